/*
 * History stream: the rows of the journal from some instant on, read piece by piece, and the
 * timeline that they make (store/past.h).
 *
 * The timeline begins at an earlier full rest, so that states and bouts are right from the instant
 * that the caller asked for. No statement stays open between two steps: rows that are added,
 * deleted or imported meanwhile do no harm.
 */
#pragma once

#include <sqlite3.h>

#include "store/past.h"

struct history_stream {
    struct past past;
    past_take take;         /* gets the intervals */
    past_row_take take_row; /* gets each row, before the interval that it begins; or NULL */
    void *userdata;
    usec needed_at;      /* right from here on */
    usec at, changes_at; /* of the last row, and up to where the changes are read */
    int64_t id;          /* of the last row */
    bool is_whole;       /* it began with the first row of all */
    bool is_synced;      /* it has seen a full rest, or began with the first row */
    bool is_restarted;   /* a step began the timeline again: discard what it gave */
    bool is_stopped;     /* set by a callback: it needs no more rows */
    bool is_paused;      /* set by a callback: no more rows in this step */
};

/* @at: the timeline must be right from here on; earlier intervals are given too. */
void history_stream_begin(struct history_stream *s, usec at, past_take take, past_row_take take_row,
                          void *userdata);

/**
 * history_stream_step() - read more rows
 * @until:  stop after this instant, µs, CLOCK_MONOTONIC
 * @now:    the end of the open interval, µs, CLOCK_REALTIME
 *
 * Returns SQLITE_ROW (there are more rows), SQLITE_DONE (all intervals were given, or a callback
 * has set is_stopped) or another result code of SQLite.
 */
int history_stream_step(struct history_stream *s, sqlite3 *db, usec until, usec now);

void history_stream_done(struct history_stream *s);

/* A statement for the rows after the row @id of the instant @at, up to @to, which is not included;
 * and the row that it is at, valid until its next step. */
int history_stream_rows(sqlite3 *db, usec at, int64_t id, usec to, sqlite3_stmt **ret);
struct past_row history_stream_row(sqlite3_stmt *st);

/* Whether the time of a step is over. Looks at the clock each 32nd time. */
bool history_stream_is_late(usec until, unsigned *count);
