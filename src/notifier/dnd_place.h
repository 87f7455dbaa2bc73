/*
 * The place of do-not-disturb on the bus: the query and the signal of each server, and the meaning
 * of the answer.
 *
 * GNOME keeps it in GSettings and has no line here (gnome_dnd.c).
 *
 * Pure: no bus, no libnotify.
 */
#pragma once

#include "notifier/profile.h"
#include <glib.h>

/* mako's modes that mean do-not-disturb, unless the setting Notify.QuietModes names others. */
#define DND_PLACE_MODES "do-not-disturb;dnd;focus;away;silent;quiet"

struct dnd_place {
    const char *name; /* bus name to query; NULL = the notification server itself */
    const char *path, *interface, *method;
    const char *arguments[2]; /* strings; NULL = no more */
    const char
        *method_too; /* one more method, without arguments, that means "on" too; NULL: none */
    /* @signal NULL = any signal of the interface */
    const char *signal_interface, *signal, *signal_arg0;
    unsigned again_s; /* while it is on, query again after this time; 0 = the signal is enough */
};

/* The place for @kind; NULL when the bus has none. */
const struct dnd_place *dnd_place_find(enum dnd_kind kind);

/* Whether an answer means "on"; any type is valid. @modes: names of mako's modes that mean
 * do-not-disturb, NULL-terminated. */
bool dnd_place_judge(GVariant *reply, const char *const *modes);
