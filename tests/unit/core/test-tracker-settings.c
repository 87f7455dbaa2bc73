/*
 * Settings of trackers: addresses of devices and the height of a desk.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>

#include "wording/settings_range.h"

static int parse(struct settings *s, const char *key, const char *value, char *error)
{
    return settings_parse(s, settings_find("Trackers", key), value, error);
}

static void refuse(const struct settings *s, const char *key, const char *value)
{
    char error[SETTINGS_ERROR_MAX];
    struct settings copy = *s;

    g_test_message("%s", value);
    g_assert_cmpint(parse(&copy, key, value, error), ==, -EINVAL);
    g_assert_true(memcmp(&copy, s, sizeof copy) == 0);
    g_assert_true(g_str_has_prefix(error, "Trackers."));
}

static void test_addresses(void)
{
    static const char *const wrong[] = {
        "C0:FF:EE:00:00",      "C0:FF:EE:00:00:0",    "C0:FF:EE:00:00:011",
        "C0-FF-EE-00-00-01",   "C0:FF:EE:00:00:0G",   "C0:FF:EE:00:00:01,C0:FF:EE:00:00:02",
        "C0FFEE000001",        "C0:FF:EE:00:00:01 x", "C0:FF:EE:00:00:01;watch",
        ":::::::::::::::::::",
    };
    char error[SETTINGS_ERROR_MAX];
    g_autoptr(GString) many = g_string_new(NULL);
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(parse(&s, "Subscribe", " c0:ff:ee:00:00:01 ;; AA:BB:CC:DD:EE:FF;", error), ==,
                    0);
    g_assert_cmpstr(s.subscribe, ==, "C0:FF:EE:00:00:01;AA:BB:CC:DD:EE:FF");
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        refuse(&s, "Subscribe", wrong[i]);
    for (unsigned i = 0; i < SETTINGS_ADDRESSES_MAX; i++)
        g_string_append_printf(many, "%sC0:FF:EE:00:00:%02u", i ? ";" : "", i);
    g_assert_cmpint(parse(&s, "Subscribe", many->str, error), ==, 0);
    g_assert_cmpstr(s.subscribe, ==, many->str);
    g_string_append(many, ";C0:FF:EE:00:00:FF");
    g_assert_cmpint(parse(&s, "Subscribe", many->str, error), ==, -EINVAL);
    g_assert_nonnull(strstr(error, "is out of range: expected up to 8 Bluetooth addresses"));
    g_assert_cmpint(parse(&s, "Subscribe", "", error), ==, 0);
    g_assert_cmpstr(s.subscribe, ==, "");
    g_assert_cmpint(parse(&s, "Subscribe", "C0:FF:EE:00:00:01", error), ==, 0);
    g_assert_cmpint(parse(&s, "Subscribe", "none", error), ==, 0);
    g_assert_cmpstr(s.subscribe, ==, "");
}

static void test_length(void)
{
    static const char *const wrong[] = { "",     "0cm",   "101cm",        "70",    "cm", "-1cm",
                                         "70mm", "7.5cm", "4294967297cm", "70cm ", "On" };
    char error[SETTINGS_ERROR_MAX];
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(parse(&s, "StandingAbove", "1cm", error), ==, 0);
    g_assert_cmpuint(s.standing_above, ==, 1);
    g_assert_cmpint(parse(&s, "StandingAbove", "100 cm", error), ==, 0);
    g_assert_cmpuint(s.standing_above, ==, 100);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        refuse(&s, "StandingAbove", wrong[i]);
    g_assert_cmpint(parse(&s, "StandingAbove", "101cm", error), ==, -EINVAL);
    g_assert_cmpstr(
        error, ==,
        "Trackers.StandingAbove: \"101cm\" is out of range: expected off, or 1cm to 100cm");
    g_assert_cmpint(parse(&s, "StandingAbove", "off", error), ==, 0);
    g_assert_cmpuint(s.standing_above, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tracker-settings/addresses", test_addresses);
    g_test_add_func("/tracker-settings/length", test_length);
    return g_test_run();
}
