/*
 * X11 display: one connection to the session's X server, for all sources that ask there. A second
 * one would cost 30 kB.
 *
 * Found through DISPLAY; never to Xwayland, which sees only the input and the windows of X
 * programs. A server that is silent is waited for, and holds nobody up; where nobody listens it is
 * tried again at 1, 2, 4 ... s, six times; after that x11_display_look() is what tries. While there
 * is no connection, this says the states of its clients' sources.
 *
 * One thing holds the loop: a server that stands still between the two writes of one answer, as
 * libxcb waits for the rest. Then the dead-man timer ends us, and the next start knocks.
 */
#pragma once

#include <xcb/xcb.h>

#include "sources/source.h"

struct x11_display;

struct x11_handler {
    /* A connection, its first. May wait for the server. Returns 0, or a negative errno after it
     * said why not; then this client has none until the next. */
    int (*connected)(void *userdata, xcb_connection_t *c);
    /* The server is gone, and the connection with it. */
    void (*lost)(void *userdata);
    /* Also the events of the other clients. */
    void (*event)(void *userdata, const xcb_generic_event_t *e);
    /* All events there are were given; what was asked may be answered. NULL: asks nothing. */
    void (*idle)(void *userdata);
};

/* The caller's; @source, @handler and @userdata are set by it, and borrowed. */
struct x11_client {
    struct source *source;
    const struct x11_handler *handler;
    void *userdata;
    xcb_connection_t *connection; /* NULL: none */
    bool is_new; /* its server came while we watched: what it counts began with it, not with a hand
                  */
    struct x11_client *next;
};

/* NULL on ENOMEM. All clients must be gone before it is freed. */
struct x11_display *x11_display_new(sd_event *event);
struct x11_display *x11_display_free(struct x11_display *d);

/* Connects, now or later. */
void x11_display_add(struct x11_display *d, struct x11_client *client);
void x11_display_remove(struct x11_display *d, struct x11_client *client);

/* Tries, now or later, unless it is connected. */
void x11_display_look(struct x11_display *d);
