/*
 * Profile: the real behaviour of a notification server, by the name that it reports.
 *
 * Capabilities list what a server accepts, not what the person sees: dunst and mako claim "actions"
 * but draw no buttons, Xfce draws the default action as a button. The table in profile.c has one
 * line for each server.
 *
 * Pure: no bus, no libnotify.
 */
#pragma once

#include <stdbool.h>

/* The form of the icon that a server draws from the argument app_icon. Where there is a picture, it
 * takes the place of the icon. */
enum profile_icon {
    PROFILE_ICON_NONE, /* the server finds the icon by the desktop entry */
    PROFILE_ICON_PATH,
    PROFILE_ICON_NAME, /* in the icon theme */
};

/* The place where a server keeps do-not-disturb; see dnd_place.h. */
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
    const char *server; /* the name in GetServerInformation; NULL = any other */
    const char *vendor; /* where two servers have one name; NULL = any */
    enum profile_icon icon;
    bool has_icon_only;       /* draws no "image-path": the picture must be the icon */
    bool cuts_beside_picture; /* cuts the text of a step if there is an icon or a picture */
    bool cuts_last_line;      /* of a body, unless it ends with empty lines */
    const char *click;        /* the click that invokes the default action, in words; NULL = none */
    bool has_buttons;         /* draws the actions as buttons */
    bool default_is_button;   /* draws the default action as one more button */
    bool has_gauge;     /* draws "value" beside the text; others ignore it or replace the text */
    bool has_expiry;    /* hides a popup at its timeout and reports that */
    bool has_own_limit; /* hides a popup whose timeout is 0 after a time of its own */
    bool hides_unless_critical; /* only a critical popup keeps its text and buttons in view */
    bool ends_transient_early;  /* closes a transient popup when it hides it, before its timeout */
    bool closes_on_action;      /* even a resident popup */
    bool cannot_update;         /* a popup in place: the new content needs a new popup */
    bool keeps_buttons;         /* of a popup that is updated in place, even if they are others */
    bool keeps_picture;         /* of a popup that is updated in place, if the new one has none */
    bool leaves_closed_up;      /* a closed popup stays on the screen until its timeout */
    bool closes_as_expired;     /* reports "expired" when the person closed a popup */
    enum dnd_kind dnd;
};

/**
 * profile_find() - the profile of a server
 * @server, @vendor:  as in GetServerInformation
 *
 * Returns a constant, never NULL. The profile for unknown servers assumes little.
 */
const struct profile *profile_find(const char *server, const char *vendor);
