/*
 * Model: the state and the functions that the bus may use. All is read-only, except commands, the
 * trace switch, the lists of leases and of registrations, and the trackers.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/core.h"
#include "sources/sources.h"
#include "store/configuration.h"
#include "store/trace_file.h"
#include "util/clock.h"

struct bus_properties;
struct history_calls;
struct journal;
struct leases;
struct registrations;
struct replies;
struct step_text;

/* The record on the disk. */
struct bus_history {
    const char *path;        /* "": there is none */
    struct journal *journal; /* NULL: there is none */
    bool is_healthy;         /* it can be written */
    const char *problem;     /* one sentence: why it is not healthy; "": it is */
};

/* A part of the history, both ends included. µs, CLOCK_REALTIME. */
struct bus_span {
    usec from, to;
};

struct bus_model {
    const struct core *core;
    const struct clock *clock;
    const struct sources *sources;
    struct leases *leases;
    struct registrations *registrations;
    struct source *activity; /* of the trackers for which programs on the bus report */
    struct replies *replies;
    struct step_text *step_text; /* of the present step; filled when it is read */
    const struct bus_history *history;
    struct history_calls *history_calls;
    /* All interfaces that have a table of properties; ended by NULL. */
    const struct bus_properties *const *interfaces;
    const struct trace_file *trace;
    struct configuration *const *configuration;

    /* Passes a command to the core. Returns the result of core_step(); its effects are announced
     * after the reply, and the reply follows the commit. */
    enum refusal (*command)(void *userdata, const struct event *event);
    /* Writes a setting to the person's file and applies it. @value: as in a file, and valid; NULL:
     * removes it from that file. Returns as settings_writer_set(). */
    int (*set_setting)(void *userdata, const struct settings_entry *entry, const char *value,
                       char **ret_problem);
    /* Reads the configuration files again, and applies what has changed. */
    void (*reload)(void *userdata);
    /* Carries out History.Forget for @span, or with NULL History.Import, and answers @call once
     * that is on the disk. Returns what a method handler returns. */
    int (*change_history)(void *userdata, sd_bus_message *call, const struct bus_span *span,
                          sd_bus_error *error);
    /* Turns the trace on or off. Returns 0, -ENXIO (no folder for the file), -EBUSY (too soon after
     * the last one) or another negative errno. */
    int (*set_trace)(void *userdata, bool on);
    /* Whether @sender, a unique name, is the notifier; it has no limit. */
    bool (*is_notifier)(void *userdata, const char *sender);
    /* Why the last delivery failed: a word of Coach.Failure, or "". */
    const char *(*failure)(void *userdata);
    void *userdata;
};
