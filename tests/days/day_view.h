/*
 * View: all facts of one instant of a day, and the judgement of a claim for it. The allowances of
 * the judge are decided here, from the facts.
 */
#pragma once

#include "day_judge.h"

enum anchor_type {
    ANCHOR_TOUCH,
    ANCHOR_REPORTED,   /* caused by the machine and known to the core, or our source connected or
                          ended */
    ANCHOR_UNREPORTED, /* caused by the machine, but reported to the core as input */
    ANCHOR_HIDING /* an inhibitor starts or stops hiding idleness, which is counted from its end */
};

/* An event that restarted or ended the idle count of the server. */
struct anchor {
    enum anchor_type type;
    usec at;
};

struct view {
    enum truth truth;
    enum presence_state claim;
    usec touch_at, next_at; /* the touches around it; USEC_NONE, USEC_NEVER */
    bool is_run;            /* since .run_type there was no pause of AwayAfter between anchors */
    enum anchor_type run_type;
    bool is_run_long;            /* the last touch is so long ago that resets must be known */
    bool is_locked_out;          /* a lock, a suspend or another session on the seat */
    bool is_inhibited;           /* and the compositor hides idleness meanwhile */
    bool is_hidden_long;         /* for longer than the evidence is valid */
    bool is_within_limit;        /* there is reported evidence within its limit */
    bool is_walk_last;           /* on the feet since the last touch */
    bool is_just_walked;         /* on the feet, or until just now: away or on a treadmill */
    bool is_past_limit;          /* there is reported evidence past its limit */
    bool is_touched, is_reading; /* within such a span */
    bool is_walked, is_belt;     /* the same */
    bool is_reported_sitting, is_reported_standing;
    bool
        is_raised; /* standing was reported after the last touch: the person came back and stands */
};

struct span {
    usec from, to;
};

struct sight {
    const struct day_plan *p;
    const struct desk *d;
    GArray *anchors;  /* struct anchor, in order */
    GArray *touched;  /* struct span: short input more often than Rest may be taken for reading */
    GArray *readings; /* struct span: short input so often must be taken for reading */
    GArray *walked;   /* struct span: reported steps show that the person walks away */
    GArray *belts;    /* struct span: reported steps show a treadmill */
    GPtrArray *fresh; /* of each piece of evidence: a byte for each touch, from freshness_find() */
};

/* For each touch: does an inhibitor or a game count after it? The caller frees it. */
char *freshness_find(const struct day_plan *p, const struct desk *d, unsigned shown);

/* Does this call still count at @at? Not after hours in one piece, nor after a lock or a sleep
 * during which it ran on. */
bool freshness_of_call(const struct day_plan *p, const struct shown *call, usec at);

/* Does a fact of this type that is on and off hold at @at? */
bool view_is_on(const struct day_plan *p, enum fact_type type, usec at);

void sight_open(struct sight *s, const struct day_plan *p, const struct desk *d);
void sight_close(struct sight *s);

/* The spans of short input, in order (struct span). @is_strict: those in which nothing else
 * happens, and which every server reports in the same way. */
GArray *islands_find(const struct day_plan *p, const struct desk *d, bool is_strict);

/* The spans of reported steps in which the core must know that the person walks away, or on a
 * treadmill, in order (struct span). */
GArray *strides_find(const struct day_plan *p, bool is_belt);

/* The walking in this time, and the number of steps in it. */
usec strides_within(const struct day_plan *p, usec from, usec to, usec *ret_steps);

/* From here on a program that resets the idle counter is known, and its resets are not input. */
usec view_resets_known_at(const struct day_plan *p, usec touch_at);

/* For g_array_sort(): by value, of usec. */
int instants_compare(gconstpointer a, gconstpointer b);

struct view view_at(const struct sight *s, usec at);

/* The finding for the claim. */
enum finding view_judge(const struct view *v, usec away_after);
/* The finding if sitting is claimed while the person does not sit; and if it is not claimed while
 * the person does. */
enum finding view_too_much(const struct view *v);
enum finding view_too_little(const struct view *v, usec away_after);

enum truth truth_at(const struct day_plan *p, usec at);
