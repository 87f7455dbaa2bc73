/*
 * History cache: reads the lines of the table `day` that are not stale, and stores computed days in
 * it.
 */
#pragma once

#include <sqlite3.h>

#include "store/past_days.h"

/* Computed days that wait to be stored in one transaction. */
#define HISTORY_BATCH 128

/* Changes with each write, by this connection or another one. */
struct history_version {
    int64_t by_others;
    int by_us;
};

struct history_batch {
    int64_t before; /* lines after this day and before the next computed one have no rows */
    struct history_version version; /* of the rows from which the days were computed */
    unsigned n;
    struct past_day days[HISTORY_BATCH];
};

/* The first stale line from @first to @last; -1 = there is none. Returns a result code of SQLite.
 */
int history_cache_stale(sqlite3 *db, int64_t first, int64_t last, int64_t *ret);

/* The line before @day, if it is stale; else -1. */
int history_cache_stale_before(sqlite3 *db, int64_t day, int64_t *ret);

/* The last line; -1 = there is none. */
int history_cache_last(sqlite3 *db, int64_t *ret);

/* A statement that gives the lines from @first to @last in order; history_cache_read() reads one.
 * Returns false if it is stale. */
int history_cache_lines(sqlite3 *db, int64_t first, int64_t last, sqlite3_stmt **ret);
bool history_cache_read(sqlite3_stmt *s, struct past_day *ret);

struct history_version history_cache_version(sqlite3 *db);

/* Stores the days in one transaction, and empties @b. Days that cannot be stored stay stale, and so
 * do days from which something was written since: their sums, or their lines, may be wrong. */
void history_cache_store(sqlite3 *db, struct history_batch *b);
