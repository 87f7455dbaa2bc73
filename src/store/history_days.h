/*
 * History days: the sums of a span of days, from the table `day` where its lines are not stale,
 * else from the timeline. Days that were computed and cannot change by themselves are stored.
 */
#pragma once

#include "store/history_cache.h"
#include "store/history_stream.h"

/* Returns false if no more days are wanted. */
typedef bool (*history_days_take)(void *userdata, const struct past_day *day);

struct history_days {
    history_days_take take;
    void *userdata;
    int64_t next, last; /* the days that are still to be returned */
    int64_t start,
        target;        /* the first whole day of the timeline, and the last day that is needed */
    int64_t last_line; /* of the table; this day and later ones are never stored */
    sqlite3 *db;       /* of this step */
    bool has_begun, is_streaming, is_over;
    struct history_stream stream;
    struct past_days days;
    struct history_batch batch;
};

/* @first, @last: local days (store/history_store.h), both included. */
void history_days_begin(struct history_days *d, int64_t first, int64_t last, history_days_take take,
                        void *userdata);

/* As history_stream_step(). */
int history_days_step(struct history_days *d, sqlite3 *db, usec until, usec now);

void history_days_done(struct history_days *d);
