#include "store/history_forget.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

#include "core/words.h"
#include "store/history_store.h"
#include "store/row_words.h"
#include "store/schema.h"
#include "util/calendar.h"

/* Free pages that one call gives back to the file system. */
#define PAGES "256"

/* The source of the row that begins the time about which nothing is known. */
#define SOURCE "forget"

/* The rows to delete: ?1 to ?2, but not ?3 to ?4, and not the row that an earlier call has added at
 * the beginning. */
#define ROWS                                                                                       \
    "journal WHERE at BETWEEN ?1 AND ?2 AND NOT at BETWEEN ?3 AND ?4 AND NOT (at = ?1 AND kind = " \
    "'state' AND source = '" SOURCE "')"

/* Prepares a statement on the rows of @span; ?5 is @max. */
static int prepare(sqlite3 *db, const char *sql, const struct history_span *span, unsigned max,
                   sqlite3_stmt **ret)
{
    int r = sqlite3_prepare_v2(db, sql, -1, ret, NULL);

    if (r != SQLITE_OK)
        return r;
    sqlite3_bind_int64(*ret, 1, span->from);
    sqlite3_bind_int64(*ret, 2, span->to);
    sqlite3_bind_int64(*ret, 3, span->kept_from);
    sqlite3_bind_int64(*ret, 4, span->kept_to);
    sqlite3_bind_int64(*ret, 5, max);
    return SQLITE_OK;
}

/* The instants of the first rows: @ret_first and @ret_last. SQLITE_DONE: there is none. */
static int find_rows(sqlite3 *db, const struct history_span *span, unsigned max, usec *ret_first,
                     usec *ret_last)
{
    sqlite3_stmt *s = NULL;
    int r =
        prepare(db, "SELECT min(at), max(at) FROM (SELECT at FROM " ROWS " ORDER BY at LIMIT ?5)",
                span, max, &s);

    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    if (r == SQLITE_ROW) {
        r = sqlite3_column_type(s, 0) == SQLITE_NULL ? SQLITE_DONE : SQLITE_OK;
        *ret_first = sqlite3_column_int64(s, 0);
        *ret_last = sqlite3_column_int64(s, 1);
    }
    sqlite3_finalize(s);
    return r;
}

static int delete_rows(sqlite3 *db, const struct history_span *span, unsigned max, unsigned *ret_n)
{
    sqlite3_stmt *s = NULL;
    int r = prepare(
        db, "DELETE FROM journal WHERE id IN (SELECT id FROM " ROWS " ORDER BY at LIMIT ?5)", span,
        max, &s);

    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    sqlite3_finalize(s);
    *ret_n = (unsigned)sqlite3_changes(db);
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

/* The name of the state that the last row of a state up to @at reports; "" if there is none. */
static int read_state(sqlite3 *db, usec at, char *ret, size_t size)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db,
                               "SELECT detail FROM journal WHERE at <= ? AND kind = 'state'"
                               " ORDER BY at DESC, id DESC LIMIT 1",
                               -1, &s, NULL);

    ret[0] = '\0';
    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(s, 1, at);
    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    if (r == SQLITE_ROW)
        row_word((const char *)sqlite3_column_text(s, 0), "state", ret, size);
    sqlite3_finalize(s);
    return r == SQLITE_ROW || r == SQLITE_DONE ? SQLITE_OK : r;
}

/* Without this row, the state before the span would seem to last until the next row behind it. */
static int end_state(sqlite3 *db, usec from)
{
    const char *unknown = presence_state_name(PRESENCE_UNKNOWN);
    struct journal_row row = { .real_at = from, .kind = "state", .source = SOURCE };
    char before[32];
    int r = read_state(db, from, before, sizeof before);

    if (r != SQLITE_OK || !*before || strcmp(before, unknown) == 0)
        return r;
    row.utc_offset = calendar_utc_offset(from);
    g_snprintf(row.detail, sizeof row.detail, "state=%s reason=none before=%s", unknown, before);
    return schema_add_row(db, &row);
}

/* Does the span begin within the rows that stay? Their last state goes on behind them. */
static bool begins_inside_kept(const struct history_span *span)
{
    return span->from >= span->kept_from && span->from <= span->kept_to;
}

/* Days without a row have no line. Rows of one day are at most a day and 18 h around its beginning.
 */
static int drop_empty_days(sqlite3 *db, usec first, usec last)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(
        db,
        "DELETE FROM day WHERE day BETWEEN ? - 1 AND ? + 1 AND NOT EXISTS (SELECT 1 FROM journal"
        " WHERE at BETWEEN (day * 86400 - 64800) * 1000000 AND (day * 86400 + 151200) * 1000000"
        " AND (at / 1000000 + utc_offset) / 86400 = day)",
        -1, &s, NULL);

    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(s, 1, history_day(first, 0));
    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(s, 2, history_day(last, 0));
    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    sqlite3_finalize(s);
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

/* In a transaction. */
static int forget(struct journal *h, sqlite3 *db, const struct history_span *span, unsigned max,
                  unsigned *ret_n)
{
    usec first = 0, last = 0;
    int64_t records = 0;
    int r = find_rows(db, span, max, &first, &last);

    *ret_n = 0;
    if (r != SQLITE_OK)
        return r == SQLITE_DONE ? SQLITE_OK : r;
    r = history_store_records(db, &records);
    if (r == SQLITE_OK)
        r = delete_rows(db, span, max, ret_n);
    if (r == SQLITE_OK)
        r = history_store_set_records(db, records - *ret_n);
    if (r == SQLITE_OK && !begins_inside_kept(span))
        r = end_state(db, span->from);
    if (r == SQLITE_OK)
        r = history_store_mark_span(db, usec_min(span->from, first), last);
    if (r == SQLITE_OK)
        r = drop_empty_days(db, first, last);
    if (r == SQLITE_OK)
        journal_note_last(h, db);
    return r;
}

int history_forget(struct journal *h, const struct history_span *span, unsigned max,
                   unsigned *ret_n)
{
    sqlite3 *db;
    int r = journal_begin_change(h);

    if (r < 0)
        return r;
    db = journal_db(h);
    r = schema_begin(db);
    if (r == SQLITE_OK)
        r = forget(h, db, span, max, ret_n);
    if (r == SQLITE_OK)
        r = schema_commit(db);
    if (r != SQLITE_OK)
        schema_rollback(db);
    journal_end_change(h);
    return r == SQLITE_OK ? 0 : -EAGAIN;
}

static int read_number(sqlite3 *db, const char *sql, int *ret)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    *ret = r == SQLITE_ROW ? sqlite3_column_int(s, 0) : 0;
    sqlite3_finalize(s);
    return r == SQLITE_ROW ? SQLITE_OK : r;
}

/* Only a file that began with this schema can shrink; in others the free pages are used again. */
static int shrink(sqlite3 *db, int *ret_is_more)
{
    int mode = 0, pages = 0;
    int r = read_number(db, "PRAGMA auto_vacuum", &mode);

    *ret_is_more = 0;
    if (r == SQLITE_OK && mode == 2)
        r = read_number(db, "PRAGMA freelist_count", &pages);
    if (r != SQLITE_OK || pages == 0)
        return r;
    *ret_is_more = 1;
    return sqlite3_exec(db, "PRAGMA incremental_vacuum(" PAGES ")", NULL, NULL, NULL);
}

int history_scrub(struct journal *h)
{
    int is_more = 0, r = journal_begin_change(h);

    if (r < 0)
        return r;
    r = shrink(journal_db(h), &is_more);
    if (r == SQLITE_OK && !is_more)
        r = schema_checkpoint(journal_db(h));
    if (r == SQLITE_OK && !is_more)
        r = schema_sync_log(journal_db(h));
    journal_end_change(h);
    return r == SQLITE_OK ? is_more : -EAGAIN;
}

int history_last_before(struct journal *h, usec before, usec *ret)
{
    sqlite3_stmt *s = NULL;
    sqlite3 *db = journal_db(h);
    int r = db ? sqlite3_prepare_v2(db, "SELECT max(at) FROM journal WHERE at < ?", -1, &s, NULL)
               : SQLITE_BUSY;

    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(s, 1, before);
    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    *ret = r == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_finalize(s);
    return r == SQLITE_ROW ? 0 : -EAGAIN;
}
