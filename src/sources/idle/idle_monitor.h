/*
 * Idle monitor: a client of one idle monitor on the session bus, as Mutter and Muffin serve it.
 *
 * It follows the owner of the name, calls only that owner, and starts no service. All calls are
 * asynchronous with a limit of 5 s. A call that fails cancels all others, and failed() is called
 * once. Instants are µs on CLOCK_MONOTONIC, on which the monitor counts.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "core/moment.h"

enum idle_monitor_watch { MONITOR_IDLE, MONITOR_ACTIVE, MONITOR_WATCH_MAX };

struct idle_monitor;

/* Only failed() may be called from within a function of this file. */
struct idle_monitor_handler {
    /* The name has an owner; the watches of an earlier one are gone. @is_new: it appeared while we
     * watched. */
    void (*appeared)(void *userdata, bool is_new);
    /* The name has no owner, or none any more. */
    void (*vanished)(void *userdata);
    void (*failed)(void *userdata, const char *reason);
    /* The answer to idle_monitor_query(): the last input, by the monitor's counter. */
    void (*idle_time)(void *userdata, usec last_at);
    void (*fired)(void *userdata, enum idle_monitor_watch watch);
};

/* @name: also its interface. @handler, @userdata: borrowed. Returns 0 or a negative errno. */
int idle_monitor_new(sd_bus *bus, const char *name, const char *path,
                     const struct idle_monitor_handler *handler, void *userdata,
                     struct idle_monitor **ret);
struct idle_monitor *idle_monitor_free(struct idle_monitor *m);

bool idle_monitor_is_present(const struct idle_monitor *m);

/* The permanent watch: fires each time the idle time reaches @ms (0 counts as 1), at once if it has
 * already reached it. Replaces the previous one. This and the next functions return false if
 * failed() was called. */
bool idle_monitor_watch_idle(struct idle_monitor *m, uint64_t ms);

/* The one-shot watch: fires at the next input. No effect while one is set. */
bool idle_monitor_watch_active(struct idle_monitor *m);

/* Is the one-shot watch set, without having fired yet? */
bool idle_monitor_watches_active(const struct idle_monitor *m);

/* Queries the idle time. If called again before the answer, only the later answer is reported. */
void idle_monitor_query(struct idle_monitor *m);
