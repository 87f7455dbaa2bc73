/*
 * A disk that fails, for the files of the history only.
 *
 * Preloaded, it reads the file $TEST_DISK at each call: "eio" makes each read of a history.db fail
 * with EIO; "nolock" makes each lock by fcntl() fail with ENOLCK, "denied" with EAGAIN, as some
 * network file systems do; "erofs" makes each change of the history and its lock fail with EROFS,
 * also through files that are open, as after an error for which the kernel makes the disk
 * read-only. Anything else, or no file: the disk works.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_broken(const char *how)
{
    const char *path = getenv("TEST_DISK");
    char text[16] = "";
    int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0)
        return false;
    if (syscall(SYS_read, fd, text, sizeof text - 1) < 0)
        text[0] = '\0';
    close(fd);
    return strncmp(text, how, strlen(how)) == 0;
}

static void path_of(int fd, char *path, size_t size)
{
    char link[64];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, size - 1);
    path[n > 0 ? n : 0] = '\0';
}

static bool is_history(int fd)
{
    char path[4096];

    path_of(fd, path, sizeof path);
    return strstr(path, "/history.db") != NULL;
}

/* The files of the history, its lock, and the file that tries whether locks work. */
static bool is_read_only(const char *path)
{
    const char *name = strrchr(path, '/');

    if (!name || (strncmp(name, "/history.", 9) != 0 && strncmp(name, "/lock-", 6) != 0) ||
        !is_broken("erofs"))
        return false;
    errno = EROFS;
    return true;
}

static bool is_read_only_fd(int fd)
{
    char path[4096];

    path_of(fd, path, sizeof path);
    return is_read_only(path);
}

static ssize_t read_at(int fd, void *buf, size_t size, off_t at)
{
    if (is_history(fd) && is_broken("eio")) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_pread64, fd, buf, size, at);
}

ssize_t pread(int fd, void *buf, size_t size, off_t at)
{
    return read_at(fd, buf, size, at);
}

ssize_t pread64(int fd, void *buf, size_t size, off64_t at)
{
    return read_at(fd, buf, size, at);
}

ssize_t read(int fd, void *buf, size_t size)
{
    if (is_history(fd) && is_broken("eio")) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_read, fd, buf, size);
}

static int control(int fd, int command, void *argument)
{
    if (command == F_SETLK && (is_broken("nolock") || is_broken("denied"))) {
        errno = is_broken("nolock") ? ENOLCK : EAGAIN;
        return -1;
    }
    return (int)syscall(SYS_fcntl, fd, command, argument);
}

int fcntl(int fd, int command, ...)
{
    void *argument;
    va_list ap;

    va_start(ap, command);
    argument = va_arg(ap, void *);
    va_end(ap);
    return control(fd, command, argument);
}

int fcntl64(int fd, int command, ...)
{
    void *argument;
    va_list ap;

    va_start(ap, command);
    argument = va_arg(ap, void *);
    va_end(ap);
    return control(fd, command, argument);
}

#define OPEN(name)                                                    \
    int name(const char *path, int flags, ...)                        \
    {                                                                 \
        va_list ap;                                                   \
        int mode;                                                     \
                                                                      \
        va_start(ap, flags);                                          \
        mode = va_arg(ap, int);                                       \
        va_end(ap);                                                   \
        if ((flags & O_ACCMODE) != O_RDONLY && is_read_only(path))    \
            return -1;                                                \
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

#define WRITE_AT(name)                                                              \
    ssize_t name(int fd, const void *buf, size_t size, off64_t at)                  \
    {                                                                               \
        return is_read_only_fd(fd) ? -1 : syscall(SYS_pwrite64, fd, buf, size, at); \
    }

WRITE_AT(pwrite)
WRITE_AT(pwrite64)

#define TRUNCATE(name)                                                           \
    int name(int fd, off64_t size)                                               \
    {                                                                            \
        return is_read_only_fd(fd) ? -1 : (int)syscall(SYS_ftruncate, fd, size); \
    }

TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

ssize_t write(int fd, const void *buf, size_t size)
{
    return is_read_only_fd(fd) ? -1 : syscall(SYS_write, fd, buf, size);
}

int unlink(const char *path)
{
    return is_read_only(path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to)
{
    return is_read_only(from) || is_read_only(to)
               ? -1
               : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
