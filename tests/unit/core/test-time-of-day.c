#include <glib.h>
#include <string.h>

#include "core/time_of_day.h"

static void test_taken(void)
{
    static const struct {
        const char *text;
        int hour, minute, second;
        const char *rest;
    } table[] = {
        { "17:00", 17, 0, 0, "" },
        { "17", 17, 0, 0, "" },
        { "9:05", 9, 5, 0, "" },
        { "09:05:59", 9, 5, 59, "" },
        { "9.30", 9, 30, 0, "" },
        { "0", 0, 0, 0, "" },
        { "24:00", 24, 0, 0, "" },
        { "5pm", 17, 0, 0, "" },
        { "5 PM", 17, 0, 0, "" },
        { "5:30\u00a0p.m.", 17, 30, 0, "" },
        { "12am", 0, 0, 0, "" },
        { "12:30 am", 0, 30, 0, "" },
        { "12pm", 12, 0, 0, "" },
        { "11:59:58PM", 23, 59, 58, "" },
        { "noon", 12, 0, 0, "" },
        { "Midnight", 0, 0, 0, "" },
        { "9-17", 9, 0, 0, "-17" },
        { "09:00\u201317:00", 9, 0, 0, "\u201317:00" },
        { "5pm-6pm", 17, 0, 0, "-6pm" },
        { "5 pm 6 pm", 17, 0, 0, " 6 pm" },
        { "12:30 12:45", 12, 30, 0, " 12:45" },
        { "5 pmx", 5, 0, 0, " pmx" },
        { "17 p", 17, 0, 0, " p" },
        { "17.", 17, 0, 0, "." },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct time_of_day t;

        g_test_message("%s", table[i].text);
        g_assert_cmpstr(time_of_day_take(table[i].text, &t), ==, table[i].rest);
        g_assert_cmpint(t.hour, ==, table[i].hour);
        g_assert_cmpint(t.minute, ==, table[i].minute);
        g_assert_cmpint(t.second, ==, table[i].second);
    }
}

static void test_refused(void)
{
    static const char *const table[] = {
        "",       "x",        "25",   "24:01",   "12:60", "12:5",   "12:",
        "12:30:", "12:30:60", "123",  "123:00",  "17h",   "17:00x", "17x",
        "0am",    "13pm",     "p.m.", ":30",     "-1",    "1:2:3",  "9:005",
        "1700",   "noons",    " 17",  "12:30:4", "5pm5",  "1.5",    "5p.mm",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct time_of_day t = { .hour = 77 };

        g_test_message("%s", table[i]);
        g_assert_null(time_of_day_take(table[i], &t));
        g_assert_cmpint(t.hour, ==, 77);
    }
}

/* Half of the day, and whether the number is an hour at all, may be open. */
static void test_unclear(void)
{
    static const struct {
        const char *text;
        bool is_bare, has_half, has_unclear_half;
    } table[] = {
        { "17", true, false, false },    { "5", true, false, true },
        { "12", true, false, true },     { "0", true, false, false },
        { "5:00", false, false, true },  { "5pm", false, true, false },
        { "noon", false, false, false }, { "13:00", false, false, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct time_of_day t;

        g_test_message("%s", table[i].text);
        g_assert_nonnull(time_of_day_take(table[i].text, &t));
        g_assert_true(t.is_bare == table[i].is_bare);
        g_assert_true(t.has_half == table[i].has_half);
        g_assert_true(t.has_unclear_half == table[i].has_unclear_half);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/time-of-day/taken", test_taken);
    g_test_add_func("/time-of-day/refused", test_refused);
    g_test_add_func("/time-of-day/unclear", test_unclear);
    return g_test_run();
}
