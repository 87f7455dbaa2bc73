/*
 * Starter: starts a notification server through the bus, if one is installed as activatable.
 *
 * A bare session (sway, i3) starts its server on first use. A desktop starts its own server shortly
 * after login, and an early request would start a different one instead. Therefore it makes no
 * attempt in the first 30 s of a session, and none for 10 min after
 * one that failed.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef void (*starter_fn)(bool has_started, void *data);

/* @done is always called, within 15 s, and never before this returns. */
void starter_try(GDBusConnection *bus, starter_fn done, void *data);
