/*
 * GNOME's do-not-disturb: the switch for all notifications and the two switches of lumbard, which
 * GNOME keeps in GSettings.
 *
 * Only here: no bus knows them.
 */
#pragma once

#include <stdbool.h>

struct gnome_dnd;

/* @changed: called after each change with the new value of gnome_dnd_is_on(). */
struct gnome_dnd *gnome_dnd_new(void (*changed)(bool is_on, void *data), void *data);
struct gnome_dnd *gnome_dnd_free(struct gnome_dnd *gnome);

/* Whether GNOME shows no banner of lumbard. NULL, or a system without GNOME's settings: false. */
bool gnome_dnd_is_on(const struct gnome_dnd *gnome);
