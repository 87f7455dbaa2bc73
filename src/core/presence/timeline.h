/*
 * Timeline: the last intervals before the present one, each with the sums at its beginning.
 *
 * The clocks of an interval follow from the interval before it (interval_next()). Therefore a
 * change of the past is an edit of the timeline, after which only the intervals that follow are
 * summed again: a return that was a blip is removed, an absence is back-dated, a correction
 * replaces what it covers.
 */
#pragma once

#include "core/presence/interval.h"

/* A few hours of an ordinary day. Of older intervals only the sums are kept. */
#define TIMELINE_MAX 48

/* Each interval ends where the next one begins, the last one where the present one does. */
struct timeline {
    unsigned n;
    struct interval list[TIMELINE_MAX];
};

/* The interval before the present one, or NULL. */
const struct interval *timeline_last(const struct timeline *t);

/* Ends @present at @at, appends it, and begins @state there. @rest: the length of a full rest. */
void timeline_enter(struct timeline *t, struct interval *present, enum presence_state state,
                    enum reason reason, usec at, usec rest);

/* The present interval began at @at already, which is not before the beginning of the last one. */
void timeline_back_date(const struct timeline *t, struct interval *present, usec at);

/* Drops the present interval: the last one is the present one again. Returns false if there is no
 * last one. */
bool timeline_rejoin(struct timeline *t, struct interval *present);

/* The last absence has not ended: it becomes the present interval again. False: there is none. */
bool timeline_reopen(struct timeline *t, struct interval *present);

/* Sums @i again, as the interval that follows @before. */
void timeline_sum_again(struct interval *i, const struct interval *before);

/* Sums all intervals again from list[@from] on, @from > 0, and @present. */
void timeline_sum_from(struct timeline *t, struct interval *present, unsigned from);

/* A new day begins at @start; or the present one does, and its totals so far stay as they are. */
void timeline_set_day(struct timeline *t, struct interval *present, usec start, bool is_new);

/**
 * timeline_overlay() - replace the states between @start and @end by @state
 * @present:  the present interval; it begins at @end afterwards if the span reaches into it
 *
 * The time before the first interval does not change. PRESENCE_PASSIVE does not replace active
 * time. An absence that now ends where another one begins becomes one with it.
 */
void timeline_overlay(struct timeline *t, struct interval *present, usec start, usec end,
                      enum presence_state state, enum reason reason, usec rest);
