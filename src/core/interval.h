/*
 * Interval: the time in one state, with the clocks as they stood at its begin.
 *
 * The clocks are kept up to the begin of the state, and the state is added when somebody reads
 * them. So nothing accrues by ticking, a state may begin in the past, and its end may be found out
 * late.
 */
#pragma once

#include "core/moment.h"
#include "core/words.h"

/* What accrues, up to the begin of the present state. A full rest clears all of it; a shorter one
 * scales what was sat, not what was stood. */
struct clocks {
    usec sitting;
    usec active;
    usec standing;
    usec asked; /* the coach's own reading of the sitting clock; may be negative */
};

struct day {
    usec start_at;          /* USEC_NONE: not told yet */
    usec sitting, standing; /* up to the begin of the present state */
    unsigned rests;
};

/* One state with all that a return overwrites, so that a blip can be undone. */
struct interval {
    enum presence_state state;
    enum reason reason;
    usec since_at;
    usec bout_at; /* begin of the bout; USEC_NONE: none */
    struct clocks clocks;
    struct day day;
    usec rest_end_at, rest_length; /* the last full rest */
    usec doubt_at; /* an absence: not certain before this instant, and credited from it on only;
                      USEC_NONE: certain from its begin; USEC_NEVER: not certain yet */
};

/* Active or passive. */
bool presence_state_is_seated(enum presence_state state);

/* Adds (sign 1) or takes back (sign -1) the time from @from to @to, spent in @state. */
void interval_account(struct interval *i, enum presence_state state, usec from, usec to, int sign);

/* Where the absence begins as far as it is credited; @end if none of it is. */
usec interval_rest_start(const struct interval *i, usec end);

/* What an absence from @start to @end is worth (P7): a full rest clears the clocks, a shorter one
 * scales them. Returns whether it was a full one. */
bool interval_credit(struct interval *i, usec start, usec end, usec rest);
