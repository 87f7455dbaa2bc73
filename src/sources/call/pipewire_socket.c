#include "sources/call/pipewire_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME "pipewire-0"
#define LOCK ".lock"

static const char *value_of(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value ? value : NULL;
}

/* Newer libraries accept a list of names in PIPEWIRE_REMOTE; a list is ignored here. */
static const char *find_name(void)
{
    const char *remote = value_of("PIPEWIRE_REMOTE");

    return remote && !strpbrk(remote, "[]{},\" ") ? remote : NAME;
}

bool pipewire_socket_find(struct pipewire_socket *s)
{
    const char *name = find_name(), *folder = value_of("PIPEWIRE_RUNTIME_DIR");
    const bool is_path = name[0] == '/';
    char *slash;
    int n;

    memset(s, 0, sizeof *s);
    s->address.sun_family = AF_UNIX;
    if (!folder)
        folder = value_of("XDG_RUNTIME_DIR");
    if (!folder && !is_path)
        return false;
    n = snprintf(s->address.sun_path, sizeof s->address.sun_path, "%s%s%s", is_path ? "" : folder,
                 is_path ? "" : "/", name);
    if (n < 0 || (size_t)n >= sizeof s->address.sun_path)
        return false;
    snprintf(s->lock, sizeof s->lock, "%s" LOCK, s->address.sun_path);
    memcpy(s->folder, s->address.sun_path, (size_t)n + 1);
    slash = strrchr(s->folder, '/');
    slash[slash == s->folder ? 1 : 0] = 0;
    return true;
}

int pipewire_socket_connect(const struct pipewire_socket *s)
{
    int fd, r;

    if (access(s->lock, F_OK) < 0 || access(s->address.sun_path, F_OK) < 0)
        return -errno;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)&s->address, sizeof s->address) < 0) {
        r = -errno;
        close(fd);
        return r;
    }
    return fd;
}

bool pipewire_socket_is_sign(const struct pipewire_socket *s, const char *name)
{
    const char *own = strrchr(s->address.sun_path, '/') + 1;
    const size_t n = strlen(own);

    return strncmp(name, own, n) == 0 && (!name[n] || strcmp(name + n, LOCK) == 0);
}
