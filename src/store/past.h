/*
 * Past: the timeline of the past, from the rows of the journal.
 *
 * A row of the kind `state` begins a state, which lasts until the next one. Later rows change this:
 * `blip` takes back what began or ended at its instant, `corrected` and `credited` lay a state over
 * a span, in the order of the rows. Rows that follow each other with the same state and reason are
 * one interval; absences that touch are one, whatever their reasons. An absence is a full rest if a
 * row `rest` ends with it. If a correction changed the absence, that row may be missing: then it is
 * one from PAST_REST on.
 *
 * Pure: reads no clock and no file. Instants are µs, CLOCK_REALTIME. Rows come in the order of
 * their instants, and of their numbers where instants are equal.
 */
#pragma once

#include "core/moment.h"
#include "core/words.h"

/* The default of Sitting.Rest, used where no row reports that setting. */
#define PAST_REST (5 * USEC_MIN)

/* A state that lasts longer without a row is unknown: the clock was wrong, or the rows are of two
 * machines. */
#define PAST_GAP (60 * USEC_DAY)

/* A row changes nothing that is older than this. */
#define PAST_CHANGE_MAX (49 * USEC_HOUR)

/* No person makes more corrections for one time. The service ignores any further one, because the
 * time for one row grows with the square of their number. */
#define PAST_CHANGES_MAX 2048

struct past_row {
    int64_t id;
    usec at;
    int utc_offset; /* s */
    const char *kind, *source, *detail;
};

struct past_interval {
    usec start_at, end_at;      /* the end is now if it is open */
    int utc_offset, end_offset; /* s, as of its beginning and of its end */
    enum presence_state state;
    enum reason reason;
    bool is_open; /* it lasts */
    bool is_rest; /* an absence that was a full rest, from rest_at on */
    usec rest_at;
};

struct past_change {
    usec recorded_at, start_at, end_at;
    enum presence_state state;
    enum reason reason;
};

enum past_credit { PAST_CREDIT_NONE, PAST_CREDIT_PART, PAST_CREDIT_FULL };

/* A rest that a row reports to end at .at. */
struct past_mark {
    enum past_credit credit;
    usec at, start_at;
};

/* The rows of one instant, of which a later one may take an earlier one back. */
struct past_group {
    usec at; /* USEC_NONE: none yet */
    bool has_state;
    enum presence_state state;
    enum reason reason;
    int utc_offset;
    struct past_mark mark;
};

typedef void (*past_row_take)(void *userdata, const struct past_row *row);
typedef void (*past_take)(void *userdata, const struct past_interval *interval);

struct past {
    past_take take;
    void *userdata;
    struct past_change *changes; /* owned */
    unsigned n_changes, changes_max;
    usec at; /* the intervals reach up to here; USEC_NONE: there is no row yet */
    enum presence_state state;
    enum reason reason;
    int utc_offset;
    struct past_group group;
    struct past_mark mark;
    struct past_interval current;
    bool has_current, is_touched, was_changed;
};

/* @take: gets each interval in order, when the next one is known; borrowed for the call. */
void past_init(struct past *p, past_take take, void *userdata);

/* A row of the kinds `corrected`, `credited`, `blip`. Give those up to PAST_CHANGE_MAX ahead of the
 * next past_add(). Returns 0 or -ENOMEM. */
int past_add_change(struct past *p, const struct past_row *row);

/* Any row, those above too. */
void past_add(struct past *p, const struct past_row *row);

/* There are no more rows: the last interval is open and lasts until @now. */
void past_end(struct past *p, usec now);

void past_done(struct past *p);
