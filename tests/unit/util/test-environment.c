#include <glib.h>
#include <stdbool.h>

#include "util/environment.h"

static GString *reported;

static void report(const char *name, const char *value)
{
    g_string_append_printf(reported, "%s=%s\n", name, value);
}

/* @wanted NULL: the variable is removed. @is_reported: the person should know. */
static void check(const char *name, const char *value, const char *wanted, bool is_reported)
{
    g_autofree char *line = g_strdup_printf("%s=%s\n", name, value);

    g_test_message("%s=%s", name, value);
    reported = g_string_new(NULL);
    g_setenv(name, value, TRUE);
    environment_clean(report);
    g_assert_cmpstr(g_getenv(name), ==, wanted);
    g_assert_cmpstr(reported->str, ==, is_reported ? line : "");
    environment_clean(report);
    g_assert_cmpstr(g_getenv(name), ==, wanted);
    environment_clean(NULL);
    g_string_free(reported, TRUE);
}

static void test_folders(void)
{
    check("XDG_CONFIG_HOME", "/home/a b/.config", "/home/a b/.config", false);
    check("XDG_CONFIG_HOME", "config", NULL, true);
    check("XDG_CONFIG_HOME", "./config", NULL, true);
    check("XDG_CONFIG_HOME", "~/config", NULL, true);
    check("XDG_CONFIG_HOME", "", NULL, false); /* the same as not set */
    check("XDG_STATE_HOME", "state", NULL, true);
    check("XDG_DATA_HOME", "data", NULL, true);
    check("XDG_CACHE_HOME", "cache", NULL, true);
    check("XDG_RUNTIME_DIR", "run", NULL, true);
    check("HOME", "/home/a", "/home/a", false);
    check("HOME", "", NULL, true);
    check("HOME", "home", NULL, true);
}

static void test_lists(void)
{
    check("XDG_CONFIG_DIRS", "/etc/xdg:/usr/etc", "/etc/xdg:/usr/etc", false);
    check("XDG_CONFIG_DIRS", "/etc/xdg::", "/etc/xdg::", false);
    check("XDG_CONFIG_DIRS", "etc:/etc/xdg:./x:/a", "/etc/xdg:/a", true);
    check("XDG_CONFIG_DIRS", "etc", NULL, true);
    check("XDG_DATA_DIRS", "share:/usr/share", "/usr/share", true);
    check("XDG_CONFIG_DIRS", "", "", false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/environment/folders", test_folders);
    g_test_add_func("/environment/lists", test_lists);
    return g_test_run();
}
