/*
 * Seats: the people's places at one Wayland compositor, as one. Active as long as one seat is,
 * idle since the last input of all.
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
    const struct notifier *notifier; /* NULL: nothing is watched yet */
    usec threshold;
    bool is_awaiting;
    bool has_idle; /* to be told: idle since .idle_since */
    usec idle_since;
    usec inhibited_since;
    bool is_calm, is_inhibited; /* as of the last batch: all idle, and a window inhibits or not */
    void (*heard)(void *userdata, enum event_type type, usec mono);
    void (*inhibited)(void *userdata, bool is_on, usec mono);
    void *userdata;
};

/* @heard: EVENT_IDLE with the last input, or EVENT_INPUT. @inhibited: by a window, since then, or
 * no more. While somebody is active that is not known, and then it is not said. */
void seats_init(struct seats *s, void (*heard)(void *userdata, enum event_type type, usec mono),
                void (*inhibited)(void *userdata, bool is_on, usec mono), void *userdata);

/* After each batch of the compositor's events: tells what they come to together. */
void seats_settle(struct seats *s);

/* Globals came and went; returns whether one was a seat. */
bool seats_offered(struct seats *s, struct wl_registry *registry, uint32_t id,
                   const char *interface, uint32_t version);
bool seats_removed(struct seats *s, uint32_t id);

/* From now on all are watched, also those to come. @notifier: borrowed until seats_clear(). */
void seats_watch(struct seats *s, const struct notifier *notifier);

/* A seat that is idle stays so, and takes the new threshold from its next input on. */
void seats_arm(struct seats *s, usec threshold);

/* One shot: EVENT_INPUT for the next input of any seat. */
void seats_await_input(struct seats *s);

/* Forgets all of it, but the threshold. */
void seats_clear(struct seats *s);
