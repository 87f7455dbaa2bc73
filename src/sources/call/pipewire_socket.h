/*
 * PipeWire's socket: where it is, whether PipeWire runs behind it, and a connection to it.
 *
 * systemd holds the socket too, from login on, and starts PipeWire for whoever connects first. We
 * start nobody: only with its lock file beside the socket does it run.
 */
#pragma once

#include <stdbool.h>
#include <sys/un.h>

struct pipewire_socket {
    struct sockaddr_un address;
    char lock[sizeof(struct sockaddr_un) + 8];
    char folder[sizeof(struct sockaddr_un)]; /* of both */
};

/* By PIPEWIRE_REMOTE, PIPEWIRE_RUNTIME_DIR and XDG_RUNTIME_DIR, as libpipewire has it. Returns
 * false where none of them says. */
bool pipewire_socket_find(struct pipewire_socket *s);

/**
 * pipewire_socket_connect() - connect without waiting
 *
 * Returns a socket, or -ENOENT: PipeWire does not run; -ECONNREFUSED: it does not listen, or not
 * yet; another negative errno, such as -EAGAIN: too many wait there already, or -EACCES.
 */
int pipewire_socket_connect(const struct pipewire_socket *s);

/* Does a new file of this name in the folder mean that PipeWire may run now? */
bool pipewire_socket_is_sign(const struct pipewire_socket *s, const char *name);
