#include "sources/x11/x11_property.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xcb/xcbext.h>

/* Of the value, in units of 4 bytes. */
#define LENGTH_MAX 64

#define X11_ATOMS_MAX 8

static void send_request(struct x11_property *p, xcb_connection_t *c)
{
    p->sequence = xcb_get_property(c, 0, p->window, p->atom, p->type, 0, LENGTH_MAX).sequence;
    p->is_asked = true;
    p->is_stale = false;
}

void x11_property_ask(struct x11_property *p, xcb_connection_t *c, xcb_window_t window,
                      xcb_atom_t atom, xcb_atom_t type)
{
    p->window = window;
    p->atom = atom;
    p->type = type;
    if (p->is_asked)
        p->is_stale = true;
    else
        send_request(p, c);
}

bool x11_property_answered(struct x11_property *p, xcb_connection_t *c,
                           xcb_get_property_reply_t **ret_reply)
{
    void *reply = NULL;
    xcb_generic_error_t *error = NULL;

    if (!p->is_asked || !xcb_poll_for_reply(c, p->sequence, &reply, &error))
        return false;
    free(error);
    p->is_asked = false;
    if (p->is_stale) {
        free(reply);
        send_request(p, c);
        return false;
    }
    *ret_reply = reply;
    return true;
}

uint32_t x11_property_first(const xcb_get_property_reply_t *reply)
{
    return reply && reply->format == 32 && reply->value_len
               ? *(const uint32_t *)xcb_get_property_value(reply)
               : 0;
}

int x11_property_atoms(xcb_connection_t *c, const char *const *names, unsigned n, xcb_atom_t *ret)
{
    xcb_intern_atom_cookie_t asked[X11_ATOMS_MAX];
    int r = 0;

    if (n > X11_ATOMS_MAX)
        return -E2BIG;
    for (unsigned i = 0; i < n; i++)
        asked[i] = xcb_intern_atom(c, 0, (uint16_t)strlen(names[i]), names[i]);
    for (unsigned i = 0; i < n; i++) {
        xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(c, asked[i], NULL);

        if (reply)
            ret[i] = reply->atom;
        else
            r = -EIO;
        free(reply);
    }
    return r;
}
