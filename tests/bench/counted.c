/*
 * Preloaded, it counts the waits of the event loop and the syncs of files: three 64-bit numbers in
 * the file $COUNTED, which must exist with that length.
 *
 * Context switches would count these too, but also waits inside the kernel for the disk.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t nowhere[3];
static uint64_t *counts = nowhere; /* waits that ended, waits begun, syncs */

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("COUNTED");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *at;

    if (fd < 0)
        return;
    at = mmap(NULL, sizeof nowhere, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        counts = at;
    close(fd);
}

static void *next(const char *name)
{
    void *f = dlsym(RTLD_NEXT, name);

    if (!f)
        abort();
    return f;
}

int epoll_wait(int fd, struct epoll_event *events, int n, int timeout)
{
    int (*real)(int, struct epoll_event *, int, int) = next("epoll_wait");
    int r;

    counts[1]++;
    r = real(fd, events, n, timeout);
    counts[0] += timeout != 0;
    return r;
}

int epoll_pwait2(int fd, struct epoll_event *events, int n, const struct timespec *timeout,
                 const sigset_t *mask)
{
    int (*real)(int, struct epoll_event *, int, const struct timespec *, const sigset_t *) =
        next("epoll_pwait2");
    int r;

    counts[1]++;
    r = real(fd, events, n, timeout, mask);
    counts[0] += !timeout || timeout->tv_sec || timeout->tv_nsec;
    return r;
}

int fdatasync(int fd)
{
    int (*real)(int) = next("fdatasync");

    counts[2]++;
    return real(fd);
}

int fsync(int fd)
{
    int (*real)(int) = next("fsync");

    counts[2]++;
    return real(fd);
}
