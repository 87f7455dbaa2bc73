#include "store/history_query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/history_days.h"
#include "store/history_stream.h"
#include "store/row_words.h"
#include "store/schema.h"
#include "util/clock.h"

/* Our own work in one turn of the loop. */
#define STEP (4 * USEC_MSEC)

/* Feedback is accepted for so long after a stretch. */
#define FEEDBACK_MAX (11 * USEC_MIN)

struct history_query {
    struct history_request request;
    unsigned n;   /* rows returned so far */
    int result;   /* of the callback */
    int code;     /* of SQLite */
    usec now;     /* CLOCK_REALTIME */
    bool is_over; /* no more rows are needed */

    bool is_streaming;
    struct history_stream stream;
    struct past_bouts bouts;

    usec at; /* of the last row that was looked at: stretches, events */
    int64_t id;

    struct history_days days;
};

static bool on_day(void *userdata, const struct past_day *day);

struct history_query *history_query_new(const struct history_request *request)
{
    struct history_query *q = calloc(1, sizeof *q);

    if (!q)
        return NULL;
    q->request = *request;
    q->at = request->from;
    history_days_begin(&q->days, request->from, request->to, on_day, q);
    return q;
}

struct history_query *history_query_free(struct history_query *q)
{
    if (q) {
        history_stream_done(&q->stream);
        history_days_done(&q->days);
    }
    free(q);
    return NULL;
}

const char *history_query_problem(const struct history_query *q)
{
    return schema_strerror(q->code);
}

static void give(struct history_query *q, const struct history_row *row)
{
    if (q->is_over)
        return;
    q->result = q->request.take(q->request.userdata, row);
    q->n++;
    q->is_over = q->result < 0 || (q->request.kind != HISTORY_DAYS && q->n >= q->request.max);
}

/* The timeline: bouts and intervals. */

static void on_interval(void *userdata, const struct past_interval *i)
{
    struct history_query *q = userdata;

    if (i->start_at < q->request.to && i->end_at > q->request.from && q->stream.is_synced)
        give(q, &(struct history_row){ .interval = i });
    q->is_over |= i->start_at >= q->request.to;
    q->stream.is_stopped = q->is_over;
}

static void on_bout_interval(void *userdata, const struct past_interval *i)
{
    struct history_query *q = userdata;
    struct past_bout b;

    if (past_bouts_add(&q->bouts, i, &b) && b.start_at < q->request.to &&
        b.end_at > q->request.from)
        give(q, &(struct history_row){ .bout = &b });
    q->is_over |= i->start_at >= q->request.to &&
                  !(q->bouts.has_bout && q->bouts.bout.start_at < q->request.to);
    q->stream.is_stopped = q->is_over;
}

static int step_timeline(struct history_query *q, sqlite3 *db, usec until)
{
    int r;

    if (!q->is_streaming)
        history_stream_begin(&q->stream, q->request.from,
                             q->request.kind == HISTORY_BOUTS ? on_bout_interval : on_interval,
                             NULL, q);
    q->is_streaming = true;
    r = history_stream_step(&q->stream, db, until, q->now);
    if (q->stream.is_restarted)
        memset(&q->bouts, 0, sizeof q->bouts);
    return r;
}

/* Rows: stretches and events. */

/* The answer to the stretch that ended at @end; the last one counts. */
static int read_feedback(sqlite3 *db, usec end, char *ret, size_t size)
{
    sqlite3_stmt *s = NULL;
    int64_t of;
    int r = sqlite3_prepare_v2(db,
                               "SELECT detail FROM journal WHERE at BETWEEN ? AND ? AND"
                               " kind = 'feedback' ORDER BY at, id",
                               -1, &s, NULL);

    if (r == SQLITE_OK) {
        sqlite3_bind_int64(s, 1, end);
        sqlite3_bind_int64(s, 2, usec_add(end, FEEDBACK_MAX));
        while ((r = sqlite3_step(s)) == SQLITE_ROW) {
            const char *detail = (const char *)sqlite3_column_text(s, 0);

            if (detail && row_number(detail, "end", &of) && of == end)
                row_word(detail, "is", ret, size);
        }
    }
    sqlite3_finalize(s);
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

static int give_stretch(struct history_query *q, sqlite3 *db, const struct past_row *row)
{
    struct past_stretch s = { .end_at = row->at, .utc_offset = row->utc_offset };
    int64_t n;
    int r = read_feedback(db, row->at, s.feedback, sizeof s.feedback);

    if (r != SQLITE_OK)
        return r;
    s.start_at = row_number(row->detail, "start", &n) && n > 0 ? n : row->at;
    s.held = row_number(row->detail, "held", &n) && n > 0 ? n : 0;
    row_word(row->detail, "exercise", s.exercise, sizeof s.exercise);
    row_word(row->detail, "side", s.side, sizeof s.side);
    row_word(row->detail, "outcome", s.outcome, sizeof s.outcome);
    give(q, &(struct history_row){ .stretch = &s });
    return SQLITE_OK;
}

static int give_row(struct history_query *q, sqlite3 *db, sqlite3_stmt *s)
{
    const struct past_row row = history_stream_row(s);

    q->at = row.at;
    q->id = row.id;
    if (q->request.kind == HISTORY_EVENTS)
        give(q, &(struct history_row){ .event = &row });
    else if (strcmp(row.kind, "stretch") == 0)
        return give_stretch(q, db, &row);
    return SQLITE_OK;
}

static int step_rows(struct history_query *q, sqlite3 *db, usec until)
{
    sqlite3_stmt *s = NULL;
    unsigned count = 0;
    int r = history_stream_rows(db, q->at, q->id, q->request.to, &s);

    while (r == SQLITE_OK && !q->is_over) {
        r = sqlite3_step(s);
        if (r != SQLITE_ROW)
            break;
        r = give_row(q, db, s);
        if (r == SQLITE_OK && history_stream_is_late(until, &count))
            r = SQLITE_ROW;
    }
    sqlite3_finalize(s);
    return r;
}

/* Days. */

static bool on_day(void *userdata, const struct past_day *day)
{
    struct history_query *q = userdata;

    give(q, &(struct history_row){ .day = day });
    return !q->is_over;
}

int history_query_step(struct history_query *q, sqlite3 *db)
{
    const usec until = usec_add(clock_mono(), STEP);
    int r;

    q->now = clock_real();
    if (q->request.kind == HISTORY_DAYS)
        r = history_days_step(&q->days, db, until, q->now);
    else if (q->request.kind == HISTORY_BOUTS || q->request.kind == HISTORY_INTERVALS)
        r = step_timeline(q, db, until);
    else
        r = step_rows(q, db, until);
    sqlite3_db_release_memory(db);
    if (q->result < 0)
        return q->result;
    if (r == SQLITE_ROW && !q->is_over)
        return 1;
    q->code = r;
    return r == SQLITE_ROW || r == SQLITE_DONE || r == SQLITE_OK ? 0 : -EIO;
}
