/*
 * Settings writer: only the one value changes in the file, links are followed, and a process that
 * is killed at any system call leaves the old file or the new one.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/configuration.h"
#include "store/settings_writer.h"

static char *folder, *file;

/* The calls that change something on the disk, in this process: the writer's own calls come here
 * instead of to libc. At the number @die_at the process is killed instead. */
static unsigned n_calls, die_at;

static void count_call(void)
{
    if (++n_calls == die_at)
        kill(getpid(), SIGKILL);
}

int fsync(int fd)
{
    count_call();
    return (int)syscall(SYS_fsync, fd);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    count_call();
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int fchmod(int fd, mode_t mode)
{
    count_call();
    return (int)syscall(SYS_fchmod, fd, mode);
}

static const struct settings_entry *side(void)
{
    return settings_find("Coach", "Side");
}

static void write_file(const char *path, const char *text)
{
    GError *error = NULL;

    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

static char *read_file(const char *path)
{
    GError *error = NULL;
    char *text;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

static void set(const char *value)
{
    char *problem = NULL;

    g_assert_cmpint(settings_writer_set(file, side(), value, &problem), ==, 0);
    g_assert_null(problem);
}

static void refuse(int expected, const char *part)
{
    char *problem = NULL;

    g_assert_cmpint(settings_writer_set(file, side(), "left", &problem), ==, expected);
    g_assert_nonnull(strstr(problem, part));
    free(problem);
}

static void empty_folder(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_dir_close(dir);
}

static unsigned files_in(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    unsigned n = 0;

    while (g_dir_read_name(dir))
        n++;
    g_dir_close(dir);
    return n;
}

struct variant {
    const char *name, *before, *after;
};

static void test_variant(gconstpointer data)
{
    const struct variant *v = data;
    g_autofree char *text = NULL;
    struct configuration *c;

    write_file(file, v->before);
    set("left");
    text = read_file(file);
    g_assert_cmpstr(text, ==, v->after);
    c = configuration_load(NULL);
    g_assert_false(c->is_broken);
    g_assert_cmpuint(c->settings.side, ==, SETTINGS_SIDE_LEFT);
    configuration_free(c);
    g_assert_cmpuint(files_in(folder), ==, 1);
}

#define MARK "\ufeff"

static const struct variant variants[] = {
    { "an empty file", "", "[Coach]\nSide=left\n" },
    { "the value", "[Coach]\nSide=both\n", "[Coach]\nSide=left\n" },
    { "the same value", "[Coach]\nSide = left \n# x\n", "[Coach]\nSide = left\n# x\n" },
    { "comments, order and unknown keys",
      "# top\n\n[Coach]\n# of mine\nColour=red\n  Side =  both\nHold=40s\n\n[Odd]\nSide=right\n#end\n",
      "# top\n\n[Coach]\n# of mine\nColour=red\n  Side =  left\nHold=40s\n\n[Odd]\nSide=right\n"
      "#end\n" },
    { "another group", "[Sitting]\nLimit=1h\n", "[Sitting]\nLimit=1h\n\n[Coach]\nSide=left\n" },
    { "a group without the key",
      "[Coach]\nHold=40s\n# about the next group\n\n[Sitting]\nLimit=1h\n",
      "[Coach]\nHold=40s\nSide=left\n# about the next group\n\n[Sitting]\nLimit=1h\n" },
    { "a key that is a comment", "[Coach]\n#Side=both\n", "[Coach]\nSide=left\n#Side=both\n" },
    { "no end of the last line", "[Coach]\nHold=40s", "[Coach]\nHold=40s\nSide=left\n" },
    { "no end of the line of the value", "[Coach]\nSide=both", "[Coach]\nSide=left" },
    { "a comment at the end, without its end", "# mine", "# mine\n\n[Coach]\nSide=left\n" },
    { "ends of lines of another system", "[Coach]\r\nSide=both\r\n[Sitting]\r\nLimit=1h\r\n",
      "[Coach]\r\nSide=left\r\n[Sitting]\r\nLimit=1h\r\n" },
    { "a new key with such ends", "[Sitting]\r\nLimit=1h",
      "[Sitting]\r\nLimit=1h\r\n\r\n[Coach]\r\n"
      "Side=left\r\n" },
    { "a byte order mark", MARK "[Coach]\nSide=both\n", MARK "[Coach]\nSide=left\n" },
    { "a key that is set twice", "[Coach]\nSide=both\nSide=right\n",
      "[Coach]\nSide=both\nSide=left\n" },
    { "a group that occurs twice", "[Coach]\nSide=both\n[Sitting]\n[Coach]\nSide=right\nHold=40s\n",
      "[Coach]\nSide=both\n[Sitting]\n[Coach]\nSide=left\nHold=40s\n" },
    { "blanks before the header", "  [Coach]\n\tSide=both\n[Sitting]\n",
      "  [Coach]\n\tSide=left\n[Sitting]\n" },
    { "a value that is not valid", "[Coach]\nSide=up and down\n", "[Coach]\nSide=left\n" },
    { "no value", "[Coach]\nSide=\nHold=40s\n", "[Coach]\nSide=left\nHold=40s\n" },
    { "a translated key", "[Coach]\nSide[de]=links\n", "[Coach]\nSide[de]=links\nSide=left\n" },
};

static void test_missing(void)
{
    g_autofree char *text = NULL;
    struct stat st;

    g_unlink(file);
    g_rmdir(folder);
    set("left");
    text = read_file(file);
    g_assert_cmpstr(text, ==, "[Coach]\nSide=left\n");
    g_assert_cmpint(stat(file, &st), ==, 0);
    g_assert_cmpuint(st.st_mode & 07777, ==, 0600);
}

static void test_mode(void)
{
    struct stat st;

    write_file(file, "[Coach]\nSide=both\n");
    g_assert_cmpint(chmod(file, 0640), ==, 0);
    set("left");
    g_assert_cmpint(stat(file, &st), ==, 0);
    g_assert_cmpuint(st.st_mode & 07777, ==, 0640);
}

/* As people who keep their settings in a repository have it. @exists: whether the target does. */
static void check_link(bool exists)
{
    g_autofree char *other = g_build_filename(folder, "..", "dotfiles", NULL), *text = NULL;
    g_autofree char *target = g_build_filename(other, "mine.conf", NULL);
    g_autofree char *link = g_build_filename(folder, "between", NULL), *still = NULL;

    g_unlink(file);
    g_mkdir_with_parents(other, 0700);
    if (exists)
        write_file(target, "# mine\n");
    g_assert_cmpint(symlink("../dotfiles/mine.conf", link), ==, 0);
    g_assert_cmpint(symlink(link, file), ==, 0);
    set("left");
    text = read_file(target);
    g_assert_cmpstr(text, ==, exists ? "# mine\n\n[Coach]\nSide=left\n" : "[Coach]\nSide=left\n");
    still = g_file_read_link(file, NULL);
    g_assert_cmpstr(still, ==, link);
    g_assert_cmpuint(files_in(other), ==, 1);
    g_unlink(file);
    g_unlink(link);
    g_unlink(target);
    g_rmdir(other);
}

static void test_link(void)
{
    check_link(true);
    check_link(false);
}

static void test_link_to_itself(void)
{
    g_unlink(file);
    g_assert_cmpint(symlink(file, file), ==, 0);
    refuse(-ELOOP, file);
    g_unlink(file);
}

static void test_refused(void)
{
    static const char broken[] = "[Coach]\nSide both\n";
    g_autofree char *text = NULL, *large = g_strnfill(64 * 1024 - 8, '#');

    write_file(file, broken);
    refuse(-EINVAL, "line 2");
    text = read_file(file);
    g_assert_cmpstr(text, ==, broken);
    write_file(file, large);
    refuse(-EFBIG, file);
    write_file(file, "[Coach]\nSide=both\n");
    g_assert_cmpint(chmod(file, 0444), ==, 0);
    refuse(-EACCES, "read-only");
    g_unlink(file);
    g_assert_cmpint(mkfifo(file, 0600), ==, 0);
    refuse(-EINVAL, "not a regular file");
    g_unlink(file);
}

/* @n: the call at which the process is killed. Returns whether it was. */
static bool write_and_die(unsigned n)
{
    const pid_t child = fork();
    int status;

    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        char *problem;

        n_calls = 0;
        die_at = n;
        _exit(settings_writer_set(file, side(), "left", &problem) < 0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    if (WIFSIGNALED(status))
        return true;
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    return false;
}

static void test_killed(void)
{
    static const char before[] = "# mine\n[Coach]\nSide=both\n";
    unsigned n = 0, n_old = 0, n_new = 0;
    bool was_killed;

    do {
        g_autofree char *text = NULL;

        write_file(file, before);
        was_killed = write_and_die(++n);
        text = read_file(file);
        if (strcmp(text, before) == 0)
            n_old++;
        else
            n_new++;
        if (strcmp(text, before) != 0)
            g_assert_cmpstr(text, ==, "# mine\n[Coach]\nSide=left\n");
    } while (was_killed);
    g_assert_cmpuint(n_old, ==, 3);            /* before the mode, the sync and the rename */
    g_assert_cmpuint(n_new, ==, 2);            /* before the sync of the folder, and at the end */
    g_assert_cmpuint(files_in(folder), ==, 4); /* a killed process cannot remove its new file */
    empty_folder();
}

static void age(const char *path, unsigned hours)
{
    const struct timespec then = { .tv_sec = g_get_real_time() / G_USEC_PER_SEC - hours * 3600 };

    g_assert_cmpint(
        utimensat(AT_FDCWD, path, (struct timespec[]){ then, then }, AT_SYMLINK_NOFOLLOW), ==, 0);
}

/* Ages all files in the folder, as if a day had passed. */
static void age_all(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        age(path, 24);
    }
    g_dir_close(dir);
}

/* The file of a killed writer stays while it may still be written, and a later write removes it. */
static void test_left_behind(void)
{
    write_file(file, "[Coach]\nSide=both\n");
    g_assert_true(write_and_die(2));
    g_assert_cmpuint(files_in(folder), ==, 2);
    set("right");
    g_assert_cmpuint(files_in(folder), ==, 2);
    age_all();
    set("left");
    g_assert_cmpuint(files_in(folder), ==, 1);
}

/* Files of other programs, and those that no writer made, are as old. */
static void test_left_by_others(void)
{
    static const char *const names[] = { ".lumbard.conf.swp", ".lumbard.conf.Xy12aB",
                                         ".lumbard.conf.lumbard-Xy12aBc", "lumbard.conf.bak",
                                         ".other.conf.lumbard-Xy12aB" };
    g_autofree char *link = g_build_filename(folder, ".lumbard.conf.lumbard-link00", NULL);
    g_autofree char *inner = g_build_filename(folder, ".lumbard.conf.lumbard-folder", NULL);

    write_file(file, "[Coach]\nSide=both\n");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);

        write_file(path, "");
    }
    g_assert_cmpint(symlink("lumbard.conf.bak", link), ==, 0);
    g_assert_cmpint(g_mkdir(inner, 0700), ==, 0);
    age_all();
    set("left");
    g_assert_cmpuint(files_in(folder), ==, 3 + G_N_ELEMENTS(names));
    g_rmdir(inner);
    empty_folder();
}

int main(int argc, char **argv)
{
    g_autofree char *root = g_dir_make_tmp("lumbard-writer-XXXXXX", NULL);
    int r;

    folder = g_build_filename(root, "lumbard", NULL);
    file = g_build_filename(folder, "lumbard.conf", NULL);
    g_mkdir(folder, 0700);
    g_setenv("XDG_CONFIG_HOME", root, TRUE);
    g_setenv("XDG_CONFIG_DIRS", "/proc/nonexistent", TRUE);
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(variants); i++) {
        g_autofree char *name = g_strdup_printf("/settings-writer/variant/%s", variants[i].name);

        g_test_add_data_func(name, &variants[i], test_variant);
    }
    g_test_add_func("/settings-writer/missing", test_missing);
    g_test_add_func("/settings-writer/mode", test_mode);
    g_test_add_func("/settings-writer/link", test_link);
    g_test_add_func("/settings-writer/link-to-itself", test_link_to_itself);
    g_test_add_func("/settings-writer/refused", test_refused);
    g_test_add_func("/settings-writer/killed", test_killed);
    g_test_add_func("/settings-writer/left-behind", test_left_behind);
    g_test_add_func("/settings-writer/left-by-others", test_left_by_others);
    r = g_test_run();
    empty_folder();
    g_rmdir(folder);
    g_rmdir(root);
    g_free(folder);
    g_free(file);
    return r;
}
