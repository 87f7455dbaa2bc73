/*
 * Processor time of a query of the history, and of the same SQL by the SQLite library alone: the
 * statements of the query, each for as many rows as the query read, with all columns.
 *
 * usage: history-cost FILE RUNS days|bouts FROM TO
 *        history-cost FILE 0 days FROM TO
 *
 * Prints the least time of all runs in ns, of the query and of the SQL, and the number of rows that
 * were read. Without a run: marks all days as stale, and prints the longest step of the query that
 * computes them, and the number of steps.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/history_query.h"
#include "store/schema.h"

struct statement {
    sqlite3_stmt *running; /* while the query executes it */
    char *sql;
    long rows;
};

static GArray *statements;

static int on_trace(unsigned type, void *userdata, void *p, void *x)
{
    struct statement *last;

    (void)userdata;
    (void)x;
    if (type == SQLITE_TRACE_STMT) {
        char *sql = sqlite3_expanded_sql(p);
        const struct statement s = { .running = p, .sql = g_strdup(sql) };

        sqlite3_free(sql);
        g_array_append_val(statements, s);
        return 0;
    }
    for (guint i = statements->len; i > 0; i--) {
        last = &g_array_index(statements, struct statement, i - 1);
        if (last->running == p) {
            last->rows++;
            break;
        }
    }
    return 0;
}

static int on_row(void *userdata, const struct history_row *row)
{
    (void)row;
    ++*(long *)userdata;
    return 0;
}

static gint64 now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * G_GINT64_CONSTANT(1000000000) + t.tv_nsec;
}

static gint64 time_query(sqlite3 *db, const struct history_request *request)
{
    const gint64 began = now();
    struct history_query *q = history_query_new(request);
    int r;

    do
        r = history_query_step(q, db);
    while (r > 0);
    history_query_free(q);
    if (r < 0)
        exit(1);
    return now() - began;
}

static volatile gint64 sink; /* so that the compiler leaves no value unread */

static gint64 time_sql(sqlite3 *db, long *ret_rows)
{
    const gint64 began = now();

    *ret_rows = 0;
    for (guint i = 0; i < statements->len; i++) {
        const struct statement *is = &g_array_index(statements, struct statement, i);
        sqlite3_stmt *s = NULL;

        if (sqlite3_prepare_v2(db, is->sql, -1, &s, NULL) != SQLITE_OK)
            exit(1);
        for (long n = 0; n < is->rows && sqlite3_step(s) == SQLITE_ROW; n++, ++*ret_rows)
            for (int c = 0; c < sqlite3_column_count(s); c++)
                sink = sqlite3_column_type(s, c) == SQLITE_TEXT ? *sqlite3_column_text(s, c)
                                                                : sqlite3_column_int64(s, c);
        sqlite3_finalize(s);
    }
    sqlite3_db_release_memory(db);
    return now() - began;
}

/* One step is what the service does in one turn of its loop. */
static int time_steps(sqlite3 *db, const struct history_request *request)
{
    struct history_query *q = history_query_new(request);
    gint64 longest = 0;
    long n = 0;
    int r;

    sqlite3_exec(db, "UPDATE day SET sitting = NULL", NULL, NULL, NULL);
    do {
        const gint64 began = now();

        r = history_query_step(q, db);
        longest = MAX(longest, now() - began);
        n++;
    } while (r > 0);
    history_query_free(q);
    printf("%" G_GINT64_FORMAT " 0 %ld\n", longest, n);
    return r < 0;
}

int main(int argc, char **argv)
{
    gint64 query = G_MAXINT64, sql = G_MAXINT64;
    enum schema_found found;
    sqlite3 *db = NULL;
    long rows = 0;
    struct history_request request = { .take = on_row, .userdata = &rows, .max = 1000 };

    if (argc != 6 || schema_open(argv[1], &db, &found) != SQLITE_OK)
        return 1;
    request.kind = strcmp(argv[3], "days") == 0 ? HISTORY_DAYS : HISTORY_BOUTS;
    request.from = g_ascii_strtoll(argv[4], NULL, 10);
    request.to = g_ascii_strtoll(argv[5], NULL, 10);
    if (atoi(argv[2]) == 0)
        return time_steps(db, &request);
    statements = g_array_new(FALSE, FALSE, sizeof(struct statement));
    sqlite3_trace_v2(db, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW, on_trace, NULL);
    time_query(db, &request);
    sqlite3_trace_v2(db, 0, NULL, NULL);
    for (int i = 0; i < atoi(argv[2]); i++) {
        const gint64 q = time_query(db, &request);
        const gint64 s = time_sql(db, &rows);

        query = MIN(query, q);
        sql = MIN(sql, s);
    }
    printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %ld\n", query, sql, rows);
    return 0;
}
