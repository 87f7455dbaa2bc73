/*
 * X11 connect: one connection by libxcb, and the reason that a server reports when it refuses.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <xcb/xcb.h>

/**
 * x11_connect() - connect to the server of DISPLAY
 * @ret:     the connection, written on success only; the caller ends it by xcb_disconnect()
 * @reason:  one line, as the server reports it if it refuses; otherwise empty
 *
 * Waits for the server, see x11_probe.h. Returns 0; -EACCES: the server answers and refuses us;
 * -ECONNREFUSED: no server answers.
 */
int x11_connect(xcb_connection_t **ret, char *reason, size_t size);

/* Waits for the server as well. */
bool x11_is_xwayland(xcb_connection_t *c);
