/*
 * A disk that fails, for the files of the history only.
 *
 * Preloaded, it reads the file $TEST_DISK at each call: "eio" makes each read of a history.db fail
 * with EIO; "nolock" makes each lock by fcntl() fail with ENOLCK, "denied" with EAGAIN, as some
 * network file systems do. Anything else, or no file: the disk works.
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

static bool is_history(int fd)
{
    char link[64], path[4096];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return strstr(path, "/history.db") != NULL;
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
