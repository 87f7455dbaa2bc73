/*
 * History query: an answer from the history, in small steps, so that the loop is never held.
 *
 * Days, bouts and intervals come from the timeline (store/past.h), stretches and events from the
 * rows themselves. Days that are not stale come from the table `day`; the others are computed, and
 * stored if they cannot change any more.
 */
#pragma once

#include "store/past_days.h"

#define HISTORY_ROWS_MAX 10000
#define HISTORY_DAYS_MAX 3660

enum history_kind {
    HISTORY_DAYS,
    HISTORY_BOUTS,
    HISTORY_INTERVALS,
    HISTORY_STRETCHES,
    HISTORY_EVENTS,
};

struct past_stretch {
    usec start_at, end_at;
    int utc_offset; /* s, as of its end */
    char exercise[33], side[8], outcome[16];
    char feedback[8]; /* "": none was given */
    usec held;
};

/* One row of an answer; the members are of the kind of the query. Borrowed for the call. */
struct history_row {
    const struct past_day *day;
    const struct past_bout *bout;
    const struct past_interval *interval;
    const struct past_stretch *stretch;
    const struct past_row *event;
};

/* Returns 0, or a negative errno that ends the query. */
typedef int (*history_take)(void *userdata, const struct history_row *row);

struct history_request {
    enum history_kind kind;
    int64_t from, to; /* days: the first and the last one; else instants, @to is not included */
    unsigned max;     /* rows; days: not used */
    history_take take;
    void *userdata;
};

struct history_query;
struct sqlite3;

/* NULL: no memory. Rows come in ascending order; what lasts into the span or out of it is one of
 * them, uncut. */
struct history_query *history_query_new(const struct history_request *request);

/**
 * history_query_step() - work for a few milliseconds
 * @db:  of journal_db()
 *
 * Returns 1 (call it again), 0 (all rows were given), a negative errno of the callback, or -EIO
 * (the history cannot be read; history_query_problem() has the cause).
 */
int history_query_step(struct history_query *q, struct sqlite3 *db);

/* A result code of SQLite, after -EIO. */
const char *history_query_problem(const struct history_query *q);

/* Returns NULL. */
struct history_query *history_query_free(struct history_query *q);
