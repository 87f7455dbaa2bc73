/*
 * Do-not-disturb: whether the person has silenced the server, and when that changes.
 *
 * Each server keeps the switch in another place, see dnd_place.h. Queries are asynchronous and
 * start no program.
 */
#pragma once

#include "notifier/profile.h"
#include <gio/gio.h>

struct dnd;

typedef void (*dnd_changed_fn)(bool is_on, void *data);

/* @changed is called for changes between two calls of dnd_read(), never from inside dnd_read() or
 * dnd_follow(). */
struct dnd *dnd_new(GDBusConnection *bus, dnd_changed_fn changed, void *data);

/**
 * dnd_follow() - switch to another server
 * @owner:  its unique name, or NULL for none; after a change of owner or kind the value is "off"
 */
void dnd_follow(struct dnd *dnd, enum dnd_kind kind, const char *owner);

/**
 * dnd_read() - query the server now
 *
 * The result is "off" if the server does not answer or does not support the query.
 * @done may be called before this returns, if no query is needed.
 */
void dnd_read(struct dnd *dnd, dnd_changed_fn done, void *data);

/* Sets the names of mako's modes that mean do-not-disturb, a NULL-terminated list; the next query
 * uses them. Until then the list is DND_PLACE_MODES. */
void dnd_set_modes(struct dnd *dnd, const char *const *modes);

struct dnd *dnd_free(struct dnd *dnd);
