/*
 * Interval: the time in one state, with the clocks at its beginning.
 *
 * The clocks are stored as they were at the beginning of the state; a reader adds the time since
 * then. Therefore nothing is counted periodically, a state may begin in the past, and its end may
 * become known late.
 */
#pragma once

#include "core/moment.h"
#include "core/words.h"

/* The clocks at the beginning of the interval. A full rest clears all of them; a shorter rest
 * scales all but the standing clock. */
struct clocks {
    usec sitting;
    usec active;
    usec standing;
    usec counted_from; /* the sitting clock when the coach began to count; may be negative */
};

struct day {
    usec start_at;          /* USEC_NONE: not known yet */
    usec sitting, standing; /* up to the beginning of the interval */
    unsigned rests;
};

/* One state, with the sums of everything before it. */
struct interval {
    enum presence_state state;
    enum reason reason;
    usec since_at;
    usec certain_at;    /* of an absence: credited from this instant on, because the person may have
                         been here before it; USEC_NONE: certain from its beginning; USEC_NEVER: not
                         yet, or a short lock in the chair */
    usec full_rest;     /* the setting Rest when the interval ended; 0: it has not ended */
    usec walked_for;    /* of an absence: for how long the person was seen to walk in it; a rest of
                           twice this length is credited at least */
    bool is_walk_break; /* the walk in it is a full rest, of any length */
    usec bout_at;       /* the beginning of the bout; USEC_NONE: none */
    usec rest_end_at, rest_length; /* the last full rest; a length of 0: unknown */
    struct clocks clocks;
    struct day day;
};

/* A longer rest is one of unknown length: the wall clock was probably wrong. */
#define INTERVAL_REST_MAX (60 * USEC_DAY)

/* Adds the time from the beginning of the interval to @until to its clocks and its day. */
void interval_account(struct interval *i, usec until);

/* The beginning of the part of the absence that is credited; @end if no part is. */
usec interval_rest_start(const struct interval *i, usec end);

/* Is the absence @i a full rest, if @length of it is credited? A stretch and a walk that is a break
 * are, of any length. @rest: the setting. */
bool interval_is_full_rest(const struct interval *i, usec length, usec rest);

/* The interval that follows @i from @at on. If @i is an absence and @state is not, the rest is
 * credited: a full rest clears the clocks, a shorter one scales them. */
struct interval interval_next(const struct interval *i, enum presence_state state,
                              enum reason reason, usec at);
