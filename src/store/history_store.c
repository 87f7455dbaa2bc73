#include "store/history_store.h"

#include <sqlite3.h>
#include <string.h>

#include "store/row_words.h"

#define DAY_SECONDS 86400

/* Days to mark on each side: rows with different UTC offsets may put one instant on neighbouring
 * days. */
#define BESIDE 2

/* No zone is farther east, s. */
#define EASTMOST (18 * 3600)

int64_t history_day(usec real_at, int utc_offset)
{
    const int64_t seconds = real_at / USEC_SEC + utc_offset;

    return seconds > 0 ? seconds / DAY_SECONDS : 0;
}

/* Executes @sql with the numbers @a and @b; reads the first column of the first row into @ret,
 * unless that is NULL. */
static int with_numbers(sqlite3 *db, const char *sql, int64_t a, int64_t b, int64_t *ret)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

    if (r == SQLITE_OK && sqlite3_bind_parameter_count(s) > 0)
        r = sqlite3_bind_int64(s, 1, a);
    if (r == SQLITE_OK && sqlite3_bind_parameter_count(s) > 1)
        r = sqlite3_bind_int64(s, 2, b);
    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    if (r == SQLITE_ROW && ret)
        *ret = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return r == SQLITE_ROW || r == SQLITE_DONE ? SQLITE_OK : r;
}

static int mark_day(sqlite3 *db, int64_t day)
{
    return with_numbers(db,
                        "INSERT INTO day(day) VALUES(?) ON CONFLICT(day) DO UPDATE SET"
                        " sitting = NULL WHERE sitting IS NOT NULL",
                        day, 0, NULL);
}

/* Marks the existing lines from @first to @last, and the ones before and after them. A bout is
 * counted on the day on which it began, which is after an earlier rest; a few rests further back
 * are included, because a rest may have been taken back. */
static int mark_lines(sqlite3 *db, int64_t first, int64_t last)
{
    int64_t rest_at = 0;
    int r = with_numbers(db,
                         "SELECT at FROM (SELECT at, kind FROM journal WHERE at < ?1 ORDER BY at"
                         " DESC LIMIT 2000) WHERE kind = 'rest' ORDER BY at DESC LIMIT 1 OFFSET 3",
                         (first * DAY_SECONDS - EASTMOST) * USEC_SEC, 0, &rest_at);

    if (r != SQLITE_OK)
        return r;
    if (first > history_day(rest_at, 0) - BESIDE)
        first = history_day(rest_at, 0) - BESIDE;
    return with_numbers(db,
                        "UPDATE day SET sitting = NULL WHERE sitting IS NOT NULL AND day BETWEEN"
                        " coalesce((SELECT max(day) FROM day WHERE day < ?1), ?1) AND"
                        " coalesce((SELECT min(day) FROM day WHERE day > ?2), ?2)",
                        first, last, NULL);
}

static bool is_kind(const struct journal_row *row, const char *kind)
{
    return strcmp(row->kind, kind) == 0;
}

/* The days before that of the row on which something ended or was different. */
static int mark_days_of_words(sqlite3 *db, const struct journal_row *row)
{
    const bool is_change = is_kind(row, "corrected") || is_kind(row, "credited");
    int64_t start, end = row->real_at, first, last;
    int r = SQLITE_OK;

    if (!(is_change || is_kind(row, "rest") || is_kind(row, "bout") || is_kind(row, "blip")) ||
        !row_number(row->detail, "start", &start) || start <= 0)
        return SQLITE_OK;
    row_number(row->detail, "end", &end);
    first = history_day(start, row->utc_offset);
    last = history_day(end, row->utc_offset);
    for (int64_t d = first;
         is_change && r == SQLITE_OK && d <= last && d - first < HISTORY_GAP_DAYS; d++)
        r = mark_day(db, d);
    if (r == SQLITE_OK && (is_change || first != history_day(row->real_at, row->utc_offset)))
        r = mark_lines(db, first, last);
    return r;
}

/* Nearly always the row is of the last day, whose line is stale: then one small statement is
 * enough, and SQLite's parser needs no more memory at rest than for the row itself. */
int history_store_mark_row(sqlite3 *db, const struct journal_row *row)
{
    const int64_t day = history_day(row->real_at, row->utc_offset);
    int64_t last = -1;
    int r = with_numbers(db, "SELECT coalesce(max(day), -1) FROM day", 0, 0, &last);

    if (r == SQLITE_OK && last < day)
        r = with_numbers(db, "INSERT INTO day(day) VALUES(?)", day, 0, NULL);
    if (r == SQLITE_OK && last > day)
        r = mark_day(db, day);
    if (r == SQLITE_OK && last > day)
        r = mark_lines(db, day, day);
    return r == SQLITE_OK ? mark_days_of_words(db, row) : r;
}

int history_store_mark_span(sqlite3 *db, usec from, usec to)
{
    return mark_lines(db, history_day(from, 0) - BESIDE, history_day(to, 0) + BESIDE);
}

int history_store_records(sqlite3 *db, int64_t *ret)
{
    int64_t missing = 0;
    int r = with_numbers(db, "SELECT missing FROM total", 0, 0, &missing);

    *ret = 0;
    if (r == SQLITE_OK)
        r = with_numbers(db, "SELECT max(id) FROM journal", 0, 0, ret);
    *ret = *ret > missing ? *ret - missing : 0;
    return r;
}

int history_store_set_records(sqlite3 *db, int64_t count)
{
    return with_numbers(db,
                        "INSERT OR REPLACE INTO total"
                        " SELECT 1, coalesce(max(id), 0) - ?1 FROM journal",
                        count, 0, NULL);
}

int history_store_first(sqlite3 *db, usec *ret)
{
    *ret = 0;
    return with_numbers(db, "SELECT min(at) FROM journal", 0, 0, ret);
}
