/*
 * Monitor: a client of one idle monitor on the session bus, as Mutter and Muffin serve it.
 *
 * It follows the owner of the name and speaks to that one alone; nobody is started. All calls are
 * asynchronous with a limit of 5 s; one that fails ends all that was asked, and is told once.
 * Instants are µs on CLOCK_MONOTONIC, on which the monitor counts.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "core/moment.h"

enum monitor_watch { MONITOR_IDLE, MONITOR_ACTIVE, MONITOR_WATCH_MAX };

struct monitor;

/* None is called from within a call that is made from here, but for failed(). */
struct monitor_handler {
    /* An owner; the watches of another are gone. @is_new: it came while we watched. */
    void (*appeared)(void *userdata, bool is_new);
    /* None, or not any more. */
    void (*vanished)(void *userdata);
    void (*failed)(void *userdata, const char *reason);
    /* The answer to monitor_ask(): the last input, by its counter. */
    void (*told)(void *userdata, usec last_at);
    void (*fired)(void *userdata, enum monitor_watch watch);
};

/* @name: also its interface. @handler, @userdata: borrowed. Returns 0 or a negative errno. */
int monitor_new(sd_bus *bus, const char *name, const char *path,
                const struct monitor_handler *handler, void *userdata, struct monitor **ret);
struct monitor *monitor_free(struct monitor *m);

bool monitor_is_there(const struct monitor *m);

/* The standing watch: fires each time the idle time reaches @ms (0 is taken for 1), at once where
 * it has already. Replaces the one before. False: failed() was told; so for all of these. */
bool monitor_watch_idle(struct monitor *m, uint64_t ms);

/* The one-shot: fires at the next input. Nothing happens while one is set. */
bool monitor_watch_active(struct monitor *m);

/* Set, and not fired yet. */
bool monitor_watches_active(const struct monitor *m);

/* Asks for the idle time. Asked again before the answer came, only the later one is told. */
void monitor_ask(struct monitor *m);
