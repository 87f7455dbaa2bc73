/*
 * The tables of today: an older file gets them whole or stays as it is, and a commit marks the days
 * that it changes.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "history-log.h"
#include "store/history_store.h"

#define DAY (24 * USEC_HOUR)

/* A history as version 1 left it, with @n rows, ten a day, and the row 3 deleted. */
static void make_version_1(int n)
{
    g_autofree char *sql = g_strdup_printf(
        "PRAGMA page_size=1024; PRAGMA application_id=%d; PRAGMA user_version=1;"
        "CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL,"
        " kind TEXT NOT NULL, source TEXT NOT NULL, detail TEXT NOT NULL);"
        "CREATE TABLE snapshot(one INTEGER PRIMARY KEY CHECK(one = 1), boot_id TEXT NOT NULL,"
        " real_at INTEGER NOT NULL, boot_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL,"
        " is_clean INTEGER NOT NULL, state TEXT NOT NULL);"
        "INSERT INTO snapshot VALUES(1, 'boot', 5, 3, 4, 1, 'saved');"
        "BEGIN; WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        " INSERT INTO journal SELECT i, (i - 1) * 8640000000, 3600, 'state', 'test', 'state=away' FROM n;"
        "DELETE FROM journal WHERE id = 3; COMMIT; PRAGMA journal_mode=WAL",
        0x6c756d62, n);

    execute(sql);
    g_assert_cmpint(g_chmod(path, 0600), ==, 0);
}

static void test_older(void)
{
    struct journal *h;
    int64_t records = 0;
    usec first = -1;

    make_version_1(95);
    h = open_history();
    expect_line("of an older version; it was brought up to date");
    expect_state(h, "saved");
    g_assert_cmpint(history_store_records(journal_db(h), &records), ==, SQLITE_OK);
    g_assert_cmpint(records, ==, 94);
    g_assert_cmpint(history_store_first(journal_db(h), &first), ==, SQLITE_OK);
    g_assert_cmpint(first, ==, 0);
    journal_close(h);
    g_assert_cmpint(count("PRAGMA user_version"), ==, 2);
    g_assert_cmpint(count("SELECT count(*) FROM day WHERE sitting IS NULL"), ==, 10);
    g_assert_cmpint(count("SELECT max(day) FROM day"), ==, 9);
    g_assert_cmpint(use(), ==, 95); /* a second start finds nothing to do */
    expect_line("");
    clean();
}

/* SIGKILL at random instants: version 1 as it was, or version 2 with everything. */
static void test_killed(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);
    int done = 0;

    for (int round = 0; round < 12; round++) {
        pid_t pid;

        make_version_1(20000);
        pid = fork();
        if (pid == 0) {
            open_history();
            _exit(0);
        }
        g_usleep((gulong)g_rand_int_range(rand, 100, 60000));
        kill(pid, SIGKILL);
        g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
        g_assert_cmpint(count_rows(), ==, 19999);
        done += count("PRAGMA user_version") == 2;
        if (count("PRAGMA user_version") == 1)
            g_assert_cmpint(count("SELECT count(*) FROM sqlite_master"), ==, 2);
        else
            g_assert_cmpint(count("SELECT count(*) FROM day"), ==, 2000);
        g_assert_cmpint(use(), ==, 20000);
        g_assert_cmpint(count("SELECT count(*) FROM day"), ==, 2000);
        clean();
    }
    g_test_message("%d of 12 were finished", done);
    read_log();
}

/* The cache alone is missing: it is filled again. */
static void test_cache_is_missing(void)
{
    make_version_1(95);
    journal_close(open_history());
    execute("DROP TABLE day");
    read_log();
    journal_close(open_history());
    expect_line("a table of the history");
    g_assert_cmpint(count("SELECT count(*) FROM day WHERE sitting IS NULL"), ==, 10);
    clean();
}

static void add(struct journal *h, usec at, const char *kind, const char *detail)
{
    struct journal_row row = { .real_at = at, .utc_offset = 3600, .kind = kind, .source = "x" };
    struct snapshot s = { .boot_id = "boot", .deadline_at = USEC_NEVER, .state = (char *)"x" };

    g_strlcpy(row.detail, detail, sizeof row.detail);
    journal_add(h, &row);
    g_assert_cmpint(journal_commit(h, &s), ==, 0);
}

/* The days that are stale, such as "3 4 9". Days 1 to 9 have lines, all but day 5, and
 * the last one is always stale. */
static void expect_stale(const char *kind, usec at, const char *detail, const char *days)
{
    g_autoptr(GString) text = g_string_new(NULL);
    struct journal *h = open_history();

    execute("DELETE FROM day; WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE"
            " i < 9) INSERT INTO day(day, sitting) SELECT i, CASE WHEN i < 9 THEN 0 END FROM n"
            " WHERE i <> 5;"
            "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 4)"
            " INSERT INTO journal SELECT i, 608400000000 + i, 0, 'rest', 'x', '' FROM n");
    add(h, at, kind, detail);
    for (int d = 0; d < 20; d++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT count(*) FROM day WHERE day = %d AND sitting IS NULL", d);

        if (count(sql))
            g_string_append_printf(text, "%s%d", text->len ? " " : "", d);
    }
    g_assert_cmpstr(text->str, ==, days);
    journal_close(h);
    clean();
    read_log();
}

static void test_marks(void)
{
    g_autofree char *night =
        g_strdup_printf("start=%" G_GINT64_FORMAT " length=1", 8 * DAY + 20 * USEC_HOUR);
    g_autofree char *span =
        g_strdup_printf("start=%" G_GINT64_FORMAT " end=%" G_GINT64_FORMAT " state=away",
                        4 * DAY + USEC_HOUR, 5 * DAY + USEC_HOUR);

    expect_stale("state", 9 * DAY + USEC_HOUR, "state=away", "9");
    expect_stale("state", 9 * DAY + 23 * USEC_HOUR, "state=away", "9 10"); /* an hour east of UTC */
    expect_stale("rest", 9 * DAY + USEC_HOUR, night, "4 6 7 8 9"); /* from the last rests on */
    expect_stale("corrected", 9 * DAY + USEC_HOUR, span,
                 "1 2 3 4 5 6 9"); /* there are none before */
    expect_stale("state", 5 * DAY + USEC_HOUR, "state=away", "1 2 3 4 5 6 9"); /* an import */
    expect_stale("state", -5 * DAY, "start=x", "0 1 9");
}

static void test_days(void)
{
    g_assert_cmpint(history_day(0, 0), ==, 0);
    g_assert_cmpint(history_day(DAY - 1, 0), ==, 0);
    g_assert_cmpint(history_day(DAY, 0), ==, 1);
    g_assert_cmpint(history_day(DAY, -3600), ==, 0);
    g_assert_cmpint(history_day(10 * USEC_HOUR + 15 * USEC_MIN, 49500), ==, 1); /* +13:45 */
    g_assert_cmpint(history_day(USEC_HOUR, -36000), ==, 0);
    g_assert_cmpint(history_day(-DAY, 0), ==, 0);
}

/* A deletion notes the number of rows, and marks the days that it changed. */
static void test_deletion(void)
{
    struct journal *h = open_history();
    int64_t records = 0;

    for (int i = 1; i < 10; i++)
        add(h, i * DAY, "state", "state=away");
    execute("UPDATE day SET sitting = 0; DELETE FROM journal WHERE id IN (4, 9)");
    g_assert_cmpint(history_store_set_records(journal_db(h), 7), ==, SQLITE_OK);
    g_assert_cmpint(history_store_mark_span(journal_db(h), 4 * DAY, 4 * DAY), ==, SQLITE_OK);
    g_assert_cmpint(history_store_records(journal_db(h), &records), ==, SQLITE_OK);
    g_assert_cmpint(records, ==, 7);
    add(h, 20 * DAY, "state", "state=away");
    g_assert_cmpint(history_store_records(journal_db(h), &records), ==, SQLITE_OK);
    g_assert_cmpint(records, ==, 8);
    g_assert_cmpint(count("SELECT sum(day) FROM day WHERE sitting IS NULL"), ==,
                    1 + 2 + 3 + 4 + 5 + 6 + 7 + 20);
    journal_close(h);
    clean();
}

int main(int argc, char **argv)
{
    begin_tests(argc, argv);
    g_test_add_func("/history-store/an older file", test_older);
    g_test_add_func("/history-store/killed while it is brought up to date", test_killed);
    g_test_add_func("/history-store/the cache is missing", test_cache_is_missing);
    g_test_add_func("/history-store/marks of days", test_marks);
    g_test_add_func("/history-store/local days", test_days);
    g_test_add_func("/history-store/deleted rows", test_deletion);
    return run_tests();
}
