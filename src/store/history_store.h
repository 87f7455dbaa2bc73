/*
 * History store: facts about the rows of the history: the days that must be computed again, the
 * number of rows, and the earliest one.
 *
 * The journal is authoritative. The table `day` has one line for each local day that has a row, and
 * is a cache: a line whose `sitting` is NULL is stale, and the next query that needs the day
 * computes it from the journal. The last day is always stale. A change of the journal marks the
 * days that it can change in the same transaction, and computes nothing.
 *
 * A day is a number, days since 1970-01-01 in local time, by the UTC offset that is stored with
 * each row: (at / 10^6 + utc_offset) / 86400. Instants are µs, CLOCK_REALTIME. The functions that
 * write belong into a transaction of the caller. All return result codes of SQLite. A database
 * comes from journal_db(), and is borrowed until the next commit or turn of the loop.
 */
#pragma once

#include <stdint.h>

#include "store/record.h"

struct sqlite3;

/* The longest time without a row that is known: a longer one counts as unknown. */
#define HISTORY_GAP_DAYS 60

/* The local day of an instant, by this UTC offset in s. Instants before 1970 are in day 0. */
int64_t history_day(usec real_at, int utc_offset);

/**
 * history_store_mark_row() - mark the days that an added row changes
 *
 * Those of the row and of the span that its detail names. A row before the last day (an import, a
 * row that was dated back) also marks the days beside it. Marking twice writes nothing.
 */
int history_store_mark_row(struct sqlite3 *db, const struct journal_row *row);

/* Marks the days that the deletion of the rows from @from to @to, both included, changes. Call it
 * before or after the deletion. */
int history_store_mark_span(struct sqlite3 *db, usec from, usec to);

/* Rows of the journal; counts none of them. */
int history_store_records(struct sqlite3 *db, int64_t *ret);

/* Notes that there are @count rows, after rows were deleted. Added rows need no note. */
int history_store_set_records(struct sqlite3 *db, int64_t count);

/* The instant of the earliest row; 0 = there is none. */
int history_store_first(struct sqlite3 *db, usec *ret);
