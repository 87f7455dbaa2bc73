/*
 * Greeted: the record of the greeting, and files that are none.
 */
#include <glib.h>
#include <glib/gstdio.h>

#include "store/greeted.h"

static void test_record(void)
{
    g_autofree char *folder = g_dir_make_tmp("lumbard-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "greeting", NULL);

    g_assert_false(greeted_is_recorded(folder));
    g_assert_false(greeted_is_due(folder));
    g_assert_cmpint(greeted_write(folder, true), ==, 0);
    g_assert_true(greeted_is_recorded(folder) && greeted_is_due(folder));
    g_assert_cmpint(greeted_write(folder, false), ==, 0);
    g_assert_true(greeted_is_recorded(folder) && !greeted_is_due(folder));
    /* Anything else means that the person is not greeted. */
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    g_assert_true(greeted_is_recorded(folder) && !greeted_is_due(folder));
    g_unlink(path);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_true(greeted_is_recorded(folder) && !greeted_is_due(folder));
    g_assert_cmpint(greeted_write(folder, true), <, 0);
    g_rmdir(path);
    g_rmdir(folder);
    g_assert_cmpint(greeted_write(folder, true), <, 0);
    g_assert_false(greeted_is_recorded(folder));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/greeted/record", test_record);
    return g_test_run();
}
