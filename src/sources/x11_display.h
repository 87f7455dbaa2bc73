/*
 * X11 display: one connection to the session's X server, for one source.
 *
 * Found through DISPLAY; never to Xwayland, which sees only the input and the windows of X
 * programs. A server that does not answer is tried again at 1, 2, 4 ... s, six times; after that
 * the source's look() is what tries.
 */
#pragma once

#include <xcb/xcb.h>

#include "sources/source.h"

struct x11_display_handler {
    /* A connection, its first. May wait for the server. Returns 0, or a negative errno after it
     * said why not; then the connection is closed, and gone when this is called again. */
    int (*connected)(void *userdata, xcb_connection_t *c);
    /* The server is gone, and the connection with it. */
    void (*lost)(void *userdata);
    void (*event)(void *userdata, const xcb_generic_event_t *e);
    /* All events there are were given; what was asked may be answered. NULL: asks nothing. */
    void (*idle)(void *userdata);
};

struct x11_display {
    struct source *source;
    const struct x11_display_handler *handler;
    void *userdata;
    xcb_connection_t *connection; /* NULL: none */
    sd_event_source *io, *retry;
    unsigned retries;
    bool is_new; /* the server came while we watched: what it counts began with it, not with a hand
                  */
};

/* All borrowed for its life. */
void x11_display_init(struct x11_display *d, struct source *s,
                      const struct x11_display_handler *handler, void *userdata);
void x11_display_done(struct x11_display *d);

/* Connects, now or later; says why not, if it is not now. Nothing happens while it is connected. */
void x11_display_look(struct x11_display *d);
