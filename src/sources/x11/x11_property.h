/*
 * X11 property: one property of one window, queried without waiting for the server. A window
 * manager may grab the server for seconds.
 */
#pragma once

#include <stdbool.h>
#include <xcb/xcb.h>

/* All zero: no query is pending. Valid for one connection only. */
struct x11_property {
    xcb_window_t window;
    xcb_atom_t atom, type;
    unsigned sequence;
    bool is_asked;
    bool is_stale; /* the pending query is older than the last x11_property_ask() */
};

/* Sends a query. If one is pending, its answer is discarded when it comes, and the query is sent
 * again then. @type: a value of another type is returned as an empty one. Does not flush. */
void x11_property_ask(struct x11_property *p, xcb_connection_t *c, xcb_window_t window,
                      xcb_atom_t atom, xcb_atom_t type);

/* Call it after reading the connection. Returns true if the answer to the last query has come;
 * *@ret_reply is the caller's to free, and NULL if the window is gone. At most 256 bytes. */
bool x11_property_answered(struct x11_property *p, xcb_connection_t *c,
                           xcb_get_property_reply_t **ret_reply);

/* The value as a window, an atom or a number; 0 if there is none. @reply: NULL: none. */
uint32_t x11_property_first(const xcb_get_property_reply_t *reply);

/* Finds the atoms of @n names; waits for the server. Returns 0, or -EIO if it does not answer. */
int x11_property_atoms(xcb_connection_t *c, const char *const *names, unsigned n, xcb_atom_t *ret);
