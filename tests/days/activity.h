/*
 * Activities: what a day is made of. Each goes on from p->now for as long as is said, and leaves
 * behind what it does physically.
 */
#pragma once

#include "plan.h"

/* Sits down and types or clicks; with pauses below AwayAfter. Ends with a touch. */
void plan_type(struct plan *p, usec length);
/* Sits and reads; scrolls now and then, always within AwayAfter. */
void plan_read(struct plan *p, usec length);
/* Sits and touches nothing at all. */
void plan_sit(struct plan *p, usec length);
/* Stands at the desk and types there. */
void plan_stand(struct plan *p, usec length);
/* Gets up within seconds of the last touch and stays away. */
void plan_leave(struct plan *p, usec length);
/* Away, but a touch shorter than a blip. */
void plan_bump(struct plan *p);
/* Away at once, with the machine locked, asleep, ...: brackets of one fact. Ends it when the person
 * is back, with the touches that go with it. */
void plan_lock_away(struct plan *p, usec length);
void plan_sleep_away(struct plan *p, usec length, bool is_silent);
/* The evening: away long enough that all is told. */
void plan_end(struct plan *p);

/* Something that plays, records or keeps the screen on, from its begin to its end. The same number
 * ends it. */
struct show {
    unsigned inhibit; /* 0: none */
    unsigned claim;   /* 0: none */
    enum evidence_kind inhibit_kind, claim_kind;
    bool is_by_bus, resets;
};

enum show_type {
    SHOW_FILM,      /* a known player, and an inhibitor */
    SHOW_WEB_FILM,  /* a browser's: an inhibitor that says so */
    SHOW_INHIBITOR, /* of no known purpose */
    SHOW_CALL,      /* a microphone */
    SHOW_CALL_PAGE, /* a microphone, and an inhibitor whose reason speaks of a call */
    SHOW_MUSIC,     /* a player of music */
};

struct show plan_show(struct plan *p, enum show_type type);
void plan_show_ends(struct plan *p, const struct show *show);
/* Touches, plays it, sits through it without touching anything. */
void plan_watch(struct plan *p, enum show_type type, usec length);

/* The same, and within some seconds after it ended a hand on the mouse. */
void plan_watch_on(struct plan *p, enum show_type type, usec length);
/* One of the two films. */
enum show_type plan_film(struct plan *p);

/* Work, a break that is long enough, and work again. */
void plan_work(struct plan *p);

/* A report of a sensor. @lease: from now on. */
unsigned plan_report(struct plan *p, enum evidence_kind kind, usec lease);
void plan_report_again(struct plan *p, unsigned report, enum evidence_kind kind, usec lease);
void plan_report_ends(struct plan *p, unsigned report, enum evidence_kind kind);
