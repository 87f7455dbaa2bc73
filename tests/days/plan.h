/*
 * Plan: one day with a known truth. What the person did, and all that followed from it physically:
 * what was touched, what played, what was locked, what the machine did by itself.
 *
 * Each day begins with somebody who logs in. A plan is a function of its kind and seed alone. It
 * knows nothing of the core and nothing of what anybody makes of it. Instants are µs on
 * CLOCK_BOOTTIME.
 */
#pragma once

#include <glib.h>

#include "core/core.h"

#define PLAN_START (100 * USEC_HOUR) /* of BOOTTIME, at a midnight */

enum truth {
    TRUTH_AWAY, /* not at the desk */
    TRUTH_SITTING,
    TRUTH_STANDING,
    TRUTH_MAX
};

/* From .at on, until the next one. */
struct stretch_of_truth {
    enum truth truth;
    usec at;
};

/* Who counts idleness, and how it does (see server.c). */
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
    FACT_SLEEP,   /* .on; .is_silent: nobody says so */
    FACT_MAINS,   /* on or off battery */
    FACT_RESET,   /* somebody sets the idle counter to 0 (XResetScreenSaver) */
    FACT_INHIBIT, /* .on: a window or a program keeps the screen on; .claim */
    FACT_CLAIM,   /* .on: a player plays, a microphone records; .claim */
    FACT_REPORT,  /* .on: a sensor's word, until .until_at; .claim */
    FACT_SERVER,  /* .on: the compositor or X server ends or is back */
    FACT_SERVICE, /* .on: the service is killed or started again */
    FACT_POWER,   /* .on: the whole machine goes off in good order, or is back */
    FACT_DAY,     /* a local day begins at .until_at, as far as the wall clock tells now */
    FACT_TYPE_MAX
};

struct fact {
    enum fact_type type;
    usec at;
    bool on;
    bool is_silent;
    bool is_by_bus; /* INHIBIT: asked for on the session bus, not by a window */
    bool resets;    /* INHIBIT: on X11 its end sets the idle counter to 0 */
    unsigned claim; /* names what begins and ends, within the day */
    enum evidence_kind kind;
    usec until_at;
};

struct plan {
    const struct kind *kind;
    uint64_t seed, random;
    struct settings settings;
    enum desktop desktop;
    bool is_late;      /* the timers of the service come late by up to minutes */
    bool starts_late;  /* the service starts with its first FACT_SERVICE, not with the day */
    bool is_told_last; /* at a start, evidence comes after the idle source */
    usec now;          /* the end of what is planned so far */
    usec touch_at;     /* the last touch; USEC_NONE */
    unsigned claims;
    GArray *truth;   /* struct stretch_of_truth */
    GArray *touches; /* usec: every input of a hand or a paw, in order */
    GArray *facts;   /* struct fact, in order once the plan is made */
};

/* One kind of day. @make: fills the plan from p->now (nine o'clock) on. */
struct kind {
    const char *name;
    void (*make)(struct plan *p);
};

/* All kinds, in the order of the report. */
const struct kind *kinds_list(unsigned *ret_n);

void plan_init(struct plan *p, const struct kind *kind, uint64_t seed);
void plan_done(struct plan *p);

/* Chance. Ends included; @high >= @low. */
usec plan_draw(struct plan *p, usec low, usec high);
/* So many minutes. */
usec plan_minutes(struct plan *p, usec low, usec high);
bool plan_chance(struct plan *p, unsigned percent);

/* What is true from now on. */
void plan_is(struct plan *p, enum truth truth);
/* Time goes by. */
void plan_wait(struct plan *p, usec length);
/* A hand or a paw. */
void plan_touch(struct plan *p);
/* Something happens now, or at @at. Returns it, to be filled; valid until the next. */
struct fact *plan_fact(struct plan *p, enum fact_type type, bool on);
struct fact *plan_fact_at(struct plan *p, enum fact_type type, bool on, usec at);

const char *truth_name(enum truth truth);
const char *desktop_name(enum desktop desktop);
