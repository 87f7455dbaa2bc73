/*
 * Trace: every event has a line and comes back from it as it was; a file ends where it must, and
 * what is no trace is refused by line.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "store/trace_reader.h"

#define NOW  (7 * USEC_HOUR + 5)
#define REAL (1795548557700457)

static char *folder;
static struct settings defaults, others;
static struct trace_reader reader;
static struct trace_head head;

/* Lines ------------------------------------------------------------------------------------------
 */

static char *write_line(const struct event *e)
{
    char *line = g_malloc(EVENT_TEXT_MAX);
    struct pairs p;

    pairs_init(&p, line, EVENT_TEXT_MAX);
    event_text_add(&p, NOW, e);
    g_assert_false(p.is_full);
    g_assert_null(strchr(line, '\n'));
    return line;
}

static unsigned differ(struct event *list, const struct event *base, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        list[i] = *base;
    return n;
}

static unsigned vary_evidence(struct event *list, struct event base)
{
    base.evidence.source = "mpris";
    base.evidence.detail = "mpv";
    base.evidence.until_at = USEC_NEVER;
    differ(list, &base, 7);
    list[1].evidence.source = "pipewire";
    list[2].evidence.detail = "";
    list[3].evidence.kind = EVIDENCE_HOLD;
    list[4].evidence.on = true;
    list[5].evidence.is_old = true;
    list[6].evidence.until_at = NOW;
    return 7;
}

static unsigned vary_span(struct event *list, struct event base)
{
    base.span.who = "desk";
    differ(list, &base, 5);
    list[1].span.start_at = 1;
    list[2].span.end_at = 2;
    list[3].span.state = PRESENCE_STANDING;
    list[4].span.who = "a desk";
    return 5;
}

static unsigned vary_ready(struct event *list, const struct event *base)
{
    differ(list, base, 4);
    list[1].ready.last_input_at = USEC_NONE;
    list[2].ready.can_await = true;
    list[3].ready.hides_idle = true;
    return 4;
}

/* Events of one type, of which each differs in one member from the first. Without a default: a new
 * type must say what it has. */
static unsigned vary(enum event_type type, struct event *list)
{
    struct event base = { .type = type, .at = NOW };

    differ(list, &base, 3);
    switch (type) {
    case EVENT_SOURCE_READY:
        return vary_ready(list, &base);
    case EVENT_EVIDENCE:
        return vary_evidence(list, base);
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        return vary_span(list, base);
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
    case EVENT_DND:
        list[1].on = true;
        return 2;
    case EVENT_SETTINGS:
        list[0].settings = &defaults;
        list[1].settings = &others;
        return 2;
    case EVENT_HOURS:
        list[1].hours.is_open = true;
        list[2].hours.change_at = USEC_NEVER;
        return 3;
    case EVENT_RANDOM:
        list[1].random = UINT64_MAX;
        return 2;
    case EVENT_SNOOZE:
        list[1].duration = 5 * USEC_MIN;
        return 2;
    case EVENT_PAUSE:
        list[1].until_at = USEC_NEVER;
        return 2;
    case EVENT_SHOWN:
    case EVENT_STARTED:
    case EVENT_DISMISSED:
    case EVENT_EXPIRED:
    case EVENT_REFUSED:
    case EVENT_FAILED:
        list[1].id = UINT32_MAX;
        return 2;
    case EVENT_TIME:
    case EVENT_INPUT:
    case EVENT_IDLE:
    case EVENT_SOURCE_LOST:
    case EVENT_SLEPT:
    case EVENT_DISTURBED:
    case EVENT_DAY:
    case EVENT_SUGGEST_NOW:
    case EVENT_SKIP:
    case EVENT_RESUME:
    case EVENT_SERVER:
    case EVENT_STOP:
        return 1;
    case EVENT_TYPE_MAX:
        break;
    }
    g_error("no event of the type %d", type);
}

static void expect_round_trip(const struct event *e)
{
    g_autofree char *line = write_line(e), *copy = g_strdup(line), *again = NULL;
    struct event_text text;
    const char *error;

    if (event_text_read(&text, copy, &error) < 0)
        g_error("%s: %s", line, error);
    g_assert_cmpint(text.now, ==, NOW);
    g_assert_cmpint(text.event.type, ==, e->type);
    g_assert_cmpint(text.event.at, ==, e->at);
    again = write_line(&text.event);
    g_assert_cmpstr(again, ==, line);
}

static void test_every_event_has_a_line(void)
{
    for (unsigned type = 0; type < EVENT_TYPE_MAX; type++) {
        struct event list[8];
        unsigned n = vary((enum event_type)type, list);

        g_assert_nonnull(event_text_name((enum event_type)type));
        list[n] = list[0];
        list[n++].at = USEC_NONE;
        for (unsigned i = 0; i < n; i++) {
            g_autofree char *line = write_line(&list[i]);

            expect_round_trip(&list[i]);
            for (unsigned k = 0; k < i; k++) {
                g_autofree char *other = write_line(&list[k]);

                g_assert_cmpstr(line, !=, other);
            }
        }
    }
    g_assert_null(event_text_name(EVENT_TYPE_MAX));
}

static void test_settings_are_exact(void)
{
    struct event e = { .type = EVENT_SETTINGS, .at = NOW, .settings = &others };
    g_autofree char *line = write_line(&e);
    struct event_text text;
    const char *error;
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    g_assert_cmpint(event_text_read(&text, line, &error), ==, 0);
    g_assert_cmpint(memcmp(&text.settings, &others, sizeof others), ==, 0);
    for (size_t i = 0; i < n; i++) { /* each of them is in the line */
        struct settings one = defaults;
        g_autofree char *before = NULL, *after = NULL;

        e.settings = &defaults;
        before = write_line(&e);
        settings_copy(&one, &others, &table[i]);
        e.settings = &one;
        after = write_line(&e);
        g_assert_cmpstr(before, !=, after);
    }
}

static void expect_text(const char *detail, const char *want)
{
    struct event e = { .type = EVENT_EVIDENCE,
                       .at = NOW,
                       .evidence = { .source = "x", .detail = detail, .until_at = USEC_NEVER } };
    g_autofree char *line = write_line(&e);
    struct event_text text;
    const char *error;

    g_assert_cmpint(event_text_read(&text, line, &error), ==, 0);
    g_assert_cmpstr(text.event.evidence.detail, ==, want);
}

static void test_a_line_is_a_line(void)
{
    g_autofree char *full = g_strnfill(PAIRS_TEXT_MAX - 1, 'a');
    g_autofree char *beyond = g_strconcat(full, "b", NULL);
    g_autofree char *controls = g_strnfill(PAIRS_TEXT_MAX + 9, '\n');
    g_autofree char *some = g_strndup(controls, PAIRS_TEXT_MAX - 1);

    expect_text("a\nb\t\"c\" \\ d=e \x7f \x01", "a\nb\t\"c\" \\ d=e \x7f \x01");
    expect_text("\xc3\xa4 \xff", "\xc3\xa4 \xff");
    expect_text("", "");
    expect_text(NULL, "");
    expect_text(full, full);
    expect_text(beyond, full);
    expect_text(controls, some);
    /* a character that would be cut in two */
    memcpy(beyond + PAIRS_TEXT_MAX - 3, "\xe2\x82\xac", 3);
    full[PAIRS_TEXT_MAX - 3] = 0;
    expect_text(beyond, full);
}

static void test_bad_lines(void)
{
    static const char *const table[] = {
        "",
        "5",
        "5 ",
        " input",
        "x input",
        "+5 input",
        "5 nonsense",
        "99999999999999999999 input",
        "9999999999999999 input",
        "never input",
        "5 input at=-9999999999999999",
        "5x input",
        "5 input at",
        "5 input at=",
        "5 input at=soon",
        "5 input at=\"6\"",
        "5 input at=6 at=6",
        "5 input on=yes",
        "5 input  at=6",
        "5 lock",
        "5 lock on=maybe",
        "5 lock on=\"yes\"",
        "5 lock off=yes",
        "5 lock on=yes on=yes",
        "5 shown id=-1",
        "5 shown id=4294967296",
        "5 shown id=1x",
        "5 random seed=",
        "5 random seed=0123456789abcdef0",
        "5 random seed=g",
        "5 credit start=1 end=2 state=flying who=\"x\"",
        "5 evidence source=x kind=video detail=\"mpv\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=film detail=\"mpv\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"mpv on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"a\\\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\n\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\x0\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\x00\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"\\xzz\" on=yes old=no until=never",
        "5 evidence source=\"x\"kind=video detail=\"a\" on=yes old=no until=never",
        "5 evidence source=\"x\" kind=video detail=\"a\" on=yes old=no",
        "5 settings Sitting.Limit=999999",
        "5 settings Sitting.Limit=never",
        "5 settings Sitting.Limit=\"1800000000\"",
        "5 settings Sitting.Limit=30min",
        "5 settings Sitting.Nonsense=1",
        "5 settings Sitting=1",
        "5 settings Coach.Hours=always",
        "5 settings Coach.Hours=\"sometimes\"",
        "5 settings Coach.Side=up",
        "5 settings Sitting.Limit",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *line = g_strdup(table[i]);
        struct event_text text;
        const char *error = NULL;

        if (event_text_read(&text, line, &error) != -EINVAL)
            g_error("\"%s\" was taken", table[i]);
        g_assert_nonnull(error);
    }
}

/* Files ------------------------------------------------------------------------------------------
 */

static struct trace_clock clock_at(usec boot)
{
    return (struct trace_clock){ boot, REAL + boot - NOW, 3600 };
}

static void begin(struct trace *t, struct core *core)
{
    const struct trace_clock clock = clock_at(NOW);

    core_init(core, &others, NOW);
    trace_init(t);
    g_assert_false(trace_is_on(t));
    g_assert_cmpint(trace_start(t, folder, "0.1.0", "5f1c", &clock, core), ==, 0);
    g_assert_true(trace_is_on(t));
}

static void tell(struct trace *t, usec now, struct event e)
{
    const struct trace_clock clock = clock_at(now);

    e.at = now;
    trace_event(t, &clock, &e);
}

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

/* What is no trace -------------------------------------------------------------------------------
 */

/* A small whole file, and its text. */
static char *sample(gsize *ret_n, gsize *ret_events)
{
    g_autofree char *text = NULL;
    struct core core;
    struct trace t;

    begin(&t, &core);
    tell(&t, NOW + 1, (struct event){ .type = EVENT_INPUT });
    tell(&t, NOW + 2, (struct event){ .type = EVENT_LOCK, .on = true });
    g_assert_true(g_file_get_contents(trace_path(&t), &text, ret_n, NULL));
    *ret_events = (gsize)(strstr(text, "\nend\n") + strlen("\nend\n") - text);
    trace_done(&t, NOW + 3);
    return g_steal_pointer(&text);
}

/* Reads such a file to its end. Returns how many entries it has, or the negative errno. */
static int read_text(const char *text, gsize n)
{
    g_autofree char *path = g_build_filename(folder, "made.trace", NULL);
    FILE *file = fopen(path, "w");
    struct trace_entry entry;
    int r, entries = 0;

    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(text, 1, n, file), ==, n);
    g_assert_cmpint(fclose(file), ==, 0);
    r = trace_reader_open(&reader, path, &head);
    if (r < 0) {
        g_assert_nonnull(strstr(reader.error, "made.trace:"));
        return r;
    }
    while ((r = trace_reader_next(&reader, &entry)) > 0)
        entries++;
    trace_reader_close(&reader);
    return r < 0 ? r : entries;
}

static void test_a_broken_end_is_left_out(void)
{
    gsize n, events, last;
    g_autofree char *text = sample(&n, &events);
    g_autofree char *zeros = g_malloc0(n + 4096);

    for (last = n - 1; text[last - 1] != '\n';)
        last--;
    g_assert_cmpint(read_text(text, n), ==, 2);
    g_assert_false(reader.is_broken);
    for (gsize cut = last + 1; cut < n; cut++) {
        g_assert_cmpint(read_text(text, cut), ==, 1);
        g_assert_true(reader.is_broken);
    }
    g_assert_cmpint(read_text(text, last), ==, 1);
    g_assert_false(reader.is_broken);
    for (gsize cut = 0; cut < events; cut++)
        g_assert_cmpint(read_text(text, cut), ==, -EINVAL);
    g_assert_cmpint(read_text(text, events), ==, 0);
    memcpy(zeros, text, n); /* as a file system may leave it */
    g_assert_cmpint(read_text(zeros, n + 4096), ==, 2);
    g_assert_true(reader.is_broken);
    zeros[last] = '!'; /* a last line with its end, but no line of ours */
    g_assert_cmpint(read_text(zeros, n), ==, 1);
    g_assert_true(reader.is_broken);
}

/* @old, which is there, becomes @new: refused, and @where is in the complaint. */
static void expect_refused(const char *text, const char *old, const char *new, const char *where)
{
    const char *at = strstr(text, old);
    g_autofree char *front = at ? g_strndup(text, (gsize)(at - text)) : NULL;
    g_autofree char *made = NULL;

    g_assert_nonnull(at);
    made = g_strconcat(front, new, at + strlen(old), NULL);
    if (read_text(made, strlen(made)) >= 0)
        g_error("taken: %s", new);
    if (!strstr(reader.error, where))
        g_error("\"%s\" is not in \"%s\"", where, reader.error);
}

static void test_what_is_no_trace_is_refused_by_line(void)
{
    gsize n, events;
    g_autofree char *text = sample(&n, &events), *line = NULL, *long_line = NULL;
    unsigned lines = 0;

    for (gsize i = 0; i < events; i++)
        lines += text[i] == '\n';
    line = g_strdup_printf("made.trace:%u: ", lines + 1);
    expect_refused(text, " input\n", " nonsense\n", line);
    expect_refused(text, " input\n", " input at=\n", line);
    expect_refused(text, " input\n", " end why=boredom\n", line);
    expect_refused(text, " input\n", " clock realtime=5\n", line);
    expect_refused(text, " input\n", " clock realtime=5 utc-offset=1 a=b\n", line);
    long_line = g_strnfill(70000, 'a');
    expect_refused(text, " input\n", long_line, line);
    g_free(line);
    line = g_strdup_printf("made.trace:%u: ", lines + 2);
    expect_refused(text, " input\n", " end why=off\n", line);
    expect_refused(text, "lumbard-trace 1", "lumbard-trace 2", ":1: the format is 2");
    expect_refused(text, "lumbard-trace 1", "#!/bin/sh", ":1: ");
    expect_refused(text, "version 0.1.0", "version \x1b[2J", ":2: ");
    expect_refused(text, "boot 5f1c", "boot", ":3: no boot");
    expect_refused(text, "realtime=17", "realtime=-17", ":4: ");
    expect_refused(text, "utc-offset=3600", "utc-offset=99999999", ":4: ");
    expect_refused(text, "Sitting.Rest=", "Sitting.Rest=99999", ":5: Sitting.Rest: no value");
    expect_refused(text, "Sitting.Rest=", "Sitting.Nap=", ":5: Sitting.Nap: no setting");
    expect_refused(text, "\nstate\n", "\nstates\n", ":6: ");
}

static void test_what_is_no_file_is_refused_at_once(void)
{
    g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);

    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_cmpint(trace_reader_open(&reader, fifo, &head), ==, -EINVAL);
    g_assert_cmpint(trace_reader_open(&reader, folder, &head), ==, -EINVAL);
    g_assert_cmpint(trace_reader_open(&reader, "/nonexistent", &head), ==, -ENOENT);
    g_assert_cmpstr(reader.error, ==, "/nonexistent cannot be read: No such file or directory");
    g_unlink(fifo);
}

static void remove_all(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
    g_free(folder);
}

/* Every setting at another value than its default, and durations that no file can have. */
static void set_others(void)
{
    char error[SETTINGS_ERROR_MAX];

    settings_init(&defaults);
    settings_init(&others);
    others.limit = 1234567;
    others.rest = others.away_after = others.hold = others.snooze = others.remind_after =
        5 * USEC_SEC + 1;
    others.passive_limit = 0;
    others.assume = SETTINGS_ASSUME_SITTING;
    strcpy(others.exercise, "ql-ball");
    others.side = SETTINGS_SIDE_LEFT;
    others.snooze_limit = 0;
    others.remind_limit = 10;
    others.hold_for = 1u << SETTINGS_HOLD_DND;
    others.sound = others.speech = others.critical = true;
    others.amazfish = others.bluez = 1;
    others.wrist_alert = false;
    others.keep = USEC_DAY;
    g_assert_cmpint(settings_parse(&others, settings_find("Coach", "Hours"),
                                   "Mon-Fri 09:00-18:00; Sat 22:00-02:00", error),
                    ==, 0);
}

int main(int argc, char **argv)
{
    int r;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("lumbard-trace-XXXXXX", NULL);
    set_others();
    g_test_add_func("/line/every-event-has-one", test_every_event_has_a_line);
    g_test_add_func("/line/settings-are-exact", test_settings_are_exact);
    g_test_add_func("/line/a-line-is-a-line", test_a_line_is_a_line);
    g_test_add_func("/line/bad-ones", test_bad_lines);
    g_test_add_func("/trace/what-was-written-is-read", test_what_was_written_is_read);
    g_test_add_func("/trace/a-file-is-never-written-over", test_a_file_is_never_written_over);
    g_test_add_func("/trace/it-ends-when-it-is-full", test_it_ends_when_it_is_full);
    g_test_add_func("/trace/it-ends-when-the-disk-is-full", test_it_ends_when_the_disk_is_full);
    g_test_add_func("/trace/a-broken-end-is-left-out", test_a_broken_end_is_left_out);
    g_test_add_func("/trace/refused-by-line", test_what_is_no_trace_is_refused_by_line);
    g_test_add_func("/trace/no-file", test_what_is_no_file_is_refused_at_once);
    r = g_test_run();
    remove_all();
    return r;
}
