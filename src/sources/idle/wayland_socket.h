/*
 * Finds the socket of the Wayland compositor: at WAYLAND_DISPLAY, or, where neither WAYLAND_DISPLAY
 * nor DISPLAY is set, in the runtime folder, since a plain compositor sets no variable of the user
 * manager. With DISPLAY set the session is not a Wayland session, and a compositor that listens
 * runs inside it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* True if a Wayland display is named, or if the runtime folder holds a socket of one. Does not
 * connect. */
bool wayland_socket_is_there(void);

/**
 * wayland_socket_open() - connect, without blocking
 * @ret_name:  the display that was found, connected or not; unchanged if none was found
 *
 * Returns a connected socket; -ENOENT if there is no socket; another negative errno if no
 * compositor answers.
 */
int wayland_socket_open(char *ret_name, size_t size);
