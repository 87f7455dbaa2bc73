/*
 * Past bouts: the bouts of the past, from its intervals (store/past.h).
 *
 * A bout begins with the first sitting after a full rest, and ends where the next full rest begins.
 * Its sitting is all seated time in it; unlike the sitting clock it is not reduced by short rests.
 */
#pragma once

#include "store/past.h"

struct past_bout {
    usec start_at, end_at; /* the end is now if it is open */
    usec sitting, active;
    int utc_offset;       /* s, as of its beginning */
    enum reason ended_by; /* of the rest; none: after it nothing is known for a long time */
    bool is_open;         /* it lasts */
};

struct past_bouts {
    struct past_bout bout;
    bool has_bout;
};

/* Adds the next interval. Returns true if that ended @ret. */
bool past_bouts_add(struct past_bouts *b, const struct past_interval *i, struct past_bout *ret);
