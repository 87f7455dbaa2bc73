/*
 * Desk: the machine of a day. It runs the real core through the day, with events of sources that
 * behave as the real ones do, and records the claims of the core: each state and rest with its
 * final dates.
 */
#pragma once

#include "day_plan.h"
#include "day_server.h"

struct claimed {
    enum presence_state state;
    enum reason reason;
    usec at;
    usec claimed_at; /* when the core claimed it; .at may be much earlier */
};

struct claimed_rest {
    usec start_at, end_at;
    enum reason reason;
    bool is_full;
    usec walked_for; /* how much of it the core counted as walking */
};

/* Evidence that existed physically, whether or not a source reported it. */
struct shown {
    unsigned
        claim; /* number in the plan; 0: found by the pair of notifications, see day_server.h */
    enum evidence_kind kind;
    const char *program; /* NULL: not known */
    usec from, to;
    bool is_visible;  /* one of our sources can see it */
    bool is_reported; /* and has reported it to the core as evidence that counts */
    bool is_old;      /* a source found it when it opened: its beginning is not known */
};

/* False or missing events for the core, to check that the judge notices. */
enum lie {
    LIE_NONE,
    LIE_NO_IDLE,     /* idleness is never reported */
    LIE_IDLE_LATE,   /* the last input is reported ten minutes late */
    LIE_NO_EVIDENCE, /* neither films nor calls are reported */
    LIE_NO_STEPS,    /* no steps are reported */
    LIE_EVIDENCE,    /* a false inhibitor appears at noon and stays */
    LIE_MAX
};

/* The presence sensor; all 0: it has not been read. */
struct chair {
    usec reading_at;  /* when the reading ends; 0: there is none */
    bool is_outdated; /* there was input since it began */
    bool shows_person, shows_none;
    unsigned place; /* in .shown, of the readings since the last input; 0: none */
};

struct desk {
    const struct day_plan *plan;
    enum lie lie;
    struct core core;
    struct server server;
    usec now;
    uint64_t random;
    bool is_down;        /* the service does not run */
    bool is_off;         /* the machine is off, too */
    usec asleep_at;      /* USEC_NONE: awake */
    bool is_unannounced; /* logind did not announce this sleep */
    usec unseen_sleep, clock_check_at;
    bool is_locked, is_seat_taken;
    usec day_at;
    usec late_for, timer_of; /* how late the timer for this deadline comes */
    char saved[CORE_SAVE_MAX];
    usec saved_at, killed_at;
    enum coach_phase phase;
    unsigned steps;
    struct chair chair;
    GArray *later;    /* struct later, in no order */
    GArray *shown;    /* struct shown, in order of .from */
    GArray *timeline; /* struct claimed */
    GArray *rests;    /* struct claimed_rest, in order */
    GArray *bubbles;  /* usec: a suggestion was put on screen */
};

/* Runs the whole day. */
void desk_run(struct desk *d, const struct day_plan *p, enum lie lie);
void desk_done(struct desk *d);

/* Shared by desk.c, facts.c and chair.c. */
void desk_send(struct desk *d, const struct event *event);
void desk_apply(struct desk *d, const struct effects *effects);
void desk_later(struct desk *d, usec at, const struct event *event);
usec desk_draw(struct desk *d, usec low, usec high);
/* A report of steps. */
void tracker_fact(struct desk *d, const struct fact *f);
/* The core asks the presence sensor; its reading ends; there is input; the service ends. */
void chair_ask(struct desk *d);
void chair_read(struct desk *d);
void chair_input(struct desk *d);
void chair_stop(struct desk *d);
/* Applies one fact of the plan, now. */
void desk_fact(struct desk *d, const struct fact *f);
/* The service starts: for the first time, or from the snapshot of the previous process.
 * @was_off: the machine was off in between. */
void desk_start(struct desk *d, bool was_off);
