/*
 * Values and names of settings: each value is written as a file has it and read back exactly, and a
 * setting is found by each of its names.
 */
#include <glib.h>
#include <string.h>

#include "core/settings_name.h"
#include "core/settings_value.h"

static const struct settings_entry *entry(const char *name)
{
    const struct settings_entry *e = settings_by_name(name);

    g_assert_nonnull(e);
    return e;
}

/* @text: as a file may have it; @canonical: as it is written. */
static void check_format(const char *name, const char *text, const char *canonical)
{
    const struct settings_entry *e = entry(name);
    char buf[SETTINGS_VALUE_MAX], again[SETTINGS_VALUE_MAX];
    struct settings s, t;

    settings_init(&s);
    settings_init(&t);
    g_assert_cmpint(settings_set(&s, e, text), ==, 0);
    g_assert_cmpstr(settings_format(buf, &s, e), ==, canonical);
    g_assert_cmpint(settings_set(&t, e, canonical), ==, 0);
    g_assert_cmpmem(&s, sizeof s, &t, sizeof t);
    if (*settings_signature(e) != 's' && *settings_signature(e) != 'a')
        g_assert_cmpstr(settings_number_text(again, e, settings_number(&s, e)), ==, canonical);
}

static void test_format(void)
{
    check_format("Limit", "1h30", "1h 30min");
    check_format("Limit", "3661s", "3661s");
    check_format("Limit", "1s 1us", "1000001us");
    check_format("Limit", "8h", "8h");
    check_format("PassiveLimit", "0", "0s");
    check_format("Keep", "forever", "forever");
    check_format("Keep", "36500d", "36500d");
    check_format("Keep", "100d 1s", "8640001s");
    check_format("SnoozeLimit", "07", "7");
    check_format("Speech", "on", "yes");
    check_format("Critical", "0", "no");
    check_format("StandingAbove", "70 cm", "70cm");
    check_format("StandingAbove", "off", "off");
    check_format("Side", "right", "right");
    check_format("HoldFor", " dnd; call;dnd ", "call;dnd");
    check_format("HoldFor", "", "");
    check_format("Hours", "mon-fri 9-18; sat 10am-1:30pm", "Mon-Fri 09:00-18:00; Sat 10:00-13:30");
    check_format("Hours", "", "always");
    check_format("Ignore", " mpv ; My Player;", "mpv;My Player");
    check_format("Exercise", "ql-ball;ql-doorway", "ql-ball;ql-doorway");
    check_format("Subscribe", "c0:ff:ee:00:00:01", "C0:FF:EE:00:00:01");
}

/* Each default is written in the form in which the documentation shows it. */
static void test_defaults(void)
{
    char buf[SETTINGS_VALUE_MAX];
    struct settings s;
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    settings_init(&s);
    for (size_t i = 0; i < n; i++)
        g_assert_cmpstr(settings_format(buf, &s, &table[i]), ==, table[i].default_text);
}

/* No number of a caller becomes a valid text of another number. */
static void test_numbers(void)
{
    static const uint64_t numbers[] = { 0,         1,          20,        21,
                                        101,       UINT32_MAX, INT64_MAX, (uint64_t)INT64_MAX + 1,
                                        UINT64_MAX };
    char buf[SETTINGS_VALUE_MAX];
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0;
             strchr("tu", *settings_signature(&table[i])) && k < G_N_ELEMENTS(numbers); k++) {
            struct settings s;

            settings_init(&s);
            settings_number_text(buf, &table[i], numbers[k]);
            if (settings_set(&s, &table[i], buf) == 0)
                g_assert_cmpuint(settings_number(&s, &table[i]), ==, numbers[k]);
        }
}

static void test_names(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("%s.%s", table[i].group, table[i].key);
        g_autofree char *small = g_ascii_strdown(name, -1);

        g_assert_true(settings_by_name(name) == &table[i]);
        g_assert_true(settings_by_name(small) == &table[i]);
        g_assert_true(settings_by_name(table[i].property) == &table[i]);
        g_assert_true(settings_nearest(name) == &table[i]);
    }
    g_assert_true(settings_by_name("limit") == settings_find("Sitting", "Limit"));
    g_assert_null(settings_by_name(""));
    g_assert_null(settings_by_name("Sitting"));
    g_assert_null(settings_by_name("Sitting."));
    g_assert_null(settings_by_name("Coach.Limit"));
    g_assert_null(settings_by_name("Sitting.Limit "));
}

static void check_nearest(const char *name, const char *group, const char *key)
{
    g_assert_true(settings_nearest(name) == (group ? settings_find(group, key) : NULL));
}

static void test_nearest(void)
{
    check_nearest("Limt", "Sitting", "Limit");
    check_nearest("siting.limit", "Sitting", "Limit");
    check_nearest("Coach.Limit", "Sitting", "Limit");
    check_nearest("Sitting.remindlimit", "Coach", "RemindLimit");
    check_nearest("Coach.", NULL, NULL);
    check_nearest("Snoozelimits", "Coach", "SnoozeLimit");
    check_nearest("hour", "Coach", "Hours");
    check_nearest("xyz", NULL, NULL);
    check_nearest("", NULL, NULL);
    check_nearest("Coach.Hours.of.each.day.and.of.each.night", NULL, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings-value/format", test_format);
    g_test_add_func("/settings-value/defaults", test_defaults);
    g_test_add_func("/settings-value/numbers", test_numbers);
    g_test_add_func("/settings-value/names", test_names);
    g_test_add_func("/settings-value/nearest", test_nearest);
    return g_test_run();
}
