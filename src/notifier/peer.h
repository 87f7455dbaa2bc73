/*
 * Peer: follows the owner of one bus name, by unique name. It never starts a program.
 */
#pragma once

#include <gio/gio.h>

struct peer;

/* @unique is the new owner, or NULL when the name has none now. */
typedef void (*peer_changed_fn)(const char *unique, void *data);

/**
 * peer_watch() - start to follow @name
 *
 * Blocks for one query to the bus, so call it before the main loop runs: then no call arrives while
 * the owner is unknown. Later changes arrive in order with all other messages.
 */
struct peer *peer_watch(GDBusConnection *bus, const char *name, peer_changed_fn changed,
                        void *data);

/* The unique name of the owner, borrowed until the next change, or NULL. */
const char *peer_get(const struct peer *peer);

struct peer *peer_unwatch(struct peer *peer);
