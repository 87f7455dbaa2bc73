/*
 * PipeWire's socket: its path, whether PipeWire runs, and a connection to it.
 *
 * systemd listens on the socket from login on, and starts PipeWire at the first connection. The
 * service must not start PipeWire, so it connects only while PipeWire's lock file exists.
 */
#pragma once

#include <stdbool.h>
#include <sys/un.h>

struct pipewire_socket {
    struct sockaddr_un address;
    char lock[sizeof(struct sockaddr_un) + 8];
    char folder[sizeof(struct sockaddr_un)]; /* of the socket and the lock file */
};

/* Uses PIPEWIRE_REMOTE, PIPEWIRE_RUNTIME_DIR and XDG_RUNTIME_DIR as libpipewire does. Returns false
 * if they give no path, or one that is too long for a socket. */
bool pipewire_socket_find(struct pipewire_socket *s);

/**
 * pipewire_socket_connect() - connect without waiting
 *
 * Returns a socket, or -ENOENT: PipeWire does not run; -ECONNREFUSED: it does not listen, or not
 * yet; another negative errno, such as -EAGAIN: its queue of connections is full, or -EACCES.
 */
int pipewire_socket_connect(const struct pipewire_socket *s);

/* Whether a new file of this name in the folder means that PipeWire may run now. */
bool pipewire_socket_is_sign(const struct pipewire_socket *s, const char *name);
