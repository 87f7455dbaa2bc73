#include "store/home_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "history.lock"

/* The first line, always of the same length. */
#define ENTRIES      "entries %020" PRId64 "\n"
#define ENTRIES_SIZE 29

#define TEXT_MAX 512

/* Opening a FIFO or a device must not block; a link could point to a file of another program. */
static int open_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

    if (fd < 0)
        return -errno;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    close(fd);
    return -EINVAL;
}

static void read_text(int fd, char *ret)
{
    ssize_t n = pread(fd, ret, TEXT_MAX - 1, 0);

    ret[n > 0 ? n : 0] = '\0';
    /* Another program may have written the file: log printable text only. */
    for (char *c = ret; *c; c++)
        if (*c != '\n' && !g_ascii_isprint(*c))
            *c = '?';
}

static void write_text(int fd, int64_t entries, const char *owner)
{
    g_autofree char *text = g_strdup_printf(ENTRIES "%s\n", entries, owner);

    if (ftruncate(fd, 0) < 0 || pwrite(fd, text, strlen(text), 0) < 0)
        return; /* the lock holds without its text */
}

/* Returns -EBUSY or another negative errno. */
static int explain(int fd, const char *folder, int r, char **ret_error)
{
    const char *owner;
    char text[TEXT_MAX];

    if (r != -EWOULDBLOCK) {
        *ret_error =
            g_strdup_printf("the file system of %s cannot lock files: %s", folder, strerror(-r));
        return r;
    }
    read_text(fd, text);
    owner = strlen(text) > ENTRIES_SIZE ? text + ENTRIES_SIZE : "unknown process";
    *ret_error = g_strdup_printf("another lumbard (%.*s) writes the history in %s",
                                 (int)strcspn(owner, "\n"), owner, folder);
    return -EBUSY;
}

int home_lock_take(struct home_lock *l, const char *folder, const char *owner, char **ret_error)
{
    g_autofree char *path = g_build_filename(folder, FILE_NAME, NULL);
    char text[TEXT_MAX];
    int r = 0, fd = open_file(path);

    *l = (struct home_lock){ .fd = -1 };
    if (fd < 0) {
        *ret_error = fd == -EINVAL ? g_strdup_printf("%s is not a regular file", path)
                                   : g_strdup_printf("cannot open %s: %s", path, strerror(-fd));
        return fd;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        r = explain(fd, folder, -errno, ret_error);
    if (r < 0) {
        close(fd);
        return r;
    }
    read_text(fd, text);
    if (sscanf(text, "entries %" SCNd64, &l->entries) != 1 || l->entries < 0)
        l->entries = 0;
    write_text(fd, l->entries, owner);
    l->fd = fd;
    return 0;
}

void home_lock_note(struct home_lock *l, int64_t entries)
{
    char line[ENTRIES_SIZE + 1];

    if (l->fd < 0 || l->entries == entries)
        return;
    snprintf(line, sizeof line, ENTRIES, entries);
    if (pwrite(l->fd, line, ENTRIES_SIZE, 0) == ENTRIES_SIZE)
        l->entries = entries;
}

bool home_lock_is_in_place(const struct home_lock *l, const char *folder)
{
    g_autofree char *path = g_build_filename(folder, FILE_NAME, NULL);
    struct stat mine, there;

    return l->fd >= 0 && fstat(l->fd, &mine) == 0 && stat(path, &there) == 0 &&
           mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

void home_lock_release(struct home_lock *l)
{
    int r;

    if (l->fd < 0)
        return;
    r = ftruncate(l->fd, ENTRIES_SIZE);
    (void)r; /* the next owner overwrites the text anyway */
    close(l->fd);
    l->fd = -1;
}
