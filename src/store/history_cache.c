#include "store/history_cache.h"

#include <string.h>

#include "store/schema.h"

static int read_day(sqlite3 *db, const char *sql, int64_t first, int64_t last, int64_t *ret)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

    *ret = -1;
    if (r == SQLITE_OK) {
        sqlite3_bind_int64(s, 1, first);
        if (sqlite3_bind_parameter_count(s) > 1)
            sqlite3_bind_int64(s, 2, last);
        r = sqlite3_step(s);
    }
    if (r == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL)
        *ret = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return r == SQLITE_ROW || r == SQLITE_DONE ? SQLITE_OK : r;
}

int history_cache_stale(sqlite3 *db, int64_t first, int64_t last, int64_t *ret)
{
    return read_day(db, "SELECT min(day) FROM day WHERE day BETWEEN ? AND ? AND sitting IS NULL",
                    first, last, ret);
}

int history_cache_stale_before(sqlite3 *db, int64_t day, int64_t *ret)
{
    return read_day(db,
                    "SELECT CASE WHEN sitting IS NULL THEN day END FROM day WHERE day < ?"
                    " ORDER BY day DESC LIMIT 1",
                    day, 0, ret);
}

int history_cache_last(sqlite3 *db, int64_t *ret)
{
    return read_day(db, "SELECT max(day) FROM day WHERE day >= ?", INT64_MIN, 0, ret);
}

struct history_version history_cache_version(sqlite3 *db)
{
    struct history_version v = { .by_us = sqlite3_total_changes(db) };

    read_day(db, "PRAGMA data_version", 0, 0, &v.by_others);
    return v;
}

static bool is_current(sqlite3 *db, const struct history_version *version)
{
    const struct history_version now = history_cache_version(db);

    return now.by_others == version->by_others && now.by_us == version->by_us;
}

int history_cache_lines(sqlite3 *db, int64_t first, int64_t last, sqlite3_stmt **ret)
{
    int r = sqlite3_prepare_v2(
        db,
        "SELECT day, sitting, active, standing, longest, rested, unknown, away, bouts, rests,"
        " suggestions, stretches, steps, walks FROM day WHERE day BETWEEN ? AND ? ORDER BY day",
        -1, ret, NULL);

    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(*ret, 1, first);
    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(*ret, 2, last);
    return r;
}

bool history_cache_read(sqlite3_stmt *s, struct past_day *ret)
{
    usec *const times[] = { &ret->sitting, &ret->active,  &ret->standing, &ret->longest,
                            &ret->rested,  &ret->unknown, &ret->away };
    uint32_t *const counts[] = { &ret->bouts,     &ret->rests, &ret->suggestions,
                                 &ret->stretches, &ret->steps, &ret->walks };
    int column = 1;

    ret->day = sqlite3_column_int64(s, 0);
    for (unsigned i = 0; i < sizeof times / sizeof times[0]; i++)
        *times[i] = sqlite3_column_int64(s, column++);
    for (unsigned i = 0; i < sizeof counts / sizeof counts[0]; i++)
        *counts[i] = (uint32_t)sqlite3_column_int64(s, column++);
    return sqlite3_column_type(s, 1) != SQLITE_NULL;
}

static int write_day(sqlite3_stmt *s, const struct past_day *d)
{
    const int64_t values[] = { d->day,         d->sitting,   d->active, d->standing, d->longest,
                               d->rested,      d->unknown,   d->away,   d->bouts,    d->rests,
                               d->suggestions, d->stretches, d->steps,  d->walks };
    int r;

    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++)
        sqlite3_bind_int64(s, (int)i + 1, values[i]);
    r = sqlite3_step(s);
    sqlite3_reset(s);
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

/* Deletes the lines of days that have no rows any more. */
static int remove_lines(sqlite3 *db, int64_t after, int64_t before)
{
    int64_t none;

    return read_day(db, "DELETE FROM day WHERE day > ? AND day < ?", after, before, &none);
}

static int write_days(sqlite3 *db, const struct history_batch *b)
{
    sqlite3_stmt *s = NULL;
    int64_t before = b->before;
    int r = sqlite3_prepare_v2(
        db,
        "INSERT OR REPLACE INTO day(day, sitting, active, standing, longest, rested, unknown, away,"
        " bouts, rests, suggestions, stretches, steps, walks) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        -1, &s, NULL);

    for (unsigned i = 0; r == SQLITE_OK && i < b->n; i++) {
        if (b->days[i].day > before + 1)
            r = remove_lines(db, before, b->days[i].day);
        if (r == SQLITE_OK)
            r = write_day(s, &b->days[i]);
        before = b->days[i].day;
    }
    sqlite3_finalize(s);
    return r;
}

static void store(sqlite3 *db, struct history_batch *b)
{
    int r = schema_begin(db);

    if (r == SQLITE_OK)
        r = write_days(db, b);
    if (r == SQLITE_OK)
        r = schema_commit(db);
    if (r != SQLITE_OK)
        schema_rollback(db);
    b->version.by_us = sqlite3_total_changes(db);
}

void history_cache_store(sqlite3 *db, struct history_batch *b)
{
    if (b->n == 0)
        return;
    if (is_current(db, &b->version))
        store(db, b);
    b->before = b->days[b->n - 1].day;
    b->n = 0;
}
