/*
 * Seats: all seats of one Wayland compositor as one. Active while at least one seat is active, idle
 * since the last input of all.
 *
 * Instants are µs on CLOCK_MONOTONIC, as the compositor counts.
 */
#pragma once

#include <wayland-client.h>

#include "core/event.h"
#include "sources/idle/wayland_notifier.h"

struct seats {
    struct wl_list list;
    unsigned n;
    const struct wayland_notifier *notifier; /* NULL: nothing is watched yet */
    usec threshold;
    bool is_awaiting;
    bool has_idle; /* an EVENT_IDLE is pending, with .idle_since */
    usec idle_since;
    usec inhibited_since;
    bool is_calm, is_inhibited; /* as of the last batch: all seats are idle, and no window inhibits,
                                   or one does */
    void (*emit)(void *userdata, enum event_type type, usec mono);
    void (*inhibited)(void *userdata, bool is_on, usec mono);
    void *userdata;
};

/* @emit: EVENT_IDLE with the last input, or EVENT_INPUT. @inhibited: a window began or stopped to
 * inhibit, at that instant. While a seat is active this is unknown and not reported. */
void seats_init(struct seats *s, void (*emit)(void *userdata, enum event_type type, usec mono),
                void (*inhibited)(void *userdata, bool is_on, usec mono), void *userdata);

/* Emits the result of a batch of the compositor's events; called after each batch. */
void seats_flush(struct seats *s);

/* The registry announced or removed a global; returns whether it was a seat. */
bool seats_offered(struct seats *s, struct wl_registry *registry, uint32_t id,
                   const char *interface, uint32_t version);
bool seats_removed(struct seats *s, uint32_t id);

/* Watches all seats from now on, also later ones. @notifier: borrowed until seats_clear(). */
void seats_watch(struct seats *s, const struct wayland_notifier *notifier);

/* An idle seat stays idle, and gets the new threshold at its next input. */
void seats_arm(struct seats *s, usec threshold);

/* One-shot: EVENT_INPUT for the next input of any seat. */
void seats_await_input(struct seats *s);

/* Removes all seats; the threshold stays. */
void seats_clear(struct seats *s);
