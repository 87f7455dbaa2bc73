/*
 * Trace: what is written is read again, and a file ends where it must.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "trace-steps.h"

static enum trace_entry_type next(struct trace_entry *entry)
{
    int r = trace_reader_next(&reader, entry);

    if (r < 0)
        g_error("%s", reader.error);
    return r > 0 ? entry->type : TRACE_ENTRY_MAX;
}

static void open_reader(const char *path)
{
    if (trace_reader_open(&reader, path, &head) < 0)
        g_error("%s", reader.error);
}

static void test_what_was_written_is_read(void)
{
    struct trace_clock summer = clock_at(NOW + 3);
    struct event e = { .type = EVENT_LOCK, .at = NOW + 3, .on = true };
    struct trace_entry entry;
    struct core core;
    struct trace t;
    struct stat st;

    begin(&t, &core);
    g_assert_cmpint(stat(trace_path(&t), &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    tell(&t, NOW + 1, (struct event){ .type = EVENT_INPUT });
    summer.real_at += USEC_HOUR;
    summer.utc_offset = 7200;
    trace_event(&t, &summer, &e);
    trace_stop(&t, NOW + 4);
    g_assert_false(trace_is_on(&t));
    tell(&t, NOW + 5, (struct event){ .type = EVENT_INPUT });

    open_reader(trace_path(&t));
    g_assert_cmpstr(head.version, ==, "0.1.0");
    g_assert_cmpstr(head.boot, ==, "5f1c");
    g_assert_cmpint(head.clock.real_at, ==, REAL);
    g_assert_cmpint(head.clock.utc_offset, ==, 3600);
    g_assert_cmpint(memcmp(&head.settings, &others, sizeof others), ==, 0);
    g_assert_cmpint(core_load(&core, &head.settings, head.state), ==, 0);
    g_assert_cmpint(core.now, ==, NOW);
    g_assert_cmpint(next(&entry), ==, TRACE_EVENT);
    g_assert_cmpint(entry.text.event.type, ==, EVENT_INPUT);
    g_assert_cmpint(next(&entry), ==, TRACE_CLOCK);
    g_assert_cmpint(entry.clock.real_at, ==, summer.real_at);
    g_assert_cmpint(entry.clock.utc_offset, ==, 7200);
    g_assert_cmpint(next(&entry), ==, TRACE_EVENT);
    g_assert_true(entry.text.event.on);
    g_assert_cmpint(next(&entry), ==, TRACE_OFF);
    g_assert_cmpint(next(&entry), ==, TRACE_ENTRY_MAX);
    g_assert_false(reader.is_broken);
    trace_reader_close(&reader);
    trace_done(&t, NOW + 5);
}

static void test_a_file_is_never_written_over(void)
{
    g_autofree char *first = NULL;
    struct core core;
    struct trace t, other;

    begin(&t, &core);
    first = g_strdup(trace_path(&t));
    begin(&other, &core);
    g_assert_cmpstr(trace_path(&other), !=, first);
    trace_done(&other, NOW);
    trace_done(&t, NOW);
    g_assert_cmpint(trace_start(&t, "/nonexistent", "0", "0", &(struct trace_clock){ 0 }, &core),
                    ==, -ENOENT);
    g_assert_false(trace_is_on(&t));
    g_assert_cmpstr(trace_path(&t), ==, "");
}

static void test_it_ends_when_it_is_full(void)
{
    g_autofree char *detail = g_strnfill(PAIRS_TEXT_MAX - 1, '\x01');
    struct event e = { .type = EVENT_EVIDENCE };
    enum trace_entry_type last;
    struct trace_entry entry;
    struct core core;
    struct trace t;
    struct stat st;
    usec now = NOW;

    e.evidence.source = e.evidence.detail = detail;
    begin(&t, &core);
    while (trace_is_on(&t) && now < NOW + 100000)
        tell(&t, ++now, e);
    g_assert_cmpint(stat(trace_path(&t), &st), ==, 0);
    g_assert_cmpint(st.st_size, <=, TRACE_SIZE_MAX);
    g_assert_cmpint(st.st_size, >, TRACE_SIZE_MAX - EVENT_TEXT_MAX);
    open_reader(trace_path(&t));
    while ((last = next(&entry)) == TRACE_EVENT)
        continue;
    g_assert_cmpint(last, ==, TRACE_FULL);
    g_assert_cmpint(next(&entry), ==, TRACE_ENTRY_MAX);
    trace_reader_close(&reader);
    g_unlink(trace_path(&t));
    trace_done(&t, now);
}

/* A disk that takes no more, by a limit that this process sets itself: only whole lines are there.
 */
static void test_it_ends_when_the_disk_is_full(void)
{
    struct rlimit before, low;
    struct trace_entry entry;
    struct core core;
    struct trace t;
    unsigned n = 0;
    usec now = NOW;

    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    signal(SIGXFSZ, SIG_IGN);
    begin(&t, &core);
    low = before;
    low.rlim_cur = t.size + 100;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &low), ==, 0);
    while (trace_is_on(&t) && now < NOW + 1000)
        tell(&t, ++now, (struct event){ .type = EVENT_SUGGEST_NOW });
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_false(trace_is_on(&t));
    open_reader(trace_path(&t));
    while (next(&entry) == TRACE_EVENT)
        n++;
    g_assert_false(reader.is_broken);
    g_assert_cmpuint(n, ==, (unsigned)(now - NOW - 1));
    trace_reader_close(&reader);
    trace_done(&t, now);
}

int main(int argc, char **argv)
{
    int r;

    g_test_init(&argc, &argv, NULL);
    make_folder();
    g_test_add_func("/trace/what-was-written-is-read", test_what_was_written_is_read);
    g_test_add_func("/trace/a-file-is-never-written-over", test_a_file_is_never_written_over);
    g_test_add_func("/trace/it-ends-when-it-is-full", test_it_ends_when_it_is_full);
    g_test_add_func("/trace/it-ends-when-the-disk-is-full", test_it_ends_when_the_disk_is_full);
    r = g_test_run();
    remove_all();
    return r;
}
