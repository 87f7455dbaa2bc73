/*
 * Trace file: the reader returns the events that were written, and a trace ends at its limits.
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

static void test_written_events_are_read(void)
{
    struct trace_clock summer = clock_at(NOW + 3);
    const struct event e = event_switch(EVENT_LOCK, NOW + 3, true);
    struct trace_entry entry;
    struct core core;
    struct trace_file t;
    struct stat st;

    begin(&t, &core);
    g_assert_cmpint(stat(trace_file_path(&t), &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    append(&t, NOW + 1, event_plain(EVENT_INPUT, 0));
    summer.real_at += USEC_HOUR;
    summer.utc_offset = 7200;
    trace_file_event(&t, &summer, &e);
    trace_file_stop(&t, NOW + 4);
    g_assert_false(trace_file_is_on(&t));
    append(&t, NOW + 5, event_plain(EVENT_INPUT, 0));

    open_reader(trace_file_path(&t));
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
    trace_file_done(&t, NOW + 5);
}

/* Also those whose name could be taken for a line of the trace itself. */
static void test_each_type_of_event_is_read(void)
{
    struct trace_entry entry;
    struct core core;
    struct trace_file t;

    begin(&t, &core);
    for (enum event_type type = 0; type < EVENT_TYPE_MAX; type++)
        if (event_text_name(type))
            append(&t, NOW + 1, (struct event){ .type = type, .settings = &others });
    trace_file_stop(&t, NOW + 2);

    open_reader(trace_file_path(&t));
    for (enum event_type type = 0; type < EVENT_TYPE_MAX; type++)
        if (event_text_name(type)) {
            g_assert_cmpint(next(&entry), ==, TRACE_EVENT);
            g_assert_cmpint(entry.text.event.type, ==, type);
        }
    g_assert_cmpint(next(&entry), ==, TRACE_OFF);
    trace_reader_close(&reader);
    trace_file_done(&t, NOW + 2);
}

static void test_the_longest_settings_are_read(void)
{
    const struct trace_clock clock = clock_at(NOW);
    struct settings longest;
    struct trace_entry entry;
    struct core core;
    struct trace_file t;

    settings_init_longest(&longest);
    core_init(&core, &longest, NOW);
    trace_file_init(&t);
    g_assert_cmpint(trace_file_start(&t, folder, "0.1.0", "5f1c", &clock, &core), ==, 0);
    append(&t, NOW + 1, event_settings(NOW + 1, &longest));
    trace_file_stop(&t, NOW + 2);
    open_reader(trace_file_path(&t));
    g_assert_cmpint(memcmp(&head.settings, &longest, sizeof longest), ==, 0);
    g_assert_cmpint(next(&entry), ==, TRACE_EVENT);
    g_assert_cmpint(memcmp(&entry.text.settings, &longest, sizeof longest), ==, 0);
    trace_reader_close(&reader);
    g_unlink(trace_file_path(&t));
    trace_file_done(&t, NOW);
}

static void test_a_file_is_never_overwritten(void)
{
    g_autofree char *first = NULL;
    struct core core;
    struct trace_file t, other;

    begin(&t, &core);
    first = g_strdup(trace_file_path(&t));
    begin(&other, &core);
    g_assert_cmpstr(trace_file_path(&other), !=, first);
    trace_file_done(&other, NOW);
    trace_file_done(&t, NOW);
    g_assert_cmpint(
        trace_file_start(&t, "/proc/nonexistent", "0", "0", &(struct trace_clock){ 0 }, &core), ==,
        -ENOENT);
    g_assert_false(trace_file_is_on(&t));
    g_assert_cmpstr(trace_file_path(&t), ==, "");
}

/* One that is started soon after the last one is refused, whether or not that one has ended. */
static void test_one_new_file_a_minute(void)
{
    const struct trace_clock soon = clock_at(NOW + TRACE_START_APART - 1);
    const struct trace_clock later = clock_at(NOW + TRACE_START_APART);
    g_autofree char *first = NULL;
    struct core core;
    struct trace_file t;

    begin(&t, &core);
    first = g_strdup(trace_file_path(&t));
    g_assert_cmpint(trace_file_start(&t, folder, "0", "0", &soon, &core), ==, 0);
    trace_file_stop(&t, NOW + 1);
    g_assert_cmpint(trace_file_start(&t, folder, "0", "0", &soon, &core), ==, -EBUSY);
    g_assert_false(trace_file_is_on(&t));
    g_assert_cmpstr(trace_file_path(&t), ==, first);
    g_assert_cmpint(trace_file_start(&t, "/proc/nonexistent", "0", "0", &later, &core), ==,
                    -ENOENT);
    g_assert_cmpint(trace_file_start(&t, folder, "0", "0", &later, &core), ==, 0);
    g_assert_cmpstr(trace_file_path(&t), !=, first);
    trace_file_done(&t, NOW);
}

static void test_it_ends_when_it_is_full(void)
{
    g_autofree char *detail = g_strnfill(PAIRS_TEXT_MAX - 1, '\x01');
    const struct event e =
        event_evidence(0, (struct event_evidence){ .source = detail, .detail = detail });
    enum trace_entry_type last;
    struct trace_entry entry;
    struct core core;
    struct trace_file t;
    struct stat st;
    usec now = NOW;

    begin(&t, &core);
    while (trace_file_is_on(&t) && now < NOW + 100000)
        append(&t, ++now, e);
    g_assert_cmpint(stat(trace_file_path(&t), &st), ==, 0);
    g_assert_cmpint(st.st_size, <=, TRACE_SIZE_MAX);
    g_assert_cmpint(st.st_size, >, TRACE_SIZE_MAX - EVENT_TEXT_MAX);
    open_reader(trace_file_path(&t));
    while ((last = next(&entry)) == TRACE_EVENT)
        continue;
    g_assert_cmpint(last, ==, TRACE_FULL);
    g_assert_cmpint(next(&entry), ==, TRACE_ENTRY_MAX);
    trace_reader_close(&reader);
    g_unlink(trace_file_path(&t));
    trace_file_done(&t, now);
}

/* A full disk, simulated by a limit for this process: the file contains only complete lines. */
static void test_it_ends_when_the_disk_is_full(void)
{
    struct rlimit before, low;
    struct trace_entry entry;
    struct core core;
    struct trace_file t;
    unsigned n = 0;
    usec now = NOW;

    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    signal(SIGXFSZ, SIG_IGN);
    begin(&t, &core);
    low = before;
    low.rlim_cur = t.size + 100;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &low), ==, 0);
    while (trace_file_is_on(&t) && now < NOW + 1000)
        append(&t, ++now, event_plain(EVENT_SUGGEST_NOW, 0));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_false(trace_file_is_on(&t));
    open_reader(trace_file_path(&t));
    while (next(&entry) == TRACE_EVENT)
        n++;
    g_assert_false(reader.is_broken);
    g_assert_cmpuint(n, ==, (unsigned)(now - NOW - 1));
    trace_reader_close(&reader);
    trace_file_done(&t, now);
}

int main(int argc, char **argv)
{
    int r;

    g_test_init(&argc, &argv, NULL);
    make_folder();
    g_test_add_func("/trace/written-events-are-read", test_written_events_are_read);
    g_test_add_func("/trace/each-type-of-event-is-read", test_each_type_of_event_is_read);
    g_test_add_func("/trace/the-longest-settings-are-read", test_the_longest_settings_are_read);
    g_test_add_func("/trace/a-file-is-never-overwritten", test_a_file_is_never_overwritten);
    g_test_add_func("/trace/one-new-file-a-minute", test_one_new_file_a_minute);
    g_test_add_func("/trace/it-ends-when-it-is-full", test_it_ends_when_it_is_full);
    g_test_add_func("/trace/it-ends-when-the-disk-is-full", test_it_ends_when_the_disk_is_full);
    r = g_test_run();
    remove_all();
    return r;
}
