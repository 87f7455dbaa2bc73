/*
 * App: the conductor. It alone sees both ends: what the sources and the bus bring goes into the
 * core, and what comes out of it goes to the history, the bus and the notifier. It owns the one
 * timer.
 */
#pragma once

#include "bus/objects.h"
#include "core/core.h"
#include "notify/notify.h"
#include "sources/sources.h"
#include "store/configuration.h"
#include "store/history.h"
#include "store/trace.h"
#include "util/clock.h"

/* Exit codes. Trying again is useless after the first; after the second systemd restarts the
 * service. */
#define APP_EXIT_FAILURE 1
#define APP_EXIT_BUS     70

/* Effects that wait for the end of a turn; where one brings more, as a display's batch of events
 * may that nobody took for hours, the first are carried out within it. */
#define APP_PENDING_MAX 128

struct app {
    sd_event *event;
    sd_bus *bus;
    struct clock clock;
    struct core core;
    struct sources sources;
    struct bus_model model;
    struct bus_objects objects;
    struct notify *notify;
    struct history *history; /* NULL: the service runs without */
    struct configuration *configuration;
    struct trace trace;

    usec forerunner_ended_at; /* CLOCK_REALTIME; USEC_NONE: not known */
    usec gone_for;            /* since the state that was taken up; USEC_NONE: none was */

    struct effect pending[APP_PENDING_MAX];
    unsigned n_pending, n_carried_out; /* of them */
    uint64_t changed_sources;          /* bit by index */
    bool is_serving;        /* has the bus name: what is on screen and on disk is ours to change */
    bool is_dirty;          /* the snapshot is older than the state */
    enum coach_phase phase; /* as of the last snapshot */
    /* Room for its text. On the stack it would put what SQLite uses there far below all else, on
     * pages of its own. */
    char state[CORE_SAVE_MAX];

    sd_event_source *timer, *clock_watch, *history_retry;
    sd_event_source *zone;
    sd_event_source *config_folder,
        *config_target;              /* where the user's file is, and where it leads to */
    sd_event_source *config_settled; /* until then a change may not be over */
    usec calendar_at;                /* the next edge of day or working hours, CLOCK_BOOTTIME */
    unsigned history_retries;
};

/* Brings everything up, the bus name last. @app: all zero; what it has room for and does not need
 * is never touched, and so costs no memory. Returns 0, or the exit code after saying why. */
int app_start(struct app *app);

/* Ends in good order: what is on screen goes, the snapshot is written. */
void app_stop(struct app *app);

/* One event into the core; what it causes waits for the end of the turn. Returns core_step()'s
 * result. */
int app_event(struct app *app, const struct event *event);

/* Around each dispatch of the loop; userdata: struct app. */
void app_before_turn(void *userdata);
void app_after_turn(void *userdata);

/* effects.c: carries out and empties what is pending. */
void app_carry_out(struct app *app);

/* Writes the snapshot with the rows that wait, if there is something new. Returns 0, or -EAGAIN
 * when they wait in memory. */
int app_save(struct app *app, bool is_clean);

/* restore.c: takes up the forerunner's state, if there is one. */
void app_restore(struct app *app);

/* surroundings.c: hours, days, sleep and steps of the wall clock, as events. */
void app_look_at_calendar(struct app *app);
void app_look_at_clock(struct app *app);
void app_watch_zone(struct app *app);

/* tracing.c: writes an event before the core takes it, if a trace is on; and turns that on and off.
 * userdata: struct app. Returns 0, -ENXIO (no folder to write into) or another negative errno. */
void app_trace(struct app *app, usec now, const struct event *event);
int app_set_trace(void *userdata, bool on);

/* reload.c: the configuration, at start and whenever its file changes or SIGHUP comes. */
void app_load_configuration(struct app *app);
int app_watch_configuration(struct app *app);
void app_unwatch_configuration(struct app *app);

/* Reads the files anew; what changed holds from now on, and no accrued time is lost. */
void app_reload(struct app *app);
