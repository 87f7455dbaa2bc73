#include "sources/x11/x11_probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include "util/cleanup.h"

#define SOCKET "/tmp/.X11-unix/X%d"

/* Returns a connected socket or a negative errno. */
static int open_socket(int number)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int r, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -errno;
    snprintf(address.sun_path, sizeof address.sun_path, SOCKET, number);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) < 0) {
        r = -errno;
        close(fd);
        return r;
    }
    return fd;
}

/* The first byte of every connection: the byte order. Without the bytes after it the server has no
 * client yet: it refuses nothing, logs nothing, and does not reset when the socket is closed. */
static int begin_greeting(int fd)
{
    const char order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 'l' : 'B';

    return send(fd, &order, 1, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int x11_probe_send(void)
{
    CLEANUP(cleanup_free) char *host = NULL;
    int number, fd, r;

    if (!xcb_parse_display(NULL, &host, &number, NULL) || (*host && strcmp(host, "unix") != 0))
        return -ENOENT;
    fd = open_socket(number);
    if (fd < 0)
        return fd;
    r = begin_greeting(fd);
    if (r < 0) {
        close(fd);
        return r;
    }
    return fd;
}

int x11_probe_poll(int socket)
{
    int error = 0, unread = 0;
    socklen_t size = sizeof error;

    if (ioctl(socket, TIOCOUTQ, &unread) < 0)
        return -errno;
    if (unread == 0)
        return 1;
    if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return -errno;
    return -error;
}
