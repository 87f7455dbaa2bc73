/*
 * The place of do-not-disturb: where each server keeps it, on the bus, and how to read the answer.
 *
 * One question and one signal a server. GNOME's is in GSettings and has no line here (dnd.c).
 *
 * Pure: no bus, no libnotify.
 */
#pragma once

#include "notifier/profile.h"
#include <glib.h>

struct dnd_place {
    const char *name; /* whom to ask; NULL = the notification server itself */
    const char *path, *interface, *method;
    const char *arguments[2]; /* all of them strings; NULL = no more */
    /* @signal NULL = any of that interface */
    const char *signal_interface, *signal, *signal_arg0;
    unsigned again_s; /* while it is on, ask again after so many seconds; 0 = the signal tells */
};

/* The place for @kind; NULL when there is none to be asked on the bus. */
const struct dnd_place *dnd_place_find(enum dnd_kind kind);

/* Whether an answer, whatever its type, means silence. */
bool dnd_place_judge(GVariant *reply);
