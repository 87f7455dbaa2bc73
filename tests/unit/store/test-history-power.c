/*
 * Power cuts and kills at any write: from an old file through its migration, commits, an import, a
 * deletion of rows and the return of their pages to a clean stop. Afterwards the file opens, all
 * that was acknowledged is in it, and what was under way is complete or absent.
 *
 * SQLite calls the recording file system of power-cut.h for all of this.
 */
#include "history-log.h"
#include "power-cut.h"
#include "store/history_forget.h"
#include "store/history_import.h"
#include "store/history_store.h"

#define OLD      40 /* rows of the old file */
#define IMPORTED 100
#define BATCH    40
#define BEGAN    (19000 * USEC_DAY)
#define SECRET   "xyzzy"

#define CUTS  500
#define KILLS 200

static const char old_tables[] =
    "PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA application_id=1819635042;"
    "PRAGMA user_version=1;"
    "CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL,"
    " kind TEXT NOT NULL, source TEXT NOT NULL, detail TEXT NOT NULL);"
    "CREATE TABLE snapshot(one INTEGER PRIMARY KEY CHECK(one = 1), boot_id TEXT NOT NULL,"
    " real_at INTEGER NOT NULL, boot_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL,"
    " is_clean INTEGER NOT NULL, state TEXT NOT NULL);";

/* The content of the history from a record on. */
struct promise {
    guint record;
    int rows, secret; /* rows without and with that word */
    bool is_scrubbed;
};

static GArray *promises;
static struct promise now;

static void promise(void)
{
    now.record = cut.records->len;
    g_array_append_val(promises, now);
}

static void make_old_file(void)
{
    g_autoptr(GString) sql = g_string_new(old_tables);
    sqlite3 *db = NULL;

    for (int i = 0; i < OLD; i++)
        g_string_append_printf(sql,
                               "INSERT INTO journal(at, utc_offset, kind, source, detail) VALUES"
                               "(%lld, 3600, 'state', 'old', 'state=active reason=input');",
                               (long long)(BEGAN - (OLD - i) * USEC_MIN));
    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_close(db), ==, SQLITE_OK);
    now.rows = OLD;
}

static void commit_some(struct journal *h, int n)
{
    for (int i = 0; i < n; i++) {
        g_assert_cmpint(commit(h, "state=away reason=idle before=active"), ==, 0);
        now.rows++;
        promise();
    }
}

static void import(struct journal *h)
{
    struct history_import *i = NULL;

    g_assert_cmpint(history_import_begin(h, &i), ==, 0);
    for (int k = 0; k < IMPORTED; k++) {
        g_autofree char *detail = g_strdup_printf("state=away reason=idle of=" SECRET "-%d", k);
        const struct import_row row = { (uint64_t)(BEGAN + k * USEC_HOUR), 0, "state", "x",
                                        detail };

        g_assert_cmpint(history_import_add(i, &row), ==, 1);
    }
    g_assert_cmpint(history_import_end(i, true), ==, 0);
    now.secret = IMPORTED;
    promise();
}

static void forget(struct journal *h)
{
    const struct history_span span = { BEGAN, BEGAN + IMPORTED * USEC_HOUR, USEC_NEVER, 0 };
    unsigned n;
    int r;

    do {
        g_assert_cmpint(history_forget(h, &span, BATCH, &n), ==, 0);
        now.rows += now.secret == IMPORTED; /* the row that ends the state */
        now.secret -= (int)n;
        promise();
    } while (n == BATCH);
    while ((r = history_scrub(h)) > 0)
        ;
    g_assert_cmpint(r, ==, 0);
    now.is_scrubbed = true;
    promise();
}

/* All records, from the one at which a cut may come. */
static guint record_all(void)
{
    struct journal *h;
    guint first;

    cut.is_on = true;
    make_old_file();
    first = cut.records->len;
    promise();
    h = open_history();
    promise();
    commit_some(h, 30);
    import(h);
    commit_some(h, 10);
    forget(h);
    commit_some(h, 10);
    journal_close(h);
    promise();
    cut.is_on = false;
    return first;
}

static bool is_sound(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    bool is;

    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL), ==, SQLITE_OK);
    is =
        sqlite3_step(s) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0;
    sqlite3_finalize(s);
    sqlite3_close(db);
    return is;
}

/* The number of rows of the journal, of those with the word, and of the day table's days that the
 * journal lacks. */
static void count_all(struct journal *h, int *ret_rows, int *ret_secret)
{
    int64_t records = -1;

    g_assert_cmpint(history_store_records(journal_db(h), &records), ==, SQLITE_OK);
    *ret_secret = count("SELECT count(*) FROM journal WHERE detail LIKE '%" SECRET "%'");
    *ret_rows = count_rows() - *ret_secret;
    g_assert_cmpint(records, ==, count_rows());
    g_assert_cmpint(count("SELECT count(*) FROM day WHERE sitting IS NOT NULL"), ==, 0);
    g_assert_cmpint(
        count("SELECT count(*) FROM (SELECT DISTINCT (at / 1000000 + utc_offset) / 86400"
              " AS d FROM journal) WHERE d NOT IN (SELECT day FROM day)"),
        ==, 0);
}

/* No byte of a forgotten row comes back. */
static void expect_no_secret(void)
{
    for (unsigned i = 0; i < cut.n; i++) {
        g_autofree char *text = NULL;
        gsize n = 0;

        g_file_get_contents(cut.names[i], &text, &n, NULL);
        g_assert_true(!text || !memmem(text, n, SECRET, strlen(SECRET)));
    }
}

/* Opens the history as a cut before the record @at has left it. */
static void check(guint at)
{
    const struct promise *kept = NULL, *next = NULL;
    g_autofree char *lock = g_build_filename(folder, "history.lock", NULL);
    int rows, secret;
    struct journal *h;

    for (guint i = 0; i < promises->len && !next; i++) {
        const struct promise *p = &g_array_index(promises, struct promise, i);

        if (p->record <= at)
            kept = p;
        else
            next = p;
    }
    next = next ? next : kept;
    if (kept->is_scrubbed)
        expect_no_secret();
    g_remove(lock); /* it has the number of the last row of all */
    h = open_history();
    count_all(h, &rows, &secret);
    g_assert_cmpint(rows, >=, kept->rows);
    g_assert_cmpint(rows, <=, next->rows);
    g_assert_true(secret == kept->secret || secret == next->secret);
    if (rows > OLD)
        expect_state(h, "state=away reason=idle before=active");
    g_assert_cmpint(commit(h, "more"), ==, 0);
    journal_close(h);
    g_assert_true(is_sound());
    g_assert_null(strstr(read_log(), "lost"));
    g_assert_null(strstr(log_text, "kept"));
}

static void kill_at(guint at)
{
    g_test_message("kill before record %u", at);
    cut_make(at, NULL);
    check(at);
}

static void test_cuts(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    guint first, migrated;

    promises = g_array_new(FALSE, FALSE, sizeof(struct promise));
    first = record_all();
    g_test_message("%u records, %u of them before the migration", cut.records->len, first);
    for (int i = 0; i < CUTS; i++) {
        const guint at = (guint)g_rand_int_range(rand, (gint32)first, (gint32)cut.records->len + 1);

        g_test_message("cut before record %u", at);
        cut_make(at, rand);
        check(at);
    }
    migrated = g_array_index(promises, struct promise, 1).record;
    for (guint at = first; at < migrated; at++)
        kill_at(at);
    for (guint i = 0; i < KILLS; i++)
        kill_at(migrated + i * (cut.records->len - migrated) / (KILLS - 1));
    g_array_unref(promises);
    clean();
}

int main(int argc, char **argv)
{
    int r;

    g_setenv("TZ", "UTC", TRUE);
    cut_begin();
    begin_tests(argc, argv);
    g_test_add_func("/power/cuts and kills", test_cuts);
    r = run_tests();
    cut_end();
    return r;
}
