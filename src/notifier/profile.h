/*
 * Profile: what a notification server really does, by the name that it gives itself.
 *
 * Capabilities tell what a server accepts, not what a person gets to see: dunst and mako claim
 * "actions" and draw no buttons, Xfce draws the default action as a button. Such knowledge is one
 * line of the table in profile.c.
 *
 * Pure: no bus, no libnotify.
 */
#pragma once

#include <stdbool.h>

/* Where a server says that it must not disturb; see dnd_place.h. */
enum dnd_kind {
    DND_NONE,
    DND_INHIBITED,
    DND_DUNST,
    DND_MAKO,
    DND_SWAYNC,
    DND_XFCE,
    DND_GNOME,
    DND_KIND_MAX,
};

struct profile {
    const char *server;     /* as GetServerInformation names it; NULL = any other */
    const char *click;      /* the click that runs the default action, in words; NULL = none does */
    bool has_buttons;       /* draws the actions where they can be clicked */
    bool default_is_button; /* draws the default action as one more button */
    bool has_gauge;  /* draws "value" beside the text; others ignore it or drop the text for it */
    bool has_expiry; /* keeps to a timeout, and says so when it is over */
    bool hides_unless_critical; /* only a critical popup keeps its text and buttons in view */
    bool closes_on_action;      /* also what is resident */
    bool leaves_closed_up;      /* what is closed stays on the screen until its time is over */
    enum dnd_kind dnd;
};

/**
 * profile_find() - the profile of the server that calls itself @server
 *
 * Returns a constant of the table, never NULL: an unknown server gets the careful one.
 */
const struct profile *profile_find(const char *server);
