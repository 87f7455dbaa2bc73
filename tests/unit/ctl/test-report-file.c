/*
 * The file of the report: private, whole or not at all, and never written through a link.
 */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/report/report_file.h"

struct place {
    char *folder, *path;
};

static struct place place_new(void)
{
    struct place place = { .folder = g_dir_make_tmp("lumbard-report-XXXXXX", NULL) };

    place.path = g_build_filename(place.folder, "report.html", NULL);
    return place;
}

/* Checks that the folder has only @n entries, and removes it. */
static void place_done(struct place *place, guint n)
{
    GDir *dir = g_dir_open(place->folder, 0, NULL);
    const char *name;
    guint found = 0;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(place->folder, name, NULL);

        found++;
        g_assert_cmpint(g_remove(path), ==, 0);
    }
    g_assert_cmpuint(found, ==, n);
    g_dir_close(dir);
    g_assert_cmpint(g_rmdir(place->folder), ==, 0);
    g_free(place->folder);
    g_free(place->path);
}

static void assert_refused(const char *path, const char *part)
{
    g_autofree char *problem = report_file_write(path, "new", 3);

    g_assert_nonnull(problem);
    g_assert_nonnull(strstr(problem, part));
}

static void test_file_is_private(void)
{
    struct place place = place_new();
    const mode_t mask = umask(0);
    g_autofree char *text = NULL;
    struct stat st;

    g_assert_true(g_file_set_contents(place.path, "a longer text than the new one", -1, NULL));
    g_assert_cmpint(chmod(place.path, 0666), ==, 0);
    g_assert_null(report_file_write(place.path, "new", 3));
    umask(mask);
    g_assert_cmpint(stat(place.path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 07777, ==, 0600);
    g_assert_true(g_file_get_contents(place.path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "new");
    place_done(&place, 1);
}

static void test_file_keeps_links(void)
{
    struct place place = place_new();
    g_autofree char *other = g_build_filename(place.folder, "other", NULL), *text = NULL;

    g_assert_true(g_file_set_contents(other, "old", -1, NULL));
    g_assert_cmpint(symlink(other, place.path), ==, 0);
    assert_refused(place.path, "is a symbolic link");
    g_assert_cmpint(unlink(place.path), ==, 0);
    g_assert_cmpint(link(other, place.path), ==, 0);
    g_assert_null(report_file_write(place.path, "new", 3));
    g_assert_true(g_file_get_contents(other, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "old");
    place_done(&place, 2);
}

static void test_file_needs_a_name(void)
{
    struct place place = place_new();
    g_autofree char *missing = g_build_filename(place.folder, "none", "x.html", NULL);

    assert_refused("", "is not the name of a file");
    assert_refused(place.folder, "is not a regular file");
    assert_refused("/tmp/", "is not the name of a file");
    assert_refused(missing, "Cannot open the folder");
    assert_refused("/dev/null", "is not a regular file");
    g_assert_cmpint(mkfifo(place.path, 0600), ==, 0);
    assert_refused(place.path, "is not a regular file");
    place_done(&place, 1);
}

/* A name that fits, although that of the unfinished file does not matter; and one that does not. */
static void test_file_stays_on_failure(void)
{
    struct place place = place_new();
    g_autofree char *name = g_strnfill(300, 'n');
    g_autofree char *path = g_build_filename(place.folder, name, NULL);

    assert_refused(path, "Cannot write");
    place_done(&place, 0);
}

/* Only root can give a link to another user. */
static void test_file_of_another_user(void)
{
    struct place place = place_new(), real = place_new();
    g_autofree char *link = g_build_filename(place.folder, "link", NULL);
    g_autofree char *path = g_build_filename(link, "report.html", NULL);

    g_assert_cmpint(symlink(real.folder, link), ==, 0);
    g_assert_null(report_file_write(path, "new", 3));
    if (geteuid() == 0) {
        g_assert_cmpint(lchown(link, 12345, 12345), ==, 0);
        assert_refused(path, "is a symbolic link of another user");
    }
    place_done(&real, 1);
    place_done(&place, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/file-is-private", test_file_is_private);
    g_test_add_func("/report/file-keeps-links", test_file_keeps_links);
    g_test_add_func("/report/file-needs-a-name", test_file_needs_a_name);
    g_test_add_func("/report/file-stays-on-failure", test_file_stays_on_failure);
    g_test_add_func("/report/file-of-another-user", test_file_of_another_user);
    return g_test_run();
}
