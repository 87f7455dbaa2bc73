/*
 * Past: the last states and what they were worth, so that what becomes known of them later can be
 * worked in, and the clocks follow.
 */
#pragma once

#include "core/interval.h"

/* Some hours of an ordinary day. What is older is kept as its sums. */
#define PAST_MAX 48

struct past_interval {
    usec at; /* its begin; it lasts until the next one's, the last until the present state's */
    usec doubt_at; /* as in struct interval */
    enum presence_state state;
    uint32_t none; /* 0: without a gap, the same past is the same to the byte */
};

struct past {
    unsigned n;
    struct past_interval list[PAST_MAX];
    struct interval base; /* what was before the first of them comes to */
};

/* @past: all 0. */
void past_init(struct past *past);

/* The state @is ended at @end and joins the past. @rest: what makes a rest a full one. */
void past_add(struct past *past, const struct interval *is, usec end, usec rest);

/* The absence that began at @at has not ended: it and what followed are taken out. */
void past_cut(struct past *past, usec at);

/* What it all comes to at @until, not before the begin of the present state @is; its day is counted
 * from @is->day.start_at, and a rest that still goes on is worth nothing yet. */
struct interval past_sum(const struct past *past, const struct interval *is, usec until, usec rest);

/**
 * past_overlay() - from @start to @end it was @state instead
 * @is:  the present state; begins at @end if what is overlaid reaches into it
 *
 * Of what was before the first interval nothing changes. Sitting leaves input what it was. An
 * absence that now meets the present one joins it.
 */
void past_overlay(struct past *past, struct interval *is, usec start, usec end,
                  enum presence_state state, usec rest);
