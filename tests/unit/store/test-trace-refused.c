/*
 * Trace reader: a malformed trace is rejected with its line; an incomplete last line is ignored.
 */
#include <errno.h>
#include <sys/stat.h>

#include "trace-steps.h"

/* The text of a small complete trace. */
static char *sample(gsize *ret_n, gsize *ret_events)
{
    g_autofree char *text = NULL;
    struct core core;
    struct trace_file t;

    begin(&t, &core);
    append(&t, NOW + 1, event_plain(EVENT_INPUT, 0));
    append(&t, NOW + 2, event_switch(EVENT_LOCK, 0, true));
    g_assert_true(g_file_get_contents(trace_file_path(&t), &text, ret_n, NULL));
    *ret_events = (gsize)(strstr(text, "\nend\n") + strlen("\nend\n") - text);
    trace_file_done(&t, NOW + 3);
    return g_steal_pointer(&text);
}

/* Reads a trace to its end. Returns the number of its entries, or a negative errno. */
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

static void test_an_incomplete_last_line_is_ignored(void)
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
    memcpy(zeros, text, n); /* as a file system may leave it after a power cut */
    g_assert_cmpint(read_text(zeros, n + 4096), ==, 2);
    g_assert_true(reader.is_broken);
    zeros[last] = '!'; /* a complete last line, but malformed */
    g_assert_cmpint(read_text(zeros, n), ==, 1);
    g_assert_true(reader.is_broken);
}

/* With @new in place of @old the trace is rejected, and @where is in the sentence. */
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

static void test_a_malformed_trace_is_rejected_with_its_line(void)
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
    expect_refused(text, "boot 5f1c", "boot", ":3: the boot is missing or invalid");
    expect_refused(text, "realtime=17", "realtime=-17", ":4: ");
    expect_refused(text, "utc-offset=3600", "utc-offset=99999999", ":4: ");
    expect_refused(text, "Sitting.Rest=", "Sitting.Rest=99999", ":5: Sitting.Rest: invalid value");
    expect_refused(text, "Sitting.Rest=", "Sitting.Nap=", ":5: Sitting.Nap: unknown setting");
    expect_refused(text, "\nstate\n", "\nstates\n", ":6: ");
}

static void test_only_a_regular_file_is_opened(void)
{
    g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);

    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_cmpint(trace_reader_open(&reader, fifo, &head), ==, -EINVAL);
    g_assert_cmpint(trace_reader_open(&reader, folder, &head), ==, -EINVAL);
    g_assert_cmpint(trace_reader_open(&reader, "/proc/nonexistent", &head), ==, -ENOENT);
    g_assert_cmpstr(reader.error, ==, "cannot read /proc/nonexistent: No such file or directory");
    g_unlink(fifo);
}

int main(int argc, char **argv)
{
    int r;

    g_test_init(&argc, &argv, NULL);
    make_folder();
    g_test_add_func("/trace/an-incomplete-last-line-is-ignored",
                    test_an_incomplete_last_line_is_ignored);
    g_test_add_func("/trace/a-malformed-trace-is-rejected-with-its-line",
                    test_a_malformed_trace_is_rejected_with_its_line);
    g_test_add_func("/trace/only-a-regular-file-is-opened", test_only_a_regular_file_is_opened);
    r = g_test_run();
    remove_all();
    return r;
}
