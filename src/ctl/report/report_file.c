#include "ctl/report/report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "util/cleanup.h"
#include "wording/translation.h"

#define TRIES 16

static char *cannot_write(const char *path, int r)
{
    return g_strdup_printf(_("Cannot write '%s': %s."), path, g_strerror(-r));
}

static bool is_foreign_link(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && st.st_uid != geteuid() && st.st_uid != 0;
}

/* The first folder of @folder, from the root on, that is a link of another user; NULL: none. */
static char *find_foreign_link(const char *folder)
{
    const char *end = folder;

    do {
        g_autofree char *part = NULL;

        end = strchr(end + 1, '/');
        part = end ? g_strndup(folder, (gsize)(end - folder)) : g_strdup(folder);
        if (is_foreign_link(part))
            return g_steal_pointer(&part);
    } while (end);
    return NULL;
}

/* Returns NULL if @name may be replaced. */
static char *check_target(int folder, const char *name, const char *path)
{
    struct stat st;

    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT ? NULL : cannot_write(path, -errno);
    if (S_ISLNK(st.st_mode))
        return g_strdup_printf(_("'%s' is a symbolic link. Name the file itself."), path);
    if (!S_ISREG(st.st_mode))
        return g_strdup_printf(_("'%s' is not a regular file. Name a file, such as report.html."),
                               path);
    return NULL;
}

static int write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        const ssize_t written = write(fd, data, n);

        if (written < 0 && errno != EINTR)
            return -errno;
        if (written > 0) {
            data += written;
            n -= (size_t)written;
        }
    }
    return 0;
}

/* Creates a file under a name that does not exist yet; its number is not secret. */
static int create_beside(int folder, char *ret_name, size_t size)
{
    for (int i = 0; i < TRIES; i++) {
        int fd;

        g_snprintf(ret_name, size, ".lumbard-report-%08x", g_random_int());
        fd = openat(folder, ret_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0 || errno != EEXIST)
            return fd >= 0 ? fd : -errno;
    }
    return -EEXIST;
}

static int replace(int folder, const char *name, const char *data, size_t n)
{
    char beside[40];
    CLEANUP(cleanup_close) int fd = create_beside(folder, beside, sizeof beside);
    int r;

    if (fd < 0)
        return fd;
    r = fchmod(fd, 0600) < 0 ? -errno : write_all(fd, data, n);
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    if (r == 0 && renameat(folder, beside, folder, name) < 0)
        r = -errno;
    if (r < 0)
        unlinkat(folder, beside, 0);
    return r;
}

char *report_file_write(const char *path, const char *data, size_t n)
{
    g_autofree char *folder_name = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autofree char *link = find_foreign_link(folder_name);
    CLEANUP(cleanup_close) int folder = -1;
    char *problem;
    int r;

    if (link)
        return g_strdup_printf(_("Cannot write '%s': '%s' is a symbolic link of another user."),
                               path, link);
    if (!*path || g_str_has_suffix(path, "/"))
        return g_strdup_printf(
            _("'%s' is not the name of a file. Name a file, such as report.html."), path);
    folder = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return g_strdup_printf(_("Cannot open the folder '%s': %s."), folder_name,
                               g_strerror(errno));
    problem = check_target(folder, name, path);
    if (problem)
        return problem;
    r = replace(folder, name, data, n);
    return r < 0 ? cannot_write(path, r) : NULL;
}
