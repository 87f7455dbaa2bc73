/*
 * Desk: the machine on which a day happens. It runs the real core through the day, told by sources
 * that behave as the real ones do, and keeps what the core claimed: each state and rest as it was
 * dated in the end.
 */
#pragma once

#include "plan.h"
#include "server.h"

struct claimed {
    enum presence_state state;
    enum reason reason;
    usec at;
    usec told_at; /* when it was said; .at may lie long before */
};

struct claimed_rest {
    usec start_at, end_at;
    enum reason reason;
    bool is_full;
};

/* What a source could say of the person, by what was physically so. */
struct shown {
    unsigned claim; /* of the plan; 0: shown by the pair of notifications, see server.h */
    enum evidence_kind kind;
    usec from, to;
    bool is_visible; /* a source of ours can see it */
    bool is_told;    /* and said it to the core as something that counts */
};

/* Deliberate lies to the core, to see that the judge notices. */
enum lie {
    LIE_NONE,
    LIE_DEAF_TO_IDLE, /* idleness is never told */
    LIE_IDLE_LATE,    /* the last input is told ten minutes late */
    LIE_NO_EVIDENCE,  /* neither films nor calls are told */
    LIE_EVIDENCE,     /* at noon an inhibitor appears that is none, and stays */
    LIE_MAX
};

struct desk {
    const struct plan *plan;
    enum lie lie;
    struct core core;
    struct server server;
    usec now;
    uint64_t random;
    bool is_down;   /* the service does not run */
    bool is_off;    /* nor does the machine */
    usec asleep_at; /* USEC_NONE: awake */
    bool is_silent; /* nobody said that it would sleep */
    usec unseen_sleep, look_at;
    bool is_locked, is_seat_taken;
    usec day_at;
    usec late_for, timer_of; /* how late the timer for this deadline comes */
    char saved[CORE_SAVE_MAX];
    usec saved_at, killed_at;
    enum coach_phase phase;
    unsigned steps;
    GArray *later;    /* struct later, in no order */
    GArray *shown;    /* struct shown, in order of .from */
    GArray *timeline; /* struct claimed */
    GArray *rests;    /* struct claimed_rest, in order */
    GArray *bubbles;  /* usec: a suggestion was put on screen */
};

/* Runs the whole day. */
void desk_run(struct desk *d, const struct plan *p, enum lie lie);
void desk_done(struct desk *d);

/* What the parts of the desk share. */
void desk_tell(struct desk *d, const struct event *event);
void desk_take(struct desk *d, const struct effects *effects);
void desk_later(struct desk *d, usec at, const struct event *event);
usec desk_draw(struct desk *d, usec low, usec high);
/* One fact of the plan, now. */
void desk_fact(struct desk *d, const struct fact *f);
/* The service starts: for the first time, or where a forerunner stood. */
void desk_start(struct desk *d, bool was_off);
