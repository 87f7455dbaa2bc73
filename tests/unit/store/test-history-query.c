/*
 * The sums that are stored agree with the journal, whatever is added to it and wherever: after each
 * change the answer is that of a computation of all days.
 */
#include "history-log.h"
#include "store/history_days.h"
#include "store/history_import.h"
#include "store/history_query.h"
#include "store/history_store.h"
#include "store/history_stream.h"
#include "util/date.h"

#define FIRST_DAY 20000 /* 2024-10-04 */
#define DAYS      12

static int on_row(void *userdata, const struct history_row *row)
{
    const struct past_day *d = row->day;
    const int64_t times[] = { d->day,    d->sitting, d->active, d->standing,
                              d->rested, d->unknown, d->away,   d->longest };
    const unsigned counts[] = {
        d->bouts, d->rests, d->suggestions, d->stretches, d->steps, d->walks
    };

    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        g_string_append_printf(userdata, "%" G_GINT64_FORMAT " ", times[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        g_string_append_printf(userdata, "%u ", counts[i]);
    g_string_append_c(userdata, '\n');
    return 0;
}

/* The last line is left out: it reaches up to now. */
static char *ask(struct journal *h, int64_t first, int64_t last)
{
    GString *text = g_string_new(NULL);
    const struct history_request request = {
        .kind = HISTORY_DAYS, .from = first, .to = last, .take = on_row, .userdata = text
    };
    struct history_query *q = history_query_new(&request);
    int r;

    while ((r = history_query_step(q, journal_db(h))) > 0)
        ;
    g_assert_cmpint(r, ==, 0);
    history_query_free(q);
    return g_string_free(text, FALSE);
}

static void add(struct journal *h, usec at, const char *kind, const char *source,
                const char *format, ...)
{
    struct journal_row row = { .real_at = at, .utc_offset = 3600, .kind = kind };
    va_list ap;

    g_strlcpy(row.source, source, sizeof row.source);
    va_start(ap, format);
    g_vsnprintf(row.detail, sizeof row.detail, format, ap);
    va_end(ap);
    journal_add(h, &row);
}

static void commit_rows(struct journal *h)
{
    const struct snapshot s = { .boot_id = "b", .deadline_at = USEC_NEVER, .state = (char *)"x" };

    g_assert_cmpint(journal_commit(h, &s), ==, 0);
}

/* An absence and the return, a correction, a walk or a suggestion, at @at. */
static void change(struct journal *h, GRand *rand, usec at)
{
    const usec before = at - (usec)g_rand_int_range(rand, 1, 40000) * USEC_SEC;

    switch (g_rand_int_range(rand, 0, 8)) {
    case 0:
        add(h, at, "corrected", "person",
            "start=%" G_GINT64_FORMAT " end=%" G_GINT64_FORMAT " state=standing", before, at);
        break;
    case 1:
        add(h, at, "corrected", "person",
            "start=%" G_GINT64_FORMAT " end=%" G_GINT64_FORMAT " state=away", before,
            before + 900 * USEC_SEC);
        break;
    case 2:
        add(h, at, "walk", "trackers", "start=%" G_GINT64_FORMAT " steps=100", before);
        break;
    case 3:
        add(h, at, "suggested", "coach", "id=1 attempt=1 exercise=x side=left");
        break;
    default:
        add(h, before, "state", "x", "state=away reason=idle before=active");
        add(h, at, g_rand_boolean(rand) ? "rest" : "credit", "idle",
            "start=%" G_GINT64_FORMAT " length=1", before);
        add(h, at, "state", "x", "state=active reason=input before=away");
    }
}

static void test_marks(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(9);
    struct journal *h = open_history();
    usec now = (usec)FIRST_DAY * USEC_DAY;

    for (int i = 0; i < 160; i++) {
        const bool is_import = i % 5 == 4;
        const int64_t from = FIRST_DAY + g_rand_int_range(rand, -1, DAYS);
        g_autofree char *stored = NULL, *whole = NULL;

        now += (usec)g_rand_int_range(rand, 60, 13000) * USEC_SEC;
        change(h, rand, is_import ? now - g_rand_int_range(rand, 0, 9) * USEC_DAY : now);
        commit_rows(h);
        if (i % 3)
            continue;
        stored = ask(h, from, from + g_rand_int_range(rand, 0, 5));
        g_clear_pointer(&stored, g_free);
        stored = ask(h, 0, FIRST_DAY + 100);
        execute("UPDATE day SET sitting = NULL");
        whole = ask(h, 0, FIRST_DAY + 100);
        g_assert_cmpstr(stored, ==, whole);
        if (i > 100)
            g_assert_cmpint(count("SELECT count(sitting) FROM day"), >, 3);
    }
    journal_close(h);
    clean();
}

/* Rows are deleted: days without rows have no sums any more. */
static void test_deleted(void)
{
    struct journal *h = open_history();
    g_autofree char *before = NULL, *after = NULL;

    for (int day = 0; day < 9; day++) {
        const usec at = (usec)(FIRST_DAY + day) * USEC_DAY;

        add(h, at + 8 * USEC_HOUR, "state", "x", "state=active reason=input");
        add(h, at + 9 * USEC_HOUR, "state", "x", "state=away reason=idle");
        add(h, at + 32 * USEC_HOUR, "rest", "idle", "start=%" G_GINT64_FORMAT " length=1",
            at + 9 * USEC_HOUR);
    }
    commit_rows(h);
    before = ask(h, FIRST_DAY, FIRST_DAY + 20);
    g_assert_nonnull(strstr(before, "\n20004 3600000000 3600000000 0 82800000000 0 82800000000 "));
    g_assert_cmpint(count("SELECT count(sitting) FROM day"), >, 5);
    execute("DELETE FROM journal WHERE at / 86400000000 = 20004");
    g_assert_cmpint(
        history_store_mark_span(journal_db(h), (usec)20004 * USEC_DAY, (usec)20005 * USEC_DAY - 1),
        ==, SQLITE_OK);
    after = ask(h, FIRST_DAY, FIRST_DAY + 20);
    g_assert_null(strstr(after, "\n20004 "));
    g_assert_cmpint(count("SELECT count(*) FROM day WHERE day = 20004"), ==, 0);
    journal_close(h);
    clean();
}

/* A step is short even where thousands of rows lie between two answers. */
static void test_steps(void)
{
    struct journal *h = open_history();
    const struct history_request request = {
        .kind = HISTORY_DAYS, .from = 0, .to = 1000, .take = on_row, .userdata = g_string_new(NULL)
    };
    struct history_query *q = history_query_new(&request);
    int steps = 0;

    execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT"
        " INTO journal(at, utc_offset, kind, source, detail) SELECT i * 60000000, 0, 'state', 'x',"
        " 'state=' || CASE i % 2 WHEN 0 THEN 'active' ELSE 'away' END || ' reason=idle' FROM n;"
        "INSERT OR IGNORE INTO day(day) SELECT DISTINCT at / 86400000000 FROM journal");
    while (history_query_step(q, journal_db(h)) > 0)
        steps++;
    g_assert_cmpint(steps, >, 2);
    history_query_free(q);
    g_string_free(request.userdata, TRUE);
    journal_close(h);
    clean();
}

static bool take_day(void *userdata, const struct past_day *day)
{
    *(int64_t *)userdata = day->day;
    return true;
}

static void import_state(struct journal *h, usec at)
{
    const struct import_row row = { (uint64_t)at, 3600, "state", "x",
                                    "state=standing reason=sensor" };
    struct history_import *import = NULL;

    g_assert_cmpint(history_import_begin(h, &import), ==, 0);
    g_assert_cmpint(history_import_add(import, &row), ==, 1);
    g_assert_cmpint(history_import_end(import, true), ==, 0);
}

/* Rows are added between two steps of a query, to a day that it has computed already and to one
 * without rows; by the connection that it uses, or by that of an import. */
static void test_changed_between_steps(gconstpointer is_import)
{
    const usec begin = (usec)FIRST_DAY * USEC_DAY;
    const usec changed[] = { begin + 2 * USEC_DAY + 9 * USEC_HOUR, begin + 5 * USEC_DAY };
    struct journal *h = open_history();
    g_autofree char *found = NULL, *expected = NULL;
    struct history_days d = { 0 };
    int64_t last = 0;
    int r;

    for (int hour = 0; hour < 40 * 24; hour++) {
        if (hour / 24 == 5)
            continue;
        add(h, begin + hour * USEC_HOUR, "state", "x", "state=%s reason=input",
            hour % 2 ? "active" : "away");
        if (hour % 2)
            add(h, begin + hour * USEC_HOUR, "rest", "idle", "start=%" G_GINT64_FORMAT " length=1",
                begin + (hour - 1) * USEC_HOUR);
    }
    commit_rows(h);
    history_days_begin(&d, FIRST_DAY, FIRST_DAY + 30, take_day, &last);
    while (last < FIRST_DAY + 10)
        g_assert_cmpint(history_days_step(&d, journal_db(h), 0, begin + 60 * USEC_DAY), ==,
                        SQLITE_ROW);
    for (size_t i = 0; i < G_N_ELEMENTS(changed); i++)
        if (is_import)
            import_state(h, changed[i]);
        else
            add(h, changed[i], "state", "x", "state=standing reason=sensor");
    commit_rows(h);
    while ((r = history_days_step(&d, journal_db(h), 0, begin + 60 * USEC_DAY)) == SQLITE_ROW)
        ;
    g_assert_cmpint(r, ==, SQLITE_DONE);
    history_days_done(&d);
    found = ask(h, FIRST_DAY, FIRST_DAY + 30);
    execute("UPDATE day SET sitting = NULL");
    expected = ask(h, FIRST_DAY, FIRST_DAY + 30);
    g_assert_cmpstr(found, ==, expected);
    journal_close(h);
    clean();
}

/* An absence; @is_blip: the return from it was none, and the next one came 5 minutes later. */
static void add_rest(struct journal *h, usec from, usec to, bool is_blip)
{
    add(h, from, "state", "x", "state=away reason=idle before=active");
    for (usec end = to; end <= to + (is_blip ? 5 * USEC_MIN : 0); end += 5 * USEC_MIN) {
        add(h, end, "rest", "idle", "start=%" G_GINT64_FORMAT " length=1", from);
        add(h, end, "state", "x", "state=active reason=input before=away");
        if (is_blip && end == to)
            add(h, end, "blip", "presence", "start=%" G_GINT64_FORMAT, from);
    }
}

static void ignore(void *userdata, const struct past_interval *i)
{
    (void)userdata;
    (void)i;
}

/* The timeline of a night begins a few rests before it, not with the first row of all, also if the
 * returns from the last rests were blips. */
static void test_start(void)
{
    const usec midnight = (usec)FIRST_DAY * USEC_DAY;
    struct journal *h = open_history();
    struct history_stream s;

    for (int day = DAYS; day > 1; day--)
        add_rest(h, midnight - day * USEC_DAY, midnight - day * USEC_DAY + USEC_HOUR, false);
    for (int hour = 9; hour > 5; hour--)
        add_rest(h, midnight - hour * USEC_HOUR, midnight - hour * USEC_HOUR + 10 * USEC_MIN,
                 hour < 8);
    add(h, midnight - 5 * USEC_HOUR, "state", "x", "state=away reason=lock before=active");
    add(h, midnight + 8 * USEC_HOUR, "rest", "lock", "start=%" G_GINT64_FORMAT " length=1",
        midnight - 5 * USEC_HOUR);
    commit_rows(h);
    history_stream_begin(&s, midnight, ignore, NULL, NULL);
    do
        g_assert_false(s.is_restarted);
    while (history_stream_step(&s, journal_db(h), USEC_NEVER, midnight + USEC_DAY) == SQLITE_ROW);
    g_assert_true(s.is_synced && !s.is_restarted && !s.is_whole);
    history_stream_done(&s);
    journal_close(h);
    clean();
}

int main(int argc, char **argv)
{
    int r;

    begin();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history-query/marked days", test_marks);
    g_test_add_func("/history-query/deleted rows", test_deleted);
    g_test_add_func("/history-query/steps", test_steps);
    g_test_add_data_func("/history-query/changed between steps", NULL, test_changed_between_steps);
    g_test_add_data_func("/history-query/imported between steps", "", test_changed_between_steps);
    g_test_add_func("/history-query/start before a night", test_start);
    r = g_test_run();
    end();
    return r;
}
