/*
 * Do-not-disturb: whether the person has silenced the server, and when that changes.
 *
 * Each server keeps it elsewhere, see dnd_place.h. Asked asynchronously, and starts
 * nobody.
 */
#pragma once

#include "notifier/profile.h"
#include <gio/gio.h>

struct dnd;

typedef void (*dnd_changed_fn)(bool is_on, void *data);

/* @changed is called for changes between two reads, never from inside dnd_read() or dnd_follow().
 */
struct dnd *dnd_new(GDBusConnection *bus, dnd_changed_fn changed, void *data);

/**
 * dnd_follow() - from now on this is the server to hear
 * @owner:  its unique name, or NULL for none; another owner or kind than before starts with "off"
 */
void dnd_follow(struct dnd *dnd, enum dnd_kind kind, const char *owner);

/**
 * dnd_read() - ask now
 *
 * A server that does not answer, or does not know the question, counts as off: it is then not known
 * to be silenced.
 * @done may be called before this returns, when there is nobody to ask.
 */
void dnd_read(struct dnd *dnd, dnd_changed_fn done, void *data);

struct dnd *dnd_free(struct dnd *dnd);
