/*
 * The texts of export, import and CSV: what is written can be read, and what is not valid is
 * refused with its reason.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/history/export_line.h"
#include "ctl/history/history_csv.h"
#include "ctl/history/local_day.h"
#include "ctl/history/sane_break_file.h"
#include "ctl/history/workrave_file.h"

#define MONDAY 1764500000000000LL /* 2025-11-30 10:53:20 UTC, µs */

static const char *read_line(const char *line, struct history_event *ret)
{
    static GStringChunk *texts;

    if (!texts)
        texts = g_string_chunk_new(1024);
    return export_line_read(line, strlen(line), texts, ret);
}

static void test_round_trip(void)
{
    static const char *const details[] = { "",
                                           "state=active reason=input before=away",
                                           "quotes \" and \\ and / and '",
                                           "tab\tnewline\nbell\adelete\x7f",
                                           "Grüße, Привет, 日本, 🪑",
                                           "=cmd|'/c'!A1" };

    for (size_t i = 0; i < G_N_ELEMENTS(details); i++) {
        const struct history_event event = { MONDAY + (usec)i, i % 2 ? -34200 : 49500, "state",
                                             "x11", details[i] };
        struct history_event back = { 0 };
        g_autoptr(GString) line = g_string_new(NULL), again = g_string_new(NULL);

        export_line_event(line, &event);
        g_assert_cmpuint(strcspn(line->str, "\n"), ==, line->len - 1);
        g_assert_cmpstr(read_line(line->str, &back), ==,
                        "It is not a JSON object of texts and whole numbers on one line.");
        g_string_truncate(line, line->len - 1);
        g_assert_null(read_line(line->str, &back));
        export_line_event(again, &back);
        g_string_truncate(again, again->len - 1);
        g_assert_cmpstr(line->str, ==, again->str);
        g_assert_cmpstr(back.detail, ==, details[i]);
    }
}

static void test_lines_of_others(void)
{
    static const struct {
        const char *line, *problem; /* NULL = valid */
    } cases[] = {
        { " { \"Detail\" : \"d\\u00e9\\ud83e\\ude91\", \"Source\":\"s\",\"Kind\":\"k\","
          "\"UtcOffset\":-1,\"Timestamp\":1, \"Later\":\"x\" } ",
          NULL },
        { "{}", "one of them is missing" },
        { "", "not a JSON object" },
        { "[]", "not a JSON object" },
        { "{\"Timestamp\":1.5}", "not a JSON object" },
        { "{\"Timestamp\":1e3}", "not a JSON object" },
        { "{\"Timestamp\":99999999999999999999}", "not a JSON object" },
        { "{\"Timestamp\":null}", "not a JSON object" },
        { "{\"Timestamp\":{}}", "not a JSON object" },
        { "{\"Timestamp\":1,}", "not a JSON object" },
        { "{\"Timestamp\":1", "not a JSON object" },
        { "{\"Kind\":\"a\\u0000b\"}", "not a JSON object" },
        { "{\"Kind\":\"\\ud83e\"}", "not a JSON object" },
        { "{\"Kind\":\"\\ude91\"}", "not a JSON object" },
        { "{\"Kind\":\"\xff\"}", "not a JSON object" },
        { "{\"Kind\":\"a\tb\"}", "not a JSON object" },
        { "{\"Kind\":\"a", "not a JSON object" },
        { "{\"Kind\":\"a\\", "not a JSON object" },
        { "{\"Timestamp\":1}x", "not a JSON object" },
        { "{\"Timestamp\":\"1\"}", "number of microseconds" },
        { "{\"Timestamp\":-1}", "number of microseconds" },
        { "{\"Timestamp\":1,\"Timestamp\":2}", "number of microseconds" },
        { "{\"UtcOffset\":64801}", "from -64800 to 64800" },
        { "{\"Kind\":1}", "must be texts" },
        { "{\"Kind\":\"a\",\"Kind\":\"b\"}", "must be texts, each once" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct history_event event = { .at = -1 };
        const char *problem = read_line(cases[i].line, &event);

        g_test_message("line %zu", i);
        if (cases[i].problem) {
            g_assert_nonnull(problem);
            g_assert_nonnull(strstr(problem, cases[i].problem));
            g_assert_cmpint(event.at, ==, -1);
        } else {
            g_assert_null(problem);
            g_assert_cmpstr(event.detail, ==, "dé🪑");
        }
    }
}

static void test_first_line(void)
{
    g_autoptr(GString) first = g_string_new(NULL);
    static const char newer[] = "{\"Format\":\"lumbard-history\",\"Version\":2}";
    static const char other[] = "{\"Format\":\"else\",\"Version\":1}";

    export_line_first(first);
    g_assert_cmpstr(first->str, ==, "{\"Format\":\"lumbard-history\",\"Version\":1}\n");
    g_assert_true(export_line_is_first(first->str, first->len));
    g_assert_null(export_line_read_first(first->str, first->len - 1));
    g_assert_nonnull(strstr(export_line_read_first(newer, strlen(newer)), "newer version"));
    g_assert_nonnull(strstr(export_line_read_first(other, strlen(other)), "not the first line"));
    g_assert_false(export_line_is_first("{}", 2));
}

static void assert_event(const struct imported_time *t, unsigned i, usec at, const char *kind,
                         const char *detail)
{
    const struct history_event *event;

    g_assert_cmpuint(history_count(&t->list), >, i);
    event = history_row(&t->list, struct history_event, i);
    g_assert_cmpint(event->at, ==, at);
    g_assert_cmpstr(event->kind, ==, kind);
    g_assert_cmpstr(event->detail, ==, detail);
}

static void test_workrave(void)
{
    static const char *const lines[] = { "WorkRaveStats 4",
                                         "D 3 7 126 8 30 3 7 126 17 5 ",
                                         "B 0 7 12 3 4 0 1 9 220 ",
                                         "B 1 7 5 2 1 1 0 3 60 ",
                                         "m 6 18000 100 200 300 40 5000 ",
                                         "",
                                         "D 4 7 126 9 0 4 7 126 9 30",
                                         "m 6 90000 0 0 0 0 0" };
    struct imported_time t;
    struct workrave_file f = { .time = &t };
    const usec first = 1785745800LL * USEC_SEC; /* 2026-08-03 08:30 UTC */
    const usec stop = first + 8 * USEC_HOUR + 35 * USEC_MIN;

    imported_time_init(&t, "workrave");
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        g_assert_null(workrave_file_read(&f, lines[i]));
    workrave_file_end(&f, USEC_NEVER);
    g_assert_cmpuint(history_count(&t.list), ==, 12);
    assert_event(&t, 0, first, "state", "state=active reason=input before=unknown");
    assert_event(&t, 1, first + 5 * USEC_HOUR, "state", "state=unknown reason=none before=active");
    /* The end of the day and a break, so that the next day is a sitting of its own. */
    assert_event(&t, 2, stop, "state", "state=away reason=idle before=unknown");
    assert_event(&t, 3, stop, "bout", "start=1785745800000000 sitting=18000000000");
    assert_event(&t, 4, stop + 5 * USEC_MIN, "rest", "start=1785776700000000 length=300000000");
    assert_event(&t, 5, stop + 5 * USEC_MIN, "state", "state=unknown reason=none before=away");
    /* A sum that is longer than the day is cut. */
    assert_event(&t, 7, first + 25 * USEC_HOUR, "state", "state=unknown reason=none before=active");
    assert_event(&t, 11, first + 25 * USEC_HOUR + 5 * USEC_MIN, "state",
                 "state=unknown reason=none before=away");
    g_assert_cmpstr(history_row(&t.list, struct history_event, 0)->source, ==, "workrave");
    imported_time_done(&t);
}

/* Workrave ran a minute ago: the service would refuse an entry of the future. */
static void test_workrave_until_now(void)
{
    struct imported_time t;
    struct workrave_file f = { .time = &t };
    const usec stop = (1785745800LL + 8 * 3600 + 35 * 60) * USEC_SEC;

    imported_time_init(&t, "workrave");
    g_assert_null(workrave_file_read(&f, "D 3 7 126 8 30 3 7 126 17 5"));
    g_assert_null(workrave_file_read(&f, "m 6 18000 100 200 300 40 5000 "));
    workrave_file_end(&f, stop + USEC_MIN);
    g_assert_cmpuint(history_count(&t.list), ==, 4);
    assert_event(&t, 2, stop, "state", "state=away reason=idle before=unknown");
    assert_event(&t, 3, stop + USEC_MIN, "state", "state=unknown reason=none before=away");
    imported_time_done(&t);
}

static void test_workrave_refused(void)
{
    static const char *const lines[] = {
        "WorkRaveStats 5",
        "WorkRaveStats",
        "WorkRaveStats x",
        "D 3 7 126 8 30",
        "D 3 12 126 8 30 3 7 126 17 5",
        "D 3 7 126 8 30 3 7 126 7 5",
        "D 3 7 126 8 30 9 7 126 8 5",
        "D a",
        "D 99999999999 7 126 8 30 3 7 126 17 5",
        "m 6 100",
        "G 100",
        "x",
        "{}",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        struct imported_time t;
        struct workrave_file f = { .time = &t };

        imported_time_init(&t, "workrave");
        g_test_message("%s", lines[i]);
        g_assert_nonnull(workrave_file_read(&f, lines[i]));
        workrave_file_end(&f, USEC_NEVER);
        g_assert_cmpuint(history_count(&t.list), ==, 0);
        imported_time_done(&t);
    }
}

static void test_sane_break(void)
{
    /* Not in their order; a break that was ended early; a time that overlaps the one before. */
    static const char *const lines[] = {
        "normal\t1785745800\t1785747600\t0", "break\t1785747600\t1785747620\t0",
        "away\t1785749000\t1785749600\t0",   "meeting\t1785747620\t1785749000\t0",
        "sleep\t1785749500\t1785753200\t0",  "normal\t1785753200\t1785753300\t0",
        "paused\t1785753300\t1785753400\t0", "normal\t1785764200\t1785764300\t0",
    };
    struct imported_time t;
    struct sane_break_file f = { .time = &t };
    const usec first = 1785745800LL * USEC_SEC;

    imported_time_init(&t, "sane-break");
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        g_assert_null(sane_break_file_read(&f, lines[i]));
    sane_break_file_end(&f, USEC_NEVER);
    assert_event(&t, 0, first, "state", "state=active reason=input before=unknown");
    assert_event(&t, 1, first + 1820 * USEC_SEC, "state",
                 "state=passive reason=call before=active");
    assert_event(&t, 2, first + 3200 * USEC_SEC, "state", "state=away reason=idle before=passive");
    assert_event(&t, 3, first + 3800 * USEC_SEC, "state", "state=away reason=suspend before=away");
    assert_event(&t, 4, first + 3200 * USEC_SEC, "bout",
                 "start=1785745800000000 sitting=3200000000");
    assert_event(&t, 5, first + 7400 * USEC_SEC, "rest",
                 "start=1785749000000000 length=4200000000");
    assert_event(&t, 6, first + 7400 * USEC_SEC, "state", "state=active reason=input before=away");
    assert_event(&t, 7, first + 7500 * USEC_SEC, "state",
                 "state=unknown reason=none before=active");
    /* Three hours without an entry end the sitting, and so does the end of the file. */
    assert_event(&t, 8, first + 7600 * USEC_SEC, "state", "state=away reason=idle before=unknown");
    assert_event(&t, 9, first + 7600 * USEC_SEC, "bout",
                 "start=1785753200000000 sitting=100000000");
    assert_event(&t, 10, first + 7900 * USEC_SEC, "rest",
                 "start=1785753400000000 length=300000000");
    assert_event(&t, 12, first + 18400 * USEC_SEC, "state",
                 "state=active reason=input before=unknown");
    assert_event(&t, 14, first + 18500 * USEC_SEC, "bout",
                 "start=1785764200000000 sitting=100000000");
    g_assert_cmpuint(history_count(&t.list), ==, 17);
    imported_time_sort(&t);
    assert_event(&t, 2, first + 3200 * USEC_SEC, "state", "state=away reason=idle before=passive");
    assert_event(&t, 3, first + 3200 * USEC_SEC, "bout",
                 "start=1785745800000000 sitting=3200000000");
    imported_time_done(&t);
}

static void test_sane_break_refused(void)
{
    static const char *const lines[] = { "",
                                         "normal",
                                         "normal 1 2 0",
                                         "normal\t2\t1\t0",
                                         "normal\t0\t1\t0",
                                         "normal\t1\t99999999999\t0",
                                         "normal\t1\t2\t0 ",
                                         "normal\t1\t2\t0\t0" };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        struct sane_break_file f = { 0 };

        g_test_message("%s", lines[i]);
        g_assert_nonnull(sane_break_file_read(&f, lines[i]));
        sane_break_file_end(&f, USEC_NEVER);
    }
}

static void test_csv(void)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {
        { "plain", "plain" },    { "", "" },
        { "a,b", "\"a,b\"" },    { "a\"b", "\"a\"\"b\"" },
        { "a\nb", "\"a\nb\"" },  { "=1+1", "\"'=1+1\"" },
        { "+1", "\"'+1\"" },     { "-x", "\"'-x\"" },
        { "@sum", "\"'@sum\"" }, { "\t=1", "\"'\t=1\"" },
        { "  =1", "\"'  =1\"" }, { " ", "\" \"" },
        { "a=b", "a=b" },        { "'=1", "'=1" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);

        history_csv_text(out, cases[i].text);
        g_assert_cmpstr(out->str, ==, cases[i].cell);
    }
}

static void test_csv_rows(void)
{
    struct history_event events[] = { { MONDAY, 49500, "state", "x11", "state=away, reason=idle" },
                                      { MONDAY, -34200, "closed", "=coach", "" } };
    struct history_list list = { .rows = g_array_new(FALSE, FALSE, sizeof events[0]) };
    g_autoptr(GString) out = g_string_new(NULL);

    g_array_append_vals(list.rows, events, 2);
    history_csv_events(out, &list);
    g_assert_cmpstr(out->str, ==,
                    "time,kind,source,detail\n"
                    "2025-12-01T00:38:20+13:45,state,x11,\"state=away, reason=idle\"\n"
                    "2025-11-30T01:23:20-09:30,closed,\"'=coach\",\n");
    history_list_done(&list);
}

static void test_days(void)
{
    static const struct {
        const char *text, *day; /* NULL = refused */
    } cases[] = {
        { "today", "2025-11-30" },  { "yesterday", "2025-11-29" },
        { "sunday", "2025-11-23" }, { "Mon", "2025-11-24" },
        { "sat", "2025-11-29" },    { "2024-02-29", "2024-02-29" },
        { "2025-02-29", NULL },     { "2025-13-01", NULL },
        { "2025-1-1", NULL },       { "1969-12-31", NULL },
        { "2025-11-30x", NULL },    { "", NULL },
        { "+025-11-30", NULL },     { "mo", NULL },
        { "2025-11-+1", NULL },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char date[16];
        GDate day;

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(local_day_parse(cases[i].text, MONDAY, &day), ==, cases[i].day != NULL);
        if (!cases[i].day)
            continue;
        g_date_strftime(date, sizeof date, "%Y-%m-%d", &day);
        g_assert_cmpstr(date, ==, cases[i].day);
    }
}

int main(int argc, char **argv)
{
    setenv("TZ", "UTC", 1);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/import/round-trip", test_round_trip);
    g_test_add_func("/import/lines-of-others", test_lines_of_others);
    g_test_add_func("/import/first-line", test_first_line);
    g_test_add_func("/import/workrave", test_workrave);
    g_test_add_func("/import/workrave-refused", test_workrave_refused);
    g_test_add_func("/import/sane-break", test_sane_break);
    g_test_add_func("/import/sane-break-refused", test_sane_break_refused);
    g_test_add_func("/import/workrave-until-now", test_workrave_until_now);
    g_test_add_func("/import/csv", test_csv);
    g_test_add_func("/import/csv-rows", test_csv_rows);
    g_test_add_func("/import/days", test_days);
    return g_test_run();
}
