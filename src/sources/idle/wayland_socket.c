#include "sources/idle/wayland_socket.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Compositors name their sockets wayland-0 to wayland-32 unless they are given a name. */
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

/* The sockets wayland-0 to wayland-32 in the runtime folder, one bit each. */
static uint64_t find_sockets(void)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    DIR *folder = runtime && *runtime ? opendir(runtime) : NULL;
    const struct dirent *entry;
    uint64_t found = 0;
    unsigned number;
    int length;

    if (!folder)
        return 0;
    while ((entry = readdir(folder)))
        if (sscanf(entry->d_name, "wayland-%2u%n", &number, &length) == 1 &&
            !entry->d_name[length] && number < NAMES_MAX)
            found |= UINT64_C(1) << number;
    closedir(folder);
    return found;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value;
}

bool wayland_socket_is_there(void)
{
    return is_set("WAYLAND_DISPLAY") || (!is_set("DISPLAY") && find_sockets());
}

int wayland_socket_open(char *ret_name, size_t size)
{
    int found = -ENOENT;
    uint64_t numbers;

    if (is_set("WAYLAND_DISPLAY")) {
        int fd = open_socket(getenv("WAYLAND_DISPLAY"));

        snprintf(ret_name, size, "%s", getenv("WAYLAND_DISPLAY"));
        return fd == -ENOENT ? -ECONNREFUSED : fd;
    }
    numbers = is_set("DISPLAY") ? 0 : find_sockets();
    for (unsigned i = 0; numbers; i++, numbers >>= 1) {
        int fd;

        if (!(numbers & 1))
            continue;
        snprintf(ret_name, size, "wayland-%u", i);
        fd = open_socket(ret_name);
        if (fd >= 0)
            return fd;
        if (fd != -ENOENT)
            found = fd;
    }
    return found;
}
