#include "sources/idle/wayland_socket.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Compositors name their sockets wayland-0 to wayland-32, if nobody names them. */
#define NAMES_MAX 33

/* Returns a connected socket, or a negative errno. */
static int open_socket(const char *name)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    bool is_path = name[0] == '/';
    int fd, n, r;

    if (!is_path && (!runtime || !*runtime))
        return -ENOENT;
    n = snprintf(address.sun_path, sizeof address.sun_path, "%s%s%s", is_path ? "" : runtime,
                 is_path ? "" : "/", name);
    if (n < 0 || (size_t)n >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        r = -errno;
        close(fd);
        return r;
    }
    return fd;
}

int wayland_socket_open(char *ret_name, size_t size)
{
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");
    int found = -ENOENT;

    if (wayland && *wayland) {
        int fd = open_socket(wayland);

        snprintf(ret_name, size, "%s", wayland);
        return fd == -ENOENT ? -ECONNREFUSED : fd;
    }
    for (unsigned i = 0; i < NAMES_MAX && !(x11 && *x11); i++) {
        char name[16];
        int fd;

        snprintf(name, sizeof name, "wayland-%u", i);
        fd = open_socket(name);
        if (fd == -ENOENT)
            continue;
        snprintf(ret_name, size, "%s", name);
        found = fd;
        if (fd >= 0)
            break;
    }
    return found;
}
