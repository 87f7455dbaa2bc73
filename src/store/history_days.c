#include "store/history_days.h"

#include <stddef.h>

#include "store/history_store.h"

#define DAY_SECONDS 86400

/* No zone is farther east: no day begins earlier by UTC. */
#define EASTMOST (18 * USEC_HOUR)

/* A few days that are not stale are computed too, instead of another start behind them. */
#define NEAR 10

/* One row can complete up to PAST_DAYS_MAX days. */
#define BATCH_FULL (HISTORY_BATCH - PAST_DAYS_MAX)

void history_days_begin(struct history_days *d, int64_t first, int64_t last, history_days_take take,
                        void *userdata)
{
    d->next = first;
    d->last = last;
    d->take = take;
    d->userdata = userdata;
}

void history_days_done(struct history_days *d)
{
    history_stream_done(&d->stream);
}

static void give(struct history_days *d, const struct past_day *day)
{
    if (day->day < d->next || d->is_over)
        return;
    d->is_over = day->day > d->last || !d->take(d->userdata, day) || day->day == d->last;
    d->next = day->day + 1;
}

/* Are the lines after @day good for a while, so that the timeline is not needed? */
static bool is_far(struct history_days *d, int64_t day)
{
    int64_t stale;

    if (day < d->target || history_cache_stale(d->db, day + 1, day + NEAR, &stale) != SQLITE_OK)
        return false;
    if (stale >= 0)
        d->target = stale;
    return stale < 0 && day < d->last_line;
}

static void on_day(void *userdata, const struct past_day *day)
{
    struct history_days *d = userdata;

    if (!d->stream.is_synced || d->stream.is_stopped || day->day < d->start)
        return;
    give(d, day);
    if (day->day < d->last_line)
        d->batch.days[d->batch.n++] = *day;
    d->stream.is_paused = d->batch.n >= BATCH_FULL;
    d->stream.is_stopped = d->is_over || is_far(d, day->day);
}

static void on_interval(void *userdata, const struct past_interval *i)
{
    struct history_days *d = userdata;
    const struct past_bout *b = &d->days.bouts.bout;

    if (i->is_open) { /* from the day of the open bout on, sums grow with the time */
        const int64_t open = d->days.bouts.has_bout ? history_day(b->start_at, b->utc_offset)
                                                    : history_day(i->start_at, i->utc_offset);

        d->last_line = open < d->last_line ? open : d->last_line;
    }
    past_days_add(&d->days, i);
}

static void on_row(void *userdata, const struct past_row *row)
{
    struct history_days *d = userdata;

    past_days_add_row(&d->days, row);
}

static void start_stream(struct history_days *d, int64_t day)
{
    const usec begin = day * DAY_SECONDS * USEC_SEC;

    history_stream_done(&d->stream);
    history_stream_begin(&d->stream, begin - EASTMOST, on_interval, on_row, d);
    past_days_init(&d->days, on_day, d);
    d->batch.n = 0;
    d->batch.before = day - 1;
    d->batch.version = history_cache_version(d->db);
    d->start = d->target = day;
    d->is_streaming = true;
}

/* The lines up to the first stale one. */
static int step_lines(struct history_days *d, sqlite3 *db, usec until)
{
    struct past_day day = { 0 };
    sqlite3_stmt *s = NULL;
    unsigned count = 0;
    int r = history_cache_lines(db, d->next, d->last, &s);

    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    while (r == SQLITE_ROW) {
        if (!history_cache_read(s, &day)) {
            start_stream(d, day.day);
            break;
        }
        give(d, &day);
        if (d->is_over || history_stream_is_late(until, &count))
            break;
        r = sqlite3_step(s);
    }
    sqlite3_finalize(s);
    return r;
}

static int step_stream(struct history_days *d, sqlite3 *db, usec until, usec now)
{
    int r = history_stream_step(&d->stream, db, until, now);

    if (d->stream.is_restarted) {
        past_days_init(&d->days, on_day, d);
        d->batch.n = 0;
    }
    if (r == SQLITE_DONE && !d->stream.is_stopped) {
        d->target = INT64_MAX;
        past_days_end(&d->days);
        d->is_over = true;
    }
    return r;
}

static int begin(struct history_days *d, sqlite3 *db)
{
    int64_t stale = -1;
    int r = history_cache_last(db, &d->last_line);

    if (r == SQLITE_OK)
        r = history_cache_stale_before(db, d->next, &stale);
    if (r == SQLITE_OK && stale >= 0)
        start_stream(d, stale);
    d->has_begun = r == SQLITE_OK;
    return r;
}

int history_days_step(struct history_days *d, sqlite3 *db, usec until, usec now)
{
    int r;

    d->db = db;
    r = d->has_begun ? SQLITE_OK : begin(d, db);
    if (r != SQLITE_OK || d->is_over)
        return r == SQLITE_OK ? SQLITE_DONE : r;
    if (!d->is_streaming)
        return d->is_over ? SQLITE_DONE : step_lines(d, db, until);
    r = step_stream(d, db, until, now);
    if (r != SQLITE_ROW && r != SQLITE_DONE)
        return r;
    if (d->batch.n >= BATCH_FULL || r == SQLITE_DONE)
        history_cache_store(db, &d->batch);
    if (r == SQLITE_ROW || d->is_over)
        return r;
    d->is_streaming = false;
    return SQLITE_ROW;
}
