/*
 * Plan: one day with a known truth: the actions of the person, and all that follows from them:
 * input, films, locks, and events of the machine itself.
 *
 * Each day begins with a login. A plan depends on its kind and seed alone, not on the core, the
 * desk or the judge. Instants are µs on CLOCK_BOOTTIME.
 */
#pragma once

#include <glib.h>

#include "core/core.h"

#define PLAN_START (100 * USEC_HOUR) /* of BOOTTIME, at a midnight */

/* The timers of the service expire up to this much late on some days. */
#define PLAN_LATE (4 * USEC_MIN)

enum truth {
    TRUTH_AWAY, /* not at the desk */
    TRUTH_SITTING,
    TRUTH_STANDING,
    TRUTH_MAX
};

/* Holds from .at until the next one. */
struct stretch_of_truth {
    enum truth truth;
    usec at;
};

/* The server that counts idleness; day_server.c models how each one does. */
enum desktop {
    DESKTOP_X11,
    DESKTOP_WAYLAND_2, /* ext-idle-notify-v1 of version 2: input alone counts */
    DESKTOP_MUTTER,
    DESKTOP_WLROOTS_1, /* version 1, as wlroots, smithay and Hyprland do it */
    DESKTOP_KWIN_1,    /* version 1, as KWin does it */
    DESKTOP_MAX
};

enum fact_type {
    FACT_LOCK,    /* .on */
    FACT_SEAT,    /* .on: another session has the seat */
    FACT_SLEEP,   /* .on; .is_unannounced: logind does not announce it */
    FACT_MAINS,   /* the mains cable is plugged in or out */
    FACT_RESET,   /* a program resets the idle counter (XResetScreenSaver) */
    FACT_INHIBIT, /* .on: a window or a program keeps the screen on; .claim */
    FACT_CLAIM,   /* .on: a player plays, a microphone records; .claim */
    FACT_REPORT,  /* .on: a sensor's report, valid until .until_at; .claim */
    FACT_STEPS,   /* the tracker .program has counted .count steps from .start_at to .until_at */
    FACT_TOTAL,   /* the counter of the tracker .program shows .count */
    FACT_SERVER,  /* .on: the compositor or X server starts; else it ends */
    FACT_SERVICE, /* .on: the service starts; else it is killed */
    FACT_POWER,   /* .on: the machine is switched on; else it shuts down cleanly */
    FACT_DAY,     /* by the present wall clock, the local day begins at .until_at */
    FACT_TYPE_MAX
};

struct fact {
    enum fact_type type;
    usec at;
    bool on;
    bool is_unannounced;
    bool is_by_bus; /* INHIBIT: requested on the session bus, not by a window */
    bool resets;    /* INHIBIT: its end resets the idle counter on X11 */
    unsigned claim; /* number that joins the begin and the end, unique within the day */
    enum evidence_kind kind;
    const char *program; /* INHIBIT, CLAIM: its name, as the sources report it; NULL: none */
    usec until_at, start_at;
    uint64_t count;
};

/* Steps of the person at an even pace. */
struct strides {
    usec from, to;
    unsigned a_minute;
    bool is_walk; /* on the feet, away or on a treadmill; else a hand that types */
};

struct day_plan {
    const struct kind *kind;
    uint64_t seed, random;
    struct settings settings;
    enum desktop desktop;
    bool is_late;          /* the timers of the service expire up to PLAN_LATE late */
    bool starts_late;      /* the service starts at its first FACT_SERVICE, not with the day */
    bool is_evidence_last; /* at a start, the evidence sources report after the idle source */
    usec now;              /* the end of the plan so far */
    usec touch_at;         /* the last touch; USEC_NONE */
    unsigned claims;
    unsigned sensor_percent; /* of the readings of the presence sensor are true; 0: there is none */
    GArray *strides;         /* struct strides, in order, without overlaps */
    GArray *truth;           /* struct stretch_of_truth */
    GArray *touches;         /* usec: every input, of a person or a cat, in order */
    GArray *facts;           /* struct fact, in order once the plan is made */
};

/* One kind of day. @make fills the plan from p->now (09:00) on. */
struct kind {
    const char *name;
    void (*make)(struct day_plan *p);
};

/* All kinds, in the order of the report. */
const struct kind *kinds_list(unsigned *ret_n);

void plan_init(struct day_plan *p, const struct kind *kind, uint64_t seed);
void plan_done(struct day_plan *p);

/* A random number in [@low, @high]; @high >= @low. */
usec plan_draw(struct day_plan *p, usec low, usec high);
/* The same, in minutes. */
usec plan_minutes(struct day_plan *p, usec low, usec high);
/* True in @percent of the calls. */
bool plan_chance(struct day_plan *p, unsigned percent);

/* Sets the truth from now on. */
void plan_is(struct day_plan *p, enum truth truth);
/* Advances p->now. */
void plan_wait(struct day_plan *p, usec length);
/* Input, now. */
void plan_touch(struct day_plan *p);
/* Adds a fact, now or at @at. Returns it, to be filled; valid until the next call. */
struct fact *plan_fact(struct day_plan *p, enum fact_type type, bool on);
struct fact *plan_fact_at(struct day_plan *p, enum fact_type type, bool on, usec at);

/* The same from another series of random numbers, whose state is @random (not 0). */
usec draw_between(uint64_t *random, usec low, usec high);

const char *truth_name(enum truth truth);
const char *desktop_name(enum desktop desktop);
