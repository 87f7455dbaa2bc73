/*
 * Where the Wayland compositor listens: at WAYLAND_DISPLAY. A plain compositor tells nobody, but
 * its socket lies where such sockets lie, so without that word it is looked for there; but not
 * where there is an X display: then the session is not Wayland's, and who listens is somebody's
 * guest.
 */
#pragma once

#include <stddef.h>

/**
 * wayland_socket_open() - connect, without blocking
 * @ret_name:  the display that was found, whether it answers or not; empty or the last one's if
 * none
 *
 * Returns a connected socket; -ENOENT: there is none to connect to; another negative errno: nobody
 * answers there.
 */
int wayland_socket_open(char *ret_name, size_t size);
