/*
 * X11 display: one connection to the session's X server, shared by all sources that need it. A
 * second connection would cost 30 kB.
 *
 * The server is named by DISPLAY, which may change. Never connects to Xwayland, which sees only the
 * input and the windows of X programs. A server that does not answer delays nothing: it is probed
 * without blocking. If no server listens, the connection is retried at 1, 2, 4 ... s, six times,
 * and then only by x11_display_probe(). If a server refuses us, the connection is retried without
 * end, and at once when the file with its keys changes. While there is no connection, this file
 * sets the states of its clients' sources.
 *
 * One case blocks the loop: a server that stops between the two writes of one answer, because
 * libxcb waits for the rest. Then the dead-man timer ends the service, and the next start probes
 * the server first.
 */
#pragma once

#include <xcb/xcb.h>

#include "sources/source.h"

struct x11_handler {
    /* A connection was made. May wait for the server. Returns 0, or a negative errno after setting
     * the state of its source; then this client has no connection until the next one. */
    int (*connected)(void *userdata, xcb_connection_t *c);
    /* The server is gone, and the connection with it. */
    void (*lost)(void *userdata);
    /* Receives the events of the other clients as well. */
    void (*event)(void *userdata, const xcb_generic_event_t *e);
    /* All pending events were delivered, and queries may have answers. Returns true if one had, and
     * is then called again. NULL: makes no queries. */
    bool (*idle)(void *userdata);
};

/* Owned by the caller, which sets @source, @handler and @userdata; these are borrowed. */
struct x11_client {
    struct source *source;
    const struct x11_handler *handler;
    void *userdata;
    xcb_connection_t *connection; /* NULL: none */
    bool is_new; /* the server appeared while we watched: its counter began then, not with an input
                  */
    struct x11_client *next;
};

/* Adds a client and connects, now or later. Returns 0 or -ENOMEM. */
int x11_display_join(struct x11_client *client);

/* The last client that leaves closes the connection. Has no effect on one that has not joined. */
void x11_display_leave(struct x11_client *client);

/* For source_type.probe of the clients: tries to connect, now or later, unless connected. Leaves a
 * server that DISPLAY names no longer. */
void x11_display_probe(struct source *s);
