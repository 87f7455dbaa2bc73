/*
 * Activities: the parts of a day. Each starts at p->now, lasts for @length, and adds the touches,
 * facts and truth that it consists of to the plan.
 */
#pragma once

#include "day_plan.h"

/* Sits down and types or clicks; pauses are shorter than AwayAfter. Ends with a touch. */
void plan_type(struct day_plan *p, usec length);
/* Sits and reads; scrolls now and then, always within AwayAfter. */
void plan_read(struct day_plan *p, usec length);
/* Sits and touches nothing at all. */
void plan_sit(struct day_plan *p, usec length);
/* Stands at the desk and types there. */
void plan_stand(struct day_plan *p, usec length);
/* Gets up within seconds of the last touch and stays away. */
void plan_leave(struct day_plan *p, usec length);
/* Away; something touches the mouse or keyboard for less than a blip. */
void plan_bump(struct day_plan *p);
/* Away while the machine is locked or asleep. Ends with the person back at the desk, the machine
 * unlocked or awake, and the touches for that. @is_unannounced: logind sends no PrepareForSleep. */
void plan_lock_away(struct day_plan *p, usec length);
void plan_sleep_away(struct day_plan *p, usec length, bool is_unannounced);
/* The evening: away long enough for every timeout to pass. */
void plan_end(struct day_plan *p);

/* Something that plays, records or keeps the screen on, from its beginning to its end. Both
 * carry the same number. */
struct show {
    unsigned inhibit; /* 0: none */
    unsigned claim;   /* 0: none */
    enum evidence_kind inhibit_kind, claim_kind;
    const char *program;
    bool is_by_bus, resets;
};

enum show_type {
    SHOW_FILM,        /* a known player, and an inhibitor */
    SHOW_WEB_FILM,    /* in a browser: an inhibitor whose reason names a video */
    SHOW_INHIBITOR,   /* of no known purpose */
    SHOW_CALL,        /* a microphone */
    SHOW_CALL_PAGE,   /* a microphone, and an inhibitor whose reason names a call */
    SHOW_MUSIC,       /* a player of music */
    SHOW_TYPES_MIXED, /* those above occur in a day of all kinds */
    SHOW_WEB_PLAYER = SHOW_TYPES_MIXED, /* in a browser that plays, and inhibits without a reason */
    SHOW_KEEP_AWAKE,                    /* a tool that keeps the screen on */
    SHOW_ALBUM,                         /* in a video player, which inhibits as for a film */
    SHOW_GAME,                          /* an inhibitor whose reason names a game */
    SHOW_GAMEMODE,                      /* an inhibitor of no known purpose, and GameMode */
    SHOW_LISTENER,                      /* a program that listens to the microphone all the time */
};

struct show plan_show(struct day_plan *p, enum show_type type);
void plan_show_ends(struct day_plan *p, const struct show *show);
/* Touches, starts it, and sits there until it ends without another touch. */
void plan_watch(struct day_plan *p, enum show_type type, usec length);

/* The same; then types within 25 s of its end. */
void plan_watch_on(struct day_plan *p, enum show_type type, usec length);
/* One of the two films. */
enum show_type plan_film(struct day_plan *p);

/* Work, a break that is long enough, and work again. */
void plan_work(struct day_plan *p);

/* The activities above, of a person whose steps a tracker may count: the plan has the strides. The
 * hand that types makes phantom steps. */
void plan_type_worn(struct day_plan *p, usec length);
/* Leaves and walks about, with pauses; back at the desk after @length. */
void plan_walk(struct day_plan *p, usec length);
/* Types on a treadmill. */
void plan_tread(struct day_plan *p, usec length);

/* A tracker and how it reports the strides of the plan. */
struct tracking {
    const char *name;
    usec from, to;
    usec every;                 /* it reports so often, if there were steps */
    usec late_least, late_most; /* a report for each walk, so late; 0, 0: at once */
    unsigned percent;           /* of the steps are counted */
    bool is_total;              /* it reports the total of the day */
    bool is_worn;               /* and that it is worn */
    bool stays;                 /* it goes on afterwards: it does not report that it is not worn */
    unsigned worn; /* number of the report that it is worn, which ends at .worn_until; 0: none */
    usec worn_until;
    uint64_t total; /* at its beginning; at its end when plan_track() returns */
};

/* Adds the reports, for the plan so far. */
void plan_track(struct day_plan *p, struct tracking *t);

/* A report of a sensor, valid for @lease from now on. */
unsigned plan_report(struct day_plan *p, enum evidence_kind kind, usec lease);
void plan_report_again(struct day_plan *p, unsigned report, enum evidence_kind kind, usec lease);
void plan_report_ends(struct day_plan *p, unsigned report, enum evidence_kind kind);
