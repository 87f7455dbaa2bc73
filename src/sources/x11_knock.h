/*
 * X11 knock: asks whether an X server serves, without waiting for it.
 *
 * libxcb waits for the answer to a new connection for as long as it takes: a server that has made
 * its socket and is still starting, that is stopped, or that a client has grabbed, would hold the
 * loop. So a byte is sent here first; a server that has read it reads on, and libxcb may connect.
 */
#pragma once

/* Whether the byte was read shows when a watch for these has something, and not at other times. */
#define X11_KNOCK_EVENTS (EPOLLOUT | EPOLLET)

/**
 * x11_knock() - ask the server of DISPLAY
 *
 * Returns a socket to watch for X11_KNOCK_EVENTS, the caller's to close, and only when the real
 * connection stands; -ENOENT: it has no socket here that could be asked (it is remote, or gone);
 * another negative errno: nobody answers.
 */
int x11_knock(void);

/* Returns 1: it serves; 0: not yet; a negative errno: it is gone. */
int x11_knock_look(int socket);
