/*
 * X11 probe: checks, without waiting, whether an X server serves.
 *
 * libxcb waits without a limit for the answer to a new connection. A server that has its socket and
 * is still starting, that is stopped, or that a client has grabbed, would block the loop. So one
 * byte is sent first; a server that has read it serves, and libxcb may connect.
 */
#pragma once

/* The events to watch the socket for: they report that the server read the byte, and nothing else.
 */
#define X11_PROBE_EVENTS (EPOLLOUT | EPOLLET)

/**
 * x11_probe_send() - send the first byte to the server of DISPLAY
 *
 * Returns a socket to watch for X11_PROBE_EVENTS, which the caller closes only after the real
 * connection is made; -ENOENT: there is no local socket to probe (the server is remote, or gone);
 * another negative errno: no server answers.
 */
int x11_probe_send(void);

/* Returns 1: the server serves; 0: not yet; a negative errno: it is gone. */
int x11_probe_poll(int socket);
