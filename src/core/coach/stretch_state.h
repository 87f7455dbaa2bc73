/*
 * Stretch state: the guided stretch that is under way, or was just done.
 */
#pragma once

#include "core/coach/sides.h"
#include "core/plan.h"

/* Before the first step: the time to stand up and walk to the doorway. It is part of that step. */
#define STRETCH_READY (10 * USEC_SEC)
/* The last bubble stays on screen this long, unless it is answered. */
#define STRETCH_AFTERWARDS (2 * USEC_MIN)
/* Feedback is taken this long after a stretch. */
#define STRETCH_FEEDBACK (10 * USEC_MIN)
/* The hand that pressed the button for the next step leaves the mouse within this time. */
#define STRETCH_SETTLE (2 * USEC_SEC)

enum stretch_stage {
    STRETCH_NONE,
    STRETCH_STEPS, /* under way */
    STRETCH_AFTER, /* it is over; the last bubble is on screen */
};

struct stretch {
    enum stretch_stage stage;
    unsigned id;        /* of its bubble; 0 in the stage NONE */
    enum side side;     /* left, right, both; both too if the exercise has no sides */
    enum side first;    /* of both: the first one; else the same, or right */
    enum side proposed; /* the side at its beginning */
    usec started_at;
    usec person_at;      /* the last command of the person */
    usec held[SIDE_MAX]; /* for how long so far; both: without sides */
    bool is_hidden;      /* the person closed the bubble: the next step shows it again */
    unsigned dismissals;

    /* STEPS */
    unsigned step;    /* of all steps, from 1 */
    bool is_ready;    /* the time to get ready is over */
    usec step_at;     /* when the present step began */
    usec step_end_at; /* AFTER: when the last bubble goes */
    usec quiet_at;    /* in a hold: from here on input counts; USEC_NONE: no hold */
    usec moved_at;    /* in a hold: the first such input; USEC_NONE: none */
    usec await_at;    /* when to request the next input; USEC_NEVER: it is awaited */
    bool has_held;    /* a hold has begun: the side stays */
    bool is_doubtful; /* a hold was cut short, or may not have been without input */
    bool is_decided;  /* all holds are over: the end of the stretch does not change its outcome */

    bool asks_to_keep; /* AFTER: whether to keep the side, after the feedback */

    struct plan plan; /* of the stage NONE: all zero */
};

/* No stretch. */
extern const struct stretch stretch_none;

/* The exercise is done on this many sides, one after the other. */
unsigned stretch_sides(const struct stretch *s);

/* The number of all its steps. */
unsigned stretch_count(const struct stretch *s);

/* The place of the present step on its side. */
struct plan_place stretch_place(const struct stretch *s);

/* The side of the present step; both: the exercise has no sides. */
enum side stretch_step_side(const struct stretch *s);

/* Are all members possible that are read from a full text? */
bool stretch_is_sound(const struct stretch *s);
