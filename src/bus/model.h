/*
 * Model: what the bus may see and do. Everything read-only but the one way in for commands, and the
 * book of who reports what.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/core.h"
#include "sources/sources.h"
#include "store/trace.h"
#include "util/clock.h"

struct leases;

struct bus_model {
    const struct core *core;
    const struct clock *clock;
    const struct sources *sources;
    struct leases *leases;
    const struct trace *trace;

    /* Hands a command to the core. Returns core_step()'s result; what it causes is announced after
     * the reply. */
    int (*command)(void *userdata, const struct event *event);
    /* Turns the trace on or off. Returns 0, -ENXIO (there is no folder for it) or another negative
     * errno. */
    int (*set_trace)(void *userdata, bool on);
    void *userdata;
};
