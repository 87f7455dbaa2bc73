/*
 * Owner: follows who owns one bus name, by unique name, without ever starting anybody.
 */
#pragma once

#include <gio/gio.h>

struct owner;

/* @unique is the new owner, or NULL when the name has none now. */
typedef void (*owner_changed_fn)(const char *unique, void *data);

/**
 * owner_watch() - start to follow @name
 *
 * Asks the bus once, blocking: only for use before the main loop runs, so that no call can come in
 * while the answer is not known. Changes after that arrive in their order among all other messages.
 */
struct owner *owner_watch(GDBusConnection *bus, const char *name, owner_changed_fn changed,
                          void *data);

/* The unique name of the owner, borrowed until the next change, or NULL. */
const char *owner_get(const struct owner *owner);

struct owner *owner_unwatch(struct owner *owner);
