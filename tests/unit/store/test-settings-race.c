/*
 * The settings writer beside other programs, and without a value to write. In a race, another
 * program changes the file after the writer has read it, and before the writer puts its version in
 * place. Nothing of the other program is lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/settings_writer.h"

static char *folder, *file;

/* The other program changes the file this often, each time just before the writer's own rename. */
static void (*change)(void);
static unsigned n_changes;

/* The file system can only rename. */
static bool is_simple;

/* The writer's calls come here instead of to libc. */
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (n_changes > 0) {
        n_changes--;
        change();
    }
    if (is_simple) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

static unsigned count_files(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    unsigned n = 0;

    for (; g_dir_read_name(dir); n++)
        ;
    g_dir_close(dir);
    return n;
}

static void save(const char *text)
{
    g_assert_true(g_file_set_contents(file, text, -1, NULL));
}

/* As an editor does; the last version has Hold=40s. */
static void replace(void)
{
    g_autofree char *text =
        g_strdup_printf("# of the editor\n[Coach]\nSide=both\nHold=%us\n", 40 + n_changes);

    save(text);
}

static void write_into_it(void)
{
    const int fd = open(file, O_WRONLY | O_APPEND);

    g_assert_cmpint(write(fd, "Hold=40s\n", 9), ==, 9);
    close(fd);
}

static void remove_it(void)
{
    g_unlink(file);
}

struct race {
    const char *name, *before; /* NULL: no file */
    void (*change)(void);
    unsigned n_changes;
    const char *after;
};

static int set_left(char **ret_problem)
{
    return settings_writer_set(file, settings_find("Coach", "Side"), "left", ret_problem);
}

static void check_race(const struct race *race)
{
    g_autofree char *text = NULL;
    char *problem = NULL;

    if (race->before)
        save(race->before);
    change = race->change;
    n_changes = race->n_changes;
    g_assert_cmpint(set_left(&problem), ==, 0);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, race->after);
    g_assert_cmpuint(n_changes, ==, 0);
    g_assert_cmpuint(count_files(), ==, 1);
    g_unlink(file);
}

static void test_race(gconstpointer race)
{
    check_race(race);
    is_simple = true;
    check_race(race);
    is_simple = false;
}

#define BEFORE    "[Coach]\nSide=both\n"
#define OF_EDITOR "# of the editor\n[Coach]\nSide=left\nHold=40s\n"

static const struct race races[] = {
    { "replaced", BEFORE, replace, 1, OF_EDITOR },
    { "replaced again while it is given back", BEFORE, replace, 2, OF_EDITOR },
    { "replaced many times", BEFORE, replace, 7, OF_EDITOR },
    { "written into", BEFORE, write_into_it, 1, "[Coach]\nSide=left\nHold=40s\n" },
    { "removed", BEFORE, remove_it, 1, "[Coach]\nSide=left\n" },
    { "created", NULL, replace, 1, OF_EDITOR },
};

static void test_endless(void)
{
    char *problem = NULL;

    save(BEFORE);
    change = replace;
    n_changes = UINT_MAX;
    is_simple = true;
    g_assert_cmpint(set_left(&problem), ==, -EAGAIN);
    g_assert_nonnull(strstr(problem, "another program keeps changing the file"));
    g_assert_cmpuint(count_files(), ==, 1);
    free(problem);
    n_changes = 0;
    is_simple = false;
    g_unlink(file);
}

/* No race: a setting is removed from the file, as Reset() does. */
static void check_removed(const char *before, const char *after)
{
    g_autofree char *text = NULL;
    char *problem = NULL;

    save(before);
    g_assert_cmpint(settings_writer_set(file, settings_find("Coach", "Side"), NULL, &problem), ==,
                    0);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, after);
}

static void test_removed(void)
{
    check_removed("# top\n[Coach]\n# of mine\nSide=left\nHold=40s\n",
                  "# top\n[Coach]\n# of mine\nHold=40s\n");
    check_removed("[Coach]\nSide=left\n Side = right\n[Odd]\nSide=x\n[Coach]\nSide=both",
                  "[Coach]\n[Odd]\nSide=x\n[Coach]\n");
    check_removed("\ufeff"
                  "[Coach]\r\nSide=left\r\n",
                  "\ufeff"
                  "[Coach]\r\n");
    check_removed("[Coach]\nSide[de]=links\n#Side=left\n", "[Coach]\nSide[de]=links\n#Side=left\n");
    check_removed("", "");
    g_unlink(file);
}

int main(int argc, char **argv)
{
    int r;

    folder = g_dir_make_tmp("lumbard-race-XXXXXX", NULL);
    file = g_build_filename(folder, "lumbard.conf", NULL);
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(races); i++) {
        g_autofree char *name = g_strdup_printf("/settings-race/%s", races[i].name);

        g_test_add_data_func(name, &races[i], test_race);
    }
    g_test_add_func("/settings-race/endless", test_endless);
    g_test_add_func("/settings-race/reset", test_removed);
    r = g_test_run();
    g_rmdir(folder);
    g_free(folder);
    g_free(file);
    return r;
}
