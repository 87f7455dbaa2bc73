#include <errno.h>
#include <glib.h>

#include "core/duration.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        usec length;
    } table[] = {
        { "45min", 45 * USEC_MIN },
        { "1h 30min", 90 * USEC_MIN },
        { "1h30min", 90 * USEC_MIN },
        { "90s", 90 * USEC_SEC },
        { " 90 s ", 90 * USEC_SEC },
        { "\t2\th", 2 * USEC_HOUR },
        { "0", 0 },
        { "0s", 0 },
        { "7m", 7 * USEC_MIN },
        { "3sec", 3 * USEC_SEC },
        { "1d", USEC_DAY },
        { "1day", USEC_DAY },
        { "2days", 2 * USEC_DAY },
        { "1hour", USEC_HOUR },
        { "2hours", 2 * USEC_HOUR },
        { "250ms", 250 * USEC_MSEC },
        { "0001s", USEC_SEC },
        { "90 min", 90 * USEC_MIN },
        { "45 minutes", 45 * USEC_MIN },
        { "1 minute 30 seconds", 90 * USEC_SEC },
        { "90 seconds", 90 * USEC_SEC },
        { "1second", USEC_SEC },
        { "2hr", 2 * USEC_HOUR },
        { "1h30", 90 * USEC_MIN },
        { "1h 30", 90 * USEC_MIN },
        { "1H30", 90 * USEC_MIN },
        { "1d 2h 5", 26 * USEC_HOUR + 5 * USEC_MIN },
        { "5min 30", 330 * USEC_SEC },
        { "1h0", USEC_HOUR },
        { "5MIN", 5 * USEC_MIN },
        { "5 Minutes", 5 * USEC_MIN },
        { "5mins", 5 * USEC_MIN },
        { "2w", 14 * USEC_DAY },
        { "1week", 7 * USEC_DAY },
        { "2 weeks", 14 * USEC_DAY },
        { "1M", 2629800 * USEC_SEC },
        { "1m", USEC_MIN },
        { "1month", 2629800 * USEC_SEC },
        { "2months", 2 * 2629800 * USEC_SEC },
        { "1y", 31557600 * USEC_SEC },
        { "1year", 31557600 * USEC_SEC },
        { "2 years", 2 * 31557600 * USEC_SEC },
        { "5msec", 5 * USEC_MSEC },
        { "5us", 5 },
        { "5usec", 5 },
        { "5\u00b5s", 5 },
        { "5 \u03bcs", 5 },
        { "30\u00a0min", 30 * USEC_MIN },
        { "1\u202fh 30\u2009min", 90 * USEC_MIN },
        { "0 ", 0 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        usec length = -1;

        g_assert_cmpint(duration_parse(table[i].text, &length), ==, 0);
        g_assert_cmpint(length, ==, table[i].length);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *text;
        int error;
    } table[] = {
        { "", -EINVAL },
        { "  ", -EINVAL },
        { "5", -EINVAL },
        { "min", -EINVAL },
        { "5 minutes ago", -EINVAL },
        { "5minz", -EINVAL },
        { "5 Monthz", -EINVAL },
        { "5\u00b5", -EINVAL },
        { "5\u00b5min", -EINVAL },
        { "1h60", -EINVAL },
        { "1d12", -EINVAL },
        { "30s 5", -EINVAL },
        { "1h 30 5", -EINVAL },
        { "30 1h", -EINVAL },
        { "1h30 5min", -EINVAL },
        { "1h-30", -EINVAL },
        { "-5min", -EINVAL },
        { "+5min", -EINVAL },
        { "1.5h", -EINVAL },
        { "1h,5min", -EINVAL },
        { "00", -EINVAL },
        { "\xff", -EINVAL },
        { "99999999999999999999s", -ERANGE },
        { "9223372036854775808s", -ERANGE },
        { "9223372036854775807s", -ERANGE },
        { "106751991d 5h", -ERANGE },
        { "300000years", -ERANGE },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        usec length = 42;

        g_test_message("row %zu", i);
        g_assert_cmpint(duration_parse(table[i].text, &length), ==, table[i].error);
        g_assert_cmpint(length, ==, 42);
    }
}

static void test_format(void)
{
    static const struct {
        usec length;
        const char *text;
    } table[] = {
        { 0, "0s" },
        { -5, "0s" },
        { USEC_MSEC - 1, "0s" },
        { USEC_MSEC, "1ms" },
        { 900 * USEC_MSEC, "900ms" },
        { USEC_SEC, "1s" },
        { 90 * USEC_SEC, "1min 30s" },
        { USEC_HOUR, "1h" },
        { USEC_HOUR + 5 * USEC_SEC, "1h" },
        { USEC_HOUR + 5 * USEC_MIN + 5 * USEC_SEC, "1h 5min" },
        { 26 * USEC_HOUR, "1d 2h" },
        { USEC_DAY + USEC_MIN, "1d" },
        { USEC_NEVER, "forever" },
        { USEC_NEVER - 1, "106751991d 4h" },
    };
    char buf[DURATION_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpstr(duration_format(buf, sizeof buf, table[i].length), ==, table[i].text);
}

static void test_prose(void)
{
    static const struct {
        usec length;
        const char *text;
    } table[] = {
        { 0, "0 seconds" },
        { USEC_MSEC, "1 millisecond" },
        { 900 * USEC_MSEC, "900 milliseconds" },
        { USEC_SEC, "1 second" },
        { 61 * USEC_SEC, "1 minute 1 second" },
        { 30 * USEC_MIN, "30 minutes" },
        { USEC_HOUR + 5 * USEC_SEC, "1 hour" },
        { 2 * USEC_HOUR + USEC_MIN, "2 hours 1 minute" },
        { 25 * USEC_HOUR, "1 day 1 hour" },
        { USEC_NEVER, "forever" },
        { USEC_NEVER - 1, "106751991 days 4 hours" },
    };
    char buf[DURATION_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpstr(duration_prose(buf, sizeof buf, table[i].length), ==, table[i].text);
}

static void test_round_trip(void)
{
    char buf[DURATION_TEXT_MAX];

    for (usec minutes = 1; minutes < 24 * 60; minutes++) {
        usec length;

        duration_format(buf, sizeof buf, minutes * USEC_MIN);
        g_assert_cmpint(duration_parse(buf, &length), ==, 0);
        g_assert_cmpint(length, ==, minutes * USEC_MIN);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/duration/parse", test_parse);
    g_test_add_func("/duration/refused", test_refused);
    g_test_add_func("/duration/format", test_format);
    g_test_add_func("/duration/prose", test_prose);
    g_test_add_func("/duration/round-trip", test_round_trip);
    return g_test_run();
}
