/*
 * Changes of the record of the past: an import is complete or absent, forgotten rows leave no byte
 * in the files, and the number and the first of the rows stay right.
 */
#include "history-log.h"
#include "store/history_forget.h"
#include "store/history_import.h"
#include "store/history_query.h"
#include "store/history_store.h"

#define DAY    USEC_DAY
#define BEGAN  (19000 * DAY) /* a local midnight */
#define NONE   .kept_from = USEC_NEVER, .kept_to = 0
#define SECRET "xyzzy"

static struct import_row row_at(usec at, const char *detail)
{
    return (struct import_row){ (uint64_t)at, 0, "state", "desk", detail };
}

/* A row every 10 minutes, alternately of two states. Returns how many were added. */
static int import(struct journal *h, usec from, int n, const char *word)
{
    struct history_import *i = NULL;
    int added = 0;

    g_assert_cmpint(history_import_begin(h, &i), ==, 0);
    for (int k = 0; k < n; k++) {
        g_autofree char *detail =
            g_strdup_printf("state=%s reason=input before=%s of=%s-%d", k % 2 ? "active" : "away",
                            k % 2 ? "away" : "active", word, k);
        const struct import_row row = row_at(from + k * 10 * USEC_MIN, detail);
        const int r = history_import_add(i, &row);

        g_assert_cmpint(r, >=, 0);
        added += r;
    }
    g_assert_cmpint(history_import_end(i, true), ==, 0);
    return added;
}

static int64_t records(struct journal *h)
{
    int64_t n = -1;

    g_assert_cmpint(history_store_records(journal_db(h), &n), ==, SQLITE_OK);
    return n;
}

static usec first(struct journal *h)
{
    usec at = -1;

    g_assert_cmpint(history_store_first(journal_db(h), &at), ==, SQLITE_OK);
    return at;
}

/* Deletes all of the span in batches of @max; returns the number of rows. */
static unsigned forget(struct journal *h, struct history_span span, unsigned max)
{
    unsigned n, all = 0;
    int r;

    do {
        g_assert_cmpint(history_forget(h, &span, max, &n), ==, 0);
        g_assert_cmpuint(n, <=, max);
        all += n;
    } while (n == max);
    while ((r = history_scrub(h)) > 0)
        ;
    g_assert_cmpint(r, ==, 0);
    return all;
}

static int count_in_files(const char *word)
{
    static const char *const suffixes[] = { "", "-wal" };
    int n = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *name = part(suffixes[i]), *text = NULL;
        gsize size = 0;

        g_file_get_contents(name, &text, &size, NULL);
        for (char *s = text; s && (s = memmem(s, size - (gsize)(s - text), word, strlen(word)));
             s++)
            n++;
    }
    return n;
}

static void test_import(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(import(h, BEGAN, 300, "a"), ==, 300);
    g_assert_cmpint(import(h, BEGAN, 300, "a"), ==, 0);
    g_assert_cmpint(import(h, BEGAN, 301, "a"), ==, 1);
    g_assert_cmpint(records(h), ==, 302);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    expect_state(h, "b");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 303);
    g_assert_cmpint(count("SELECT count(*) FROM day WHERE sitting IS NULL AND day >= 19000"), ==,
                    3);
    expect_line("");
    clean();
}

/* Texts that are longer than those of the service are kept whole. */
static void test_long_texts(void)
{
    g_autofree char *text = g_strnfill(256, 'y');
    const struct import_row row = { BEGAN, -64800, "corrected", text, text };
    struct history_import *i = NULL;
    struct journal *h = open_history();

    g_assert_cmpint(history_import_begin(h, &i), ==, 0);
    g_assert_cmpint(history_import_add(i, &row), ==, 1);
    g_assert_cmpint(history_import_add(i, &row), ==, 0);
    g_assert_cmpint(history_import_end(i, true), ==, 0);
    journal_close(h);
    g_assert_cmpint(count("SELECT length(source) + length(detail) FROM journal"), ==, 512);
    clean();
}

/* Commits wait until the end of an import, and nothing of one that is not kept is in the files. */
static void test_import_undone(void)
{
    const struct import_row row = row_at(BEGAN, "state=active " SECRET);
    struct history_import *i = NULL, *second = NULL;
    struct journal *h = open_history();

    g_assert_cmpint(history_import_begin(h, &i), ==, 0);
    g_assert_cmpint(history_import_add(i, &row), ==, 1);
    g_assert_cmpint(history_import_begin(h, &second), ==, -EAGAIN);
    g_assert_cmpint(records(h), ==, 0);
    g_assert_cmpint(commit(h, "a"), ==, -EAGAIN);
    g_assert_true(journal_is_healthy(h));
    g_assert_true(journal_has_waiting(h));
    g_assert_cmpint(history_import_end(i, false), ==, 0);
    g_assert_false(journal_has_waiting(h));
    g_assert_cmpint(records(h), ==, 1);
    expect_line("");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
}

static void test_import_while_locked(void)
{
    struct history_import *i = NULL;
    struct journal *h = open_history();
    sqlite3 *other = NULL;

    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(history_import_begin(h, &i), ==, -EAGAIN);
    sqlite3_close(other);
    g_assert_cmpint(import(h, BEGAN, 1, "a"), ==, 1);
    journal_close(h);
    clean();
}

static void test_forget_leaves_no_byte(void)
{
    static const unsigned sizes[] = { 9, 256 };

    for (size_t k = 0; k < G_N_ELEMENTS(sizes); k++) {
        struct journal *h = open_history();
        const struct history_span span = { BEGAN + 2 * DAY, BEGAN + 4 * DAY - 1, NONE };

        import(h, BEGAN, 300, "kept");
        import(h, span.from, 288, SECRET);
        import(h, BEGAN + 4 * DAY, 300, "kept");
        g_assert_cmpint(count_in_files(SECRET), >, 0);
        g_assert_cmpuint(forget(h, span, sizes[k]), ==, 288 + 12);
        g_assert_cmpint(count_in_files(SECRET), ==, 0);
        g_assert_cmpint(count_in_files("kept-0"), ==, 2);
        g_assert_cmpint(records(h), ==, 588 + 1); /* and the row that ends the state */
        g_assert_cmpint(commit(h, "a"), ==, 0);
        journal_close(h);
        g_assert_cmpint(count("PRAGMA freelist_count"), ==, 0);
        expect_line("");
        clean();
    }
}

/* The state before the forgotten time would seem to last through it. */
static void test_forget_makes_the_state_unknown(void)
{
    struct journal *h = open_history();
    const struct history_span span = { BEGAN + DAY + 1, BEGAN + 2 * DAY, NONE };

    import(h, BEGAN, 400, "a");
    g_assert_cmpuint(forget(h, span, 100), ==, 144);
    g_assert_cmpint(
        count("SELECT at - 86400000001 = 19000 * 86400000000 AND utc_offset = 0 AND detail ="
              " 'state=unknown reason=none before=away' FROM journal WHERE source = 'forget'"),
        ==, 1);
    g_assert_cmpuint(forget(h, span, 100), ==, 0);
    g_assert_cmpint(count("SELECT count(*) FROM journal WHERE source = 'forget'"), ==, 1);
    g_assert_cmpuint(forget(h, (struct history_span){ 0, BEGAN + 9 * DAY, NONE }, 100), ==, 257);
    g_assert_cmpint(records(h), ==, 0);
    g_assert_cmpint(first(h), ==, 0);
    journal_close(h);
    g_assert_cmpint(count("SELECT count(*) FROM day"), ==, 0);
    clean();
}

static void test_forget_keeps_the_current_sitting(void)
{
    struct journal *h = open_history();
    const struct history_span span = { 0, USEC_NEVER, BEGAN + DAY, BEGAN + 2 * DAY };

    import(h, BEGAN, 400, "a"); /* the last ones lie in the future: the clock was wrong */
    g_assert_cmpuint(forget(h, span, 100), ==, 400 - 145);
    g_assert_cmpint(first(h), ==, BEGAN + DAY);
    journal_close(h);
    clean();
}

/* The next start must not report deleted rows as lost. */
/* The clock was ahead and has been corrected: rows of the future go, and the sitting stays whole.
 */
static void test_forget_from_inside_the_sitting(void)
{
    struct journal *h = open_history();
    const struct history_span span = { .from = BEGAN + DAY + 5 * USEC_MIN,
                                       .to = USEC_NEVER,
                                       .kept_from = BEGAN + DAY,
                                       .kept_to = BEGAN + DAY + USEC_HOUR };

    g_assert_cmpint(import(h, BEGAN + DAY, 6, "sitting"), ==, 6);
    g_assert_cmpint(import(h, BEGAN + 10 * DAY, 4, SECRET), ==, 4);
    g_assert_cmpuint(forget(h, span, 3), ==, 4);
    g_assert_cmpint(records(h), ==, 6);
    journal_close(h);
    g_assert_cmpint(count("SELECT count(*) FROM journal WHERE source = 'forget'"), ==, 0);
    clean();
}

static void test_forget_the_last_rows(void)
{
    struct journal *h = open_history();

    import(h, BEGAN, 50, "a");
    forget(h, (struct history_span){ BEGAN + 1, BEGAN + DAY, NONE }, 100);
    journal_close(h);
    journal_close(open_history());
    expect_line("");
    make_killed(3);
    g_assert_cmpint(use(), ==, 2 + 4);
    expect_line("");
    clean();
}

static void test_forget_while_read(void)
{
    const struct history_span span = { 0, BEGAN + DAY, NONE };
    struct journal *h = open_history();
    sqlite3 *other = NULL;
    unsigned n;

    import(h, BEGAN, 50, SECRET);
    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN; SELECT * FROM journal", NULL, NULL, NULL), ==,
                    SQLITE_OK);
    g_assert_cmpint(history_forget(h, &span, 100, &n), ==, 0);
    g_assert_cmpint(history_scrub(h), ==, 1); /* pages are given back */
    g_assert_cmpint(history_scrub(h), ==, -EAGAIN);
    sqlite3_close(other);
    g_assert_cmpint(history_scrub(h), ==, 0);
    g_assert_cmpint(count_in_files(SECRET), ==, 0);
    journal_close(h);
    clean();
}

/* The next commit notices that. */
static void test_deleted_during_an_import(void)
{
    struct journal *h = open_history();
    struct history_import *i = NULL;
    const struct import_row row = row_at(BEGAN, "x");

    g_assert_cmpint(commit(h, "before"), ==, 0);
    g_assert_cmpint(history_import_begin(h, &i), ==, 0);
    g_assert_cmpint(history_import_add(i, &row), ==, 1);
    remove_part("");
    remove_part("-wal");
    remove_part("-shm");
    history_import_end(i, true);
    read_log();
    g_assert_cmpint(commit(h, "after"), ==, 0);
    expect_line("was deleted or replaced; it is opened again");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
}

static int on_row(void *userdata, const struct history_row *row)
{
    (void)row;
    ++*(unsigned *)userdata;
    return 0;
}

/* SQLite shortens its log when the sums of days are stored: no other program has cut it. */
static void test_days_of_a_large_import(void)
{
    struct journal *h = open_history();
    unsigned days = 0;
    const struct history_request request = {
        .kind = HISTORY_DAYS, .from = 0, .to = 40000, .take = on_row, .userdata = &days
    };
    struct history_query *q = history_query_new(&request);

    import(h, BEGAN, 10000, "a");
    while (history_query_step(q, journal_db(h)) > 0)
        journal_note_query(h);
    journal_note_query(h);
    history_query_free(q);
    g_assert_cmpuint(days, >, 60);
    g_assert_cmpint(commit(h, "after"), ==, 0);
    expect_line("");
    journal_close(h);
    clean();
}

static void test_last_before(void)
{
    struct journal *h = open_history();
    usec last;

    g_assert_cmpint(history_last_before(h, BEGAN, &last), ==, 0);
    g_assert_cmpint(last, ==, 0);
    import(h, BEGAN, 3, "a");
    g_assert_cmpint(history_last_before(h, BEGAN + 20 * USEC_MIN, &last), ==, 0);
    g_assert_cmpint(last, ==, BEGAN + 10 * USEC_MIN);
    journal_close(h);
    clean();
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    begin_tests(argc, argv);
    g_test_add_func("/change/import", test_import);
    g_test_add_func("/change/long texts", test_long_texts);
    g_test_add_func("/change/import undone", test_import_undone);
    g_test_add_func("/change/import while locked", test_import_while_locked);
    g_test_add_func("/change/forget leaves no byte", test_forget_leaves_no_byte);
    g_test_add_func("/change/forget makes the state unknown", test_forget_makes_the_state_unknown);
    g_test_add_func("/change/forget keeps the sitting", test_forget_keeps_the_current_sitting);
    g_test_add_func("/change/forget inside the sitting", test_forget_from_inside_the_sitting);
    g_test_add_func("/change/forget the last rows", test_forget_the_last_rows);
    g_test_add_func("/change/forget while read", test_forget_while_read);
    g_test_add_func("/change/deleted during an import", test_deleted_during_an_import);
    g_test_add_func("/change/days of a large import", test_days_of_a_large_import);
    g_test_add_func("/change/last before", test_last_before);
    return run_tests();
}
