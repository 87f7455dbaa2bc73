#include "store/history_stream.h"

#include <errno.h>
#include <string.h>

#include "util/clock.h"

/* The timeline begins a few rests early: the beginning of the first one is not known, and the last
 * one is known to be a rest only when two more instants have rows. A rest that a blip took back
 * does not count. At most ROWS_EARLY rows are searched for them. */
#define RESTS_EARLY "3"
#define ROWS_EARLY  "2000"

/* How far ahead the changes are read at once, beyond what is needed. */
#define CHANGES_AHEAD (2 * USEC_DAY)

#define COLUMNS "SELECT id, at, utc_offset, kind, source, detail FROM journal"
#define CHANGES "kind IN ('blip', 'corrected', 'credited')"

void history_stream_begin(struct history_stream *s, usec at, past_take take, past_row_take take_row,
                          void *userdata)
{
    memset(s, 0, sizeof *s);
    s->take = take;
    s->take_row = take_row;
    s->userdata = userdata;
    s->needed_at = at;
    s->at = USEC_NONE;
    past_init(&s->past, NULL, s);
}

void history_stream_done(struct history_stream *s)
{
    past_done(&s->past);
}

bool history_stream_is_late(usec until, unsigned *count)
{
    return ++*count % 32 == 0 && clock_mono() >= until;
}

static void on_interval(void *userdata, const struct past_interval *i)
{
    struct history_stream *s = userdata;

    s->is_synced |= i->is_rest && i->end_at <= s->needed_at;
    s->take(s->userdata, i);
}

static void restart(struct history_stream *s, usec at)
{
    past_done(&s->past);
    past_init(&s->past, on_interval, s);
    s->at = s->changes_at = at;
    s->id = 0;
}

/* Finds the row at which the timeline begins. */
static int find_start(struct history_stream *s, sqlite3 *db)
{
    sqlite3_stmt *st = NULL;
    int r = sqlite3_prepare_v2(db,
                               "SELECT at FROM (SELECT at, kind FROM journal WHERE at < ? ORDER BY"
                               " at DESC LIMIT " ROWS_EARLY ") AS early WHERE kind = 'rest' AND NOT"
                               " EXISTS (SELECT 1 FROM journal WHERE " CHANGES " AND kind = 'blip'"
                               " AND at = early.at) ORDER BY at DESC LIMIT 1 OFFSET " RESTS_EARLY,
                               -1, &st, NULL);

    if (r == SQLITE_OK) {
        sqlite3_bind_int64(st, 1, s->needed_at);
        r = sqlite3_step(st);
    }
    s->is_whole = s->is_synced = r == SQLITE_DONE;
    restart(s, r == SQLITE_ROW ? sqlite3_column_int64(st, 0) : USEC_NONE + 1);
    sqlite3_finalize(st);
    return r == SQLITE_ROW || r == SQLITE_DONE ? SQLITE_OK : r;
}

static const char *text(sqlite3_stmt *st, int column)
{
    const char *t = (const char *)sqlite3_column_text(st, column);

    return t ? t : "";
}

struct past_row history_stream_row(sqlite3_stmt *st)
{
    return (struct past_row){ .id = sqlite3_column_int64(st, 0),
                              .at = sqlite3_column_int64(st, 1),
                              .utc_offset = sqlite3_column_int(st, 2),
                              .kind = text(st, 3),
                              .source = text(st, 4),
                              .detail = text(st, 5) };
}

int history_stream_rows(sqlite3 *db, usec at, int64_t id, usec to, sqlite3_stmt **ret)
{
    int r = sqlite3_prepare_v2(
        db, COLUMNS " WHERE at >= ?1 AND at < ?3 AND (at > ?1 OR id > ?2) ORDER BY at, id", -1, ret,
        NULL);

    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(*ret, 1, at);
    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(*ret, 2, id);
    if (r == SQLITE_OK)
        r = sqlite3_bind_int64(*ret, 3, to);
    return r;
}

/* The changes that may reach back to @at. */
static int read_changes(struct history_stream *s, sqlite3 *db, usec at)
{
    const usec to = usec_add(usec_add(at, PAST_CHANGE_MAX), CHANGES_AHEAD);
    sqlite3_stmt *st = NULL;
    int r;

    if (s->changes_at > usec_add(at, PAST_CHANGE_MAX))
        return SQLITE_OK;
    r = sqlite3_prepare_v2(db, COLUMNS " WHERE " CHANGES " AND at >= ? AND at < ? ORDER BY at, id",
                           -1, &st, NULL);
    if (r == SQLITE_OK) {
        sqlite3_bind_int64(st, 1, s->changes_at);
        sqlite3_bind_int64(st, 2, to);
        while ((r = sqlite3_step(st)) == SQLITE_ROW) {
            const struct past_row row = history_stream_row(st);

            if (past_add_change(&s->past, &row) < 0) {
                r = SQLITE_NOMEM;
                break;
            }
        }
    }
    sqlite3_finalize(st);
    s->changes_at = to;
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

/* The timeline has reached the needed instant, but has seen no full rest before: nothing is known
 * of the bout and the state there. It begins again with the first row. */
static bool must_restart(struct history_stream *s, usec at)
{
    if (s->is_synced || at < s->needed_at)
        return false;
    s->is_whole = s->is_synced = s->is_restarted = true;
    restart(s, USEC_NONE + 1);
    return true;
}

static int add_row(struct history_stream *s, sqlite3 *db, const struct past_row *row)
{
    const int r = read_changes(s, db, row->at);

    if (r != SQLITE_OK)
        return r;
    past_add(&s->past, row);
    if (s->take_row)
        s->take_row(s->userdata, row);
    s->at = row->at;
    s->id = row->id;
    return SQLITE_OK;
}

static int read_rows(struct history_stream *s, sqlite3 *db, usec until)
{
    sqlite3_stmt *st = NULL;
    unsigned count = 0;
    int r = history_stream_rows(db, s->at, s->id, USEC_NEVER, &st);

    if (r == SQLITE_OK)
        r = sqlite3_step(st);
    while (r == SQLITE_ROW) {
        const struct past_row row = history_stream_row(st);

        if (must_restart(s, row.at))
            break;
        r = add_row(s, db, &row);
        if (r != SQLITE_OK)
            break;
        r = SQLITE_ROW;
        if (s->is_stopped || s->is_paused || history_stream_is_late(until, &count))
            break;
        r = sqlite3_step(st);
    }
    sqlite3_finalize(st);
    return r;
}

int history_stream_step(struct history_stream *s, sqlite3 *db, usec until, usec now)
{
    int r = SQLITE_OK;

    s->is_restarted = s->is_paused = false;
    if (s->at == USEC_NONE)
        r = find_start(s, db);
    if (r == SQLITE_OK)
        r = read_rows(s, db, until);
    if (r == SQLITE_ROW && s->is_stopped)
        return SQLITE_DONE;
    if (r == SQLITE_DONE && must_restart(s, now))
        return SQLITE_ROW;
    if (r == SQLITE_DONE)
        past_end(&s->past, now);
    return r;
}
