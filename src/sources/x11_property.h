/*
 * X11 property: one property of one window, asked for without waiting for the server. A window
 * manager may hold the server for seconds.
 */
#pragma once

#include <stdbool.h>
#include <xcb/xcb.h>

/* All zero: nothing is asked. Belongs to one connection, and means nothing to the next. */
struct x11_property {
    xcb_window_t window;
    xcb_atom_t atom, type;
    unsigned sequence;
    bool is_asked;
    bool is_stale; /* what is under way was asked before the last x11_property_ask() */
};

/* Asks; while an answer is still due, it is thrown away when it comes, and asked again then. @type:
 * a value of another type comes as an empty one. Nothing is flushed. */
void x11_property_ask(struct x11_property *p, xcb_connection_t *c, xcb_window_t window,
                      xcb_atom_t atom, xcb_atom_t type);

/* To be called when the connection was read. True: this is the answer to the last that was asked;
 * *@ret_reply is the caller's to free, and NULL when the window is gone. At most 256 bytes. */
bool x11_property_answered(struct x11_property *p, xcb_connection_t *c,
                           xcb_get_property_reply_t **ret_reply);

/* The value as a window, an atom or a number: 0 where there is none. @reply: NULL: none. */
uint32_t x11_property_first(const xcb_get_property_reply_t *reply);
