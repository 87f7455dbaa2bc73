/*
 * Past days: the sums of each local day, from the intervals of the past and the rows of the
 * journal.
 *
 * Time is split at midnight, by the UTC offset that is stored with the state. A rest is counted on
 * the day on which it ended, a bout on the day on which it began, everything else on the day of its
 * row. The open bout is counted too. Sitting, standing, away and unknown time add up to the length
 * of the day, as far as there are rows.
 */
#pragma once

#include "store/past_bouts.h"

/* Days that may still change. A state that lasts longer is unknown. */
#define PAST_DAYS_MAX 64

struct past_day {
    int64_t day; /* as in store/history_store.h */
    usec sitting, active, standing, longest, rested, unknown, away;
    uint32_t bouts, rests, suggestions, stretches, steps, walks;
    bool is_listed; /* there is a row of that day, or sitting or standing in it */
};

typedef void (*past_days_take)(void *userdata, const struct past_day *day);

struct past_days {
    past_days_take take;
    void *userdata;
    struct past_bouts bouts;
    struct past_day days[PAST_DAYS_MAX]; /* days[0].day is the first one that may still change */
    bool has_days;
    struct past_day ahead; /* rows behind a gap, until the interval of the gap is known */
};

/* @take: gets each day, in ascending order, when it cannot change any more; borrowed for the call.
 */
void past_days_init(struct past_days *d, past_days_take take, void *userdata);

/* Add the rows and intervals, each in order; a row before the interval that it begins. */
void past_days_add_row(struct past_days *d, const struct past_row *row);
void past_days_add(struct past_days *d, const struct past_interval *i);

/* Hands out all days that are left. */
void past_days_end(struct past_days *d);
