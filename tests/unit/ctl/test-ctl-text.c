/*
 * The texts of lumbarctl: durations and times that people type, JSON for programs, instants and
 * wrapped lines for people.
 */
#include <errno.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/command_nearest.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"

static void test_duration(void)
{
    static const struct {
        const char *text;
        usec wanted; /* 0 = refused */
        const char *sentence;
    } cases[] = {
        { "45min", 45 * USEC_MIN, NULL },
        { "1h 30min", 90 * USEC_MIN, NULL },
        { "1h30min", 90 * USEC_MIN, NULL },
        { " 90s ", 90 * USEC_SEC, NULL },
        { "2h", 2 * USEC_HOUR, NULL },
        { "4h", 4 * USEC_HOUR, NULL },
        { "1h30", 90 * USEC_MIN, NULL },
        { "90 minutes", 90 * USEC_MIN, NULL },
        { "1s", USEC_SEC, NULL },
        { "5", 0, "The duration '5' has no unit. Write 5s, 5min or 5h." },
        { "0", 0, "The duration '0' is out of range: expected 1 second to 4 hours." },
        { "14401s", 0, "The duration '14401s' is out of range: expected 1 second to 4 hours." },
        { "999ms", 0, "The duration '999ms' is out of range: expected 1 second to 4 hours." },
        { "99999999999999999999h", 0, "out of range: expected 1 second to 4 hours." },
        { "9223372036854775807d", 0, "out of range: expected 1 second to 4 hours." },
        { "", 0, "Missing duration." },
        { "-5min", 0, "'-5min' is not a duration" },
        { "5 weeks", 0, "The duration '5 weeks' is out of range: expected 1 second to 4 hours." },
        { "5 score", 0, "'5 score' is not a duration" },
        { "1.5h", 0, "'1.5h' is not a duration" },
        { "1h 75", 0, "'1h 75' is not a duration" },
        { "%n%s", 0, "'%n%s' is not a duration" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        usec value = -1;
        g_autofree char *problem = when_duration(cases[i].text, USEC_SEC, 4 * USEC_HOUR, &value);

        if (cases[i].sentence) {
            g_assert_nonnull(problem);
            g_assert_nonnull(strstr(problem, cases[i].sentence));
            g_assert_cmpint(value, ==, -1);
        } else {
            g_assert_null(problem);
            g_assert_cmpint(value, ==, cases[i].wanted);
        }
    }
}

static usec local_instant(int year, int month, int day, int hour, int minute)
{
    struct tm tm = { .tm_year = year - 1900,
                     .tm_mon = month - 1,
                     .tm_mday = day,
                     .tm_hour = hour,
                     .tm_min = minute,
                     .tm_isdst = -1 };

    return (usec)mktime(&tm) * USEC_SEC;
}

static void assert_clock(const char *text, usec now, usec wanted)
{
    usec got = -1;

    g_assert_null(when_clock(text, now, &got));
    g_assert_cmpint(got, ==, wanted);
}

static void test_clock(void)
{
    usec now = local_instant(2026, 12, 31, 16, 30);

    assert_clock("17:00", now, local_instant(2026, 12, 31, 17, 0));
    assert_clock("9:05", now, local_instant(2027, 1, 1, 9, 5));
    assert_clock("16:30", now, local_instant(2027, 1, 1, 16, 30));
    assert_clock("00:00", now, local_instant(2027, 1, 1, 0, 0));
    assert_clock("tomorrow", now, local_instant(2027, 1, 1, 0, 0));
    assert_clock("tomorrow 17:00", now, local_instant(2027, 1, 1, 17, 0));
    assert_clock("17", now, local_instant(2026, 12, 31, 17, 0));
    assert_clock("5pm", now, local_instant(2026, 12, 31, 17, 0));
    assert_clock("5 PM", now, local_instant(2026, 12, 31, 17, 0));
    assert_clock("5", now, local_instant(2027, 1, 1, 5, 0));
    assert_clock("noon", now, local_instant(2027, 1, 1, 12, 0));
    assert_clock("24:00", now, local_instant(2027, 1, 1, 0, 0));
    assert_clock(" Tomorrow  9am ", now, local_instant(2027, 1, 1, 9, 0));
    assert_clock("17:00:30", now, local_instant(2026, 12, 31, 17, 0) + 30 * USEC_SEC);
    /* The day on which clocks go forward has no 02:30; the hour before midnight is unchanged.
     */
    assert_clock("23:00", local_instant(2026, 3, 29, 1, 0), local_instant(2026, 3, 29, 23, 0));
    assert_clock("tomorrow 09:00", local_instant(2026, 10, 24, 23, 30),
                 local_instant(2026, 10, 25, 9, 0));

    static const char *const bad[] = { "",          "17h",   "24:01", "12:60",
                                       "1:2",       "25",    "13pm",  "tomorrow17h",
                                       "5 pm 6",    "-1:00", "17 00", "tomorrow 99:00",
                                       "yesterday", ":30",   "123:00" };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        usec got = -1;
        g_autofree char *problem = when_clock(bad[i], now, &got);

        g_assert_nonnull(problem);
        g_assert_true(g_str_has_prefix(problem, *bad[i] ? "'" : "Missing time."));
        g_assert_cmpint(got, ==, -1);
    }
}

static void test_past(void)
{
    const usec now = local_instant(2026, 12, 31, 16, 30);
    static const struct {
        const char *text;
        int used;
        int month, day, hour, minute, second;
    } cases[] = {
        { "12:30", 1, 12, 31, 12, 30, 0 },
        { "9:05:07", 1, 12, 31, 9, 5, 7 },
        { "16:30", 1, 12, 31, 16, 30, 0 },
        { "4pm 4:15pm", 1, 12, 31, 16, 0, 0 },
        { "4 pm 4:15 pm", 2, 12, 31, 16, 0, 0 },
        { "yesterday 11 PM", 3, 12, 30, 23, 0, 0 },
        { "noon", 1, 12, 31, 12, 0, 0 },
        { "Yesterday 24:00", 2, 12, 31, 0, 0, 0 },
        { "2026-12-30 9 am 10:00", 3, 12, 30, 9, 0, 0 },
        { "2026-12-30T9am", 1, 12, 30, 9, 0, 0 },
        { "2026-12-30 9:15Z", 2, 12, 30, 10, 15, 0 },
        { "16:31", 1, 12, 30, 16, 31, 0 },
        { "today 16:31", 2, 12, 31, 16, 31, 0 },
        { "yesterday 23:10", 2, 12, 30, 23, 10, 0 },
        { "now 12:30", 1, 12, 31, 16, 30, 0 },
        { "12:30 12:45", 1, 12, 31, 12, 30, 0 },
        { "2026-12-30 09:15", 2, 12, 30, 9, 15, 0 },
        { "2026-12-30T09:15:30", 1, 12, 30, 9, 15, 30 },
        { "2026-12-30T09:15Z", 1, 12, 30, 10, 15, 0 },
        { "2026-12-30T9:15+01:00", 1, 12, 30, 9, 15, 0 },
        { "2026-12-30T09:15-0330", 1, 12, 30, 13, 45, 0 },
        { "2026-07-01 12:00", 2, 7, 1, 12, 0, 0 },
    };
    static const char *const bad[] = { "",
                                       "12",
                                       "12 15",
                                       "25:00",
                                       "2026-12-30 24:00",
                                       "2026-12-30 12",
                                       "12:60",
                                       "12:30:60",
                                       "12:3",
                                       "12:30x",
                                       "123:00",
                                       "today",
                                       "yesterday",
                                       "today now",
                                       "tomorrow 12:30",
                                       "2026-02-30 12:00",
                                       "2026-13-01 12:00",
                                       "2026-00-01 12:00",
                                       "2026-12-30",
                                       "2026-12-30T",
                                       "2026-12-30x12:00",
                                       "2026-12-30T12:00+1",
                                       "2026-12-30T12:00+01:00x",
                                       "-1:00",
                                       "%n:%s" };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) words = g_strsplit(cases[i].text, " ", -1);
        usec got = -1, wanted = local_instant(2026, cases[i].month, cases[i].day, cases[i].hour,
                                              cases[i].minute);

        g_assert_cmpint(when_past(words, now, &got), ==, cases[i].used);
        g_assert_cmpint(got, ==, wanted + cases[i].second * USEC_SEC);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(GStrv) words = g_strsplit(bad[i], " ", -1);
        usec got = -1;

        g_test_message("%s", bad[i]);
        g_assert_cmpint(when_past(words, now, &got), ==, -EINVAL);
    }
    /* The day before had 25 hours. */
    usec got = -1;
    char *words[] = { (char *)"yesterday", (char *)"12:00", NULL };

    g_assert_cmpint(when_past(words, local_instant(2026, 10, 26, 12, 0), &got), ==, 2);
    g_assert_cmpint(got, ==, local_instant(2026, 10, 25, 12, 0));
}

static void test_json_strings(void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        { "", "\"\"" },
        { "a\"b\\c/", "\"a\\\"b\\\\c/\"" },
        { "\n\t\r\x01\x1f\x7f", "\"\\n\\t\\u000d\\u0001\\u001f\\u007f\"" },
        { "ü€😀", "\"ü€😀\"" },
        { "a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);

        json_string(out, cases[i].text);
        g_assert_cmpstr(out->str, ==, cases[i].wanted);
    }
}

static void assert_json(GVariant *floating, const char *wanted)
{
    g_autoptr(GVariant) value = g_variant_ref_sink(floating);
    g_autoptr(GString) out = g_string_new(NULL);

    json_value(out, value);
    g_assert_cmpstr(out->str, ==, wanted);
}

static void test_json_values(void)
{
    assert_json(g_variant_new_parsed("@a{sv} {}"), "{}");
    assert_json(g_variant_new_parsed("@as []"), "[]");
    assert_json(g_variant_new_parsed("@ay [0x1, 0xff]"), "[1,255]");
    assert_json(g_variant_new_parsed("{'a': <1>, 'b{': <[true]>, 'c': <('x', <'y'>)>}"),
                "{\"a\":1,\"b{\":[true],\"c\":[\"x\",\"y\"]}");
    assert_json(g_variant_new_parsed("{@u 5: 'five', 6: 'six'}"), "{\"5\":\"five\",\"6\":\"six\"}");
    assert_json(g_variant_new_parsed("[('a', @t 1), ('b', 2)]"), "[[\"a\",1],[\"b\",2]]");
    assert_json(g_variant_new_uint64(G_MAXUINT64), "18446744073709551615");
    assert_json(g_variant_new_int64(G_MININT64), "-9223372036854775808");
    assert_json(g_variant_new_double(0.5), "0.5");
    assert_json(g_variant_new_double((double)INFINITY), "null");
    assert_json(g_variant_new_double((double)NAN), "null");
    assert_json(g_variant_new_object_path("/a"), "\"/a\"");
}

static void test_instants(void)
{
    usec now = local_instant(2026, 10, 24, 12, 0); /* a Saturday; the next day has 25 hours */
    char buf[FORMAT_INSTANT_MAX];

    g_assert_cmpstr(format_instant(buf, local_instant(2026, 10, 24, 0, 5), now), ==, "00:05");
    g_assert_cmpstr(format_instant_exact(buf, now + USEC_SEC, now), ==, "12:00:01");
    g_assert_cmpstr(format_instant(buf, local_instant(2026, 10, 25, 23, 59), now), ==,
                    "tomorrow 23:59");
    g_assert_cmpstr(format_instant(buf, local_instant(2026, 10, 23, 0, 0), now), ==,
                    "yesterday 00:00");
    g_assert_cmpstr(format_instant(buf, local_instant(2026, 10, 26, 8, 0), now), ==, "Mon 08:00");
    g_assert_cmpstr(format_instant(buf, local_instant(2025, 10, 24, 8, 0), now), ==,
                    "2025-10-24 08:00");
    g_assert_nonnull(format_instant(buf, USEC_NEVER, now));
}

static void test_instants_in_sentences(void)
{
    usec now = local_instant(2026, 10, 24, 12, 0);
    char buf[FORMAT_INSTANT_MAX];

    g_assert_cmpstr(format_at(buf, local_instant(2026, 10, 24, 0, 5), now), ==, "at 00:05");
    g_assert_cmpstr(format_at(buf, local_instant(2026, 10, 25, 8, 0), now), ==,
                    "tomorrow at 08:00");
    g_assert_cmpstr(format_at_exact(buf, now - USEC_DAY, now), ==, "yesterday at 12:00:00");
    g_assert_cmpstr(format_at(buf, local_instant(2026, 10, 26, 8, 0), now), ==, "on Mon at 08:00");
    g_assert_cmpstr(format_at(buf, local_instant(2025, 10, 24, 8, 0), now), ==,
                    "on 2025-10-24 at 08:00");
}

static void test_durations_shown(void)
{
    char buf[DURATION_TEXT_MAX];

    g_assert_cmpstr(format_duration(buf, 0), ==, "0 seconds");
    g_assert_cmpstr(format_duration(buf, 999999), ==, "0 seconds");
    g_assert_cmpstr(format_duration(buf, 9 * USEC_MIN + 59 * USEC_SEC + 999999), ==,
                    "9 minutes 59 seconds");
    g_assert_cmpstr(format_duration(buf, 10 * USEC_MIN + 59 * USEC_SEC), ==, "10 minutes");
    g_assert_cmpstr(format_duration(buf, USEC_HOUR + 5 * USEC_SEC), ==, "1 hour");
    g_assert_cmpstr(format_duration(buf, USEC_NEVER), ==, "forever");
}

static void test_wrapped(void)
{
    static const struct {
        const char *before, *text;
        unsigned width;
        const char *wanted;
    } cases[] = {
        { "", "one two three", 0, "one two three" },
        { "", "one two three", 13, "one two three" },
        { "", "äne two three", 12, "äne two\nthree" },
        { "", "overlong word", 5, "overlong\nword" },
        { "Label: ", "abcdefgh ijklmnop qrstuvwxyz", 30,
          "Label: abcdefgh ijklmnop\n       qrstuvwxyz" },
        { "x\n\033[1mLabel:\033[0m ", "abcdefgh ijklmnop qrstuvwxyz", 30,
          "x\n\033[1mLabel:\033[0m abcdefgh ijklmnop\n       qrstuvwxyz" },
        { "A label of 19 cols ", "abcdefgh ijklmnop", 30,
          "A label of 19 cols abcdefgh\n    ijklmnop" },
        { "", "", 30, "" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(cases[i].before);

        screen_wrap(out, cases[i].text, cases[i].width);
        g_assert_cmpstr(out->str, ==, cases[i].wanted);
    }
}

static void test_safe(void)
{
    g_autofree char *safe = format_safe("a\x1b[31m\xc2\x9b\nü\xff");

    g_assert_cmpstr(safe, ==, "a[31m ü?");
}

static void test_nearest(void)
{
    static const struct command table[] = {
        { .name = "status" }, { .name = "stop" }, { .name = "skip" }, { .name = "snooze" }, { 0 },
    };
    static const struct {
        const char *typed, *wanted;
    } cases[] = {
        { "stauts", "status" }, { "Status", "status" }, { "statuss", "status" }, { "skp", "skip" },
        { "snoo", "snooze" },   { "st", "status" },     { "stpo", "stop" },      { "quit", NULL },
        { "s", NULL },          { "", NULL },           { "help", NULL },
    };
    g_autofree char *endless = g_strnfill(5000, 's');

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct command *found = command_nearest(table, cases[i].typed);

        g_assert_cmpstr(found ? found->name : NULL, ==, cases[i].wanted);
    }
    g_assert_null(command_nearest(table, endless));
}

int main(int argc, char **argv)
{
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ctl/duration", test_duration);
    g_test_add_func("/ctl/clock", test_clock);
    g_test_add_func("/ctl/past", test_past);
    g_test_add_func("/ctl/json/strings", test_json_strings);
    g_test_add_func("/ctl/json/values", test_json_values);
    g_test_add_func("/ctl/instants/in-lists", test_instants);
    g_test_add_func("/ctl/instants/in-sentences", test_instants_in_sentences);
    g_test_add_func("/ctl/durations", test_durations_shown);
    g_test_add_func("/ctl/wrapped", test_wrapped);
    g_test_add_func("/ctl/safe", test_safe);
    g_test_add_func("/ctl/nearest", test_nearest);
    return g_test_run();
}
