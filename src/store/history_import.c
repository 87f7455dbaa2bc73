#include "store/history_import.h"

#include <errno.h>
#include <glib.h>

#include "store/history_store.h"
#include "store/schema.h"

struct history_import {
    struct journal *journal; /* borrowed */
    sqlite3 *db;
    sqlite3_stmt *find, *add;
    int64_t marked_day; /* the day of the row before; -1: there was none */
    bool is_failed;     /* SQLite may have undone the rows so far */
};

static int prepare(struct history_import *i)
{
    int r =
        sqlite3_prepare_v2(i->db,
                           "SELECT 1 FROM journal WHERE at = ?1 AND utc_offset = ?2 AND kind = ?3"
                           " AND source = ?4 AND detail = ?5",
                           -1, &i->find, NULL);

    if (r == SQLITE_OK)
        r = sqlite3_prepare_v2(i->db,
                               "INSERT INTO journal(at, utc_offset, kind, source, detail)"
                               " VALUES(?1, ?2, ?3, ?4, ?5)",
                               -1, &i->add, NULL);
    return r;
}

int history_import_begin(struct journal *h, struct history_import **ret)
{
    struct history_import *i;
    enum schema_found found;
    int r;

    if (journal_begin_change(h) < 0)
        return -EAGAIN;
    i = g_new0(struct history_import, 1);
    i->journal = h;
    i->marked_day = -1;
    r = schema_open(journal_path(h), &i->db, &found);
    if (r == SQLITE_OK)
        r = schema_begin(i->db);
    if (r == SQLITE_OK)
        r = prepare(i);
    if (r != SQLITE_OK) {
        history_import_end(i, false);
        return -EAGAIN;
    }
    *ret = i;
    return 0;
}

/* Runs one of the statements with the values of @row. Returns SQLITE_ROW, SQLITE_DONE or an error.
 */
static int run(sqlite3_stmt *s, const struct import_row *row)
{
    int r;

    sqlite3_bind_int64(s, 1, (sqlite3_int64)row->at);
    sqlite3_bind_int(s, 2, row->utc_offset);
    sqlite3_bind_text(s, 3, row->kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, row->source, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, row->detail, -1, SQLITE_STATIC);
    r = sqlite3_step(s);
    sqlite3_reset(s);
    return r;
}

/* Marks the days that a row changes. The mark of the previous row is enough for a row of the same
 * day, except for a row with a start, which may lie in an earlier day. */
static int mark(struct history_import *i, const struct import_row *row)
{
    struct journal_row copy = { .real_at = (usec)row->at,
                                .utc_offset = row->utc_offset,
                                .kind = row->kind };
    const int64_t day = history_day(copy.real_at, copy.utc_offset);

    if (day == i->marked_day && !strstr(row->detail, "start="))
        return SQLITE_OK;
    i->marked_day = day;
    g_strlcpy(copy.source, row->source, sizeof copy.source);
    g_strlcpy(copy.detail, row->detail, sizeof copy.detail);
    return history_store_mark_row(i->db, &copy);
}

int history_import_has(struct history_import *i, const struct import_row *row)
{
    switch (run(i->find, row)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        i->is_failed = true;
        return -EAGAIN;
    }
}

int history_import_add(struct history_import *i, const struct import_row *row)
{
    const int has = history_import_has(i, row);

    if (has != 0)
        return has < 0 ? has : 0;
    if (run(i->add, row) == SQLITE_DONE && mark(i, row) == SQLITE_OK)
        return 1;
    i->is_failed = true;
    return -EAGAIN;
}

int history_import_end(struct history_import *i, bool is_kept)
{
    int r = SQLITE_OK;

    sqlite3_finalize(i->find);
    sqlite3_finalize(i->add);
    if (is_kept)
        r = i->is_failed ? SQLITE_ERROR : schema_commit(i->db);
    if (i->db && (r != SQLITE_OK || !is_kept))
        schema_rollback(i->db);
    if (i->db)
        schema_close(i->db, false);
    journal_end_change(i->journal);
    g_free(i);
    return r == SQLITE_OK ? 0 : -EAGAIN;
}
