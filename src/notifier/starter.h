/*
 * Starter: brings a notification server up through the bus, where one may be.
 *
 * A bare session (sway, i3) starts its server on first use. A desktop brings its own a little after
 * login, and asking too early would put a stranger in its place: so never within 30 s of the
 * session's start, and once in 10 min.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef void (*starter_fn)(bool has_started, void *data);

/* @done is always called, at the latest after 10 s, never before this returns. */
void starter_try(GDBusConnection *bus, starter_fn done, void *data);
