/*
 * A history whose end is missing, and other changes that SQLite opens without an error.
 */
#include <sys/stat.h>

#include "history-log.h"

static off_t size_of(const char *suffix)
{
    g_autofree char *name = part(suffix);
    struct stat st;

    return stat(name, &st) == 0 ? st.st_size : 0;
}

/* Long texts, so that the last page has entries, or a part of the snapshot. */
static void make_long(int entries)
{
    g_autofree char *text = g_strnfill(200, 'x');
    struct journal *h = open_history();

    for (int i = 0; i < entries; i++)
        g_assert_cmpint(commit(h, text), ==, 0);
    journal_close(h);
}

/* SQLite reads zeros instead of what is missing. One line reports it, and either all entries stay
 * or the file is kept aside. */
static void test_cut_inside_a_page(void)
{
    static const off_t bytes[] = { 1, 100, 1000, 1023, 1024, 1500 };

    for (int entries = 20; entries < 40; entries++)
        for (size_t i = 0; i < G_N_ELEMENTS(bytes); i++) {
            int n;

            make_long(entries);
            g_assert_cmpint(truncate(path, size_of("") - bytes[i]), ==, 0);
            n = use();
            g_assert_cmpint(n, ==, count_kept("truncated") ? 1 : entries + 1);
            expect_line("was cut");
            g_assert_cmpint(use(), ==, n + 1);
            expect_line("");
            clean();
        }
}

/* A checkpoint that was killed after the first page: the head counts pages that only the log has.
 */
static void test_killed_checkpoint(void)
{
    g_autofree char *whole = NULL, *old = NULL, *log = NULL, *wal = part("-wal");
    g_autofree char *text = g_strnfill(200, 'x');
    gsize n_whole, n_old, n_log;

    make_killed_with(30, text);
    g_assert_true(g_file_get_contents(path, &old, &n_old, NULL));
    g_assert_true(g_file_get_contents(wal, &log, &n_log, NULL));
    g_assert_cmpint(count_rows(), ==, 30); /* closing the file writes the log into it */
    g_assert_true(g_file_get_contents(path, &whole, &n_whole, NULL));
    g_assert_cmpuint(n_whole, >, n_old);
    memcpy(old, whole, 1024);
    write_part("", old, n_old);
    write_part("-wal", log, n_log);
    g_assert_cmpint(use(), ==, 31);
    expect_line("");
    clean();
}

static void test_cut_while_open(void)
{
    struct journal *h;

    make_long(30);
    h = open_history();
    g_assert_cmpint(truncate(path, size_of("") - 2000), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    expect_line("was cut");
    journal_close(h);
    clean();
}

static void test_missing_journal(void)
{
    make_clean(2);
    execute("DROP TABLE journal");
    g_assert_cmpint(use(), ==, 1);
    expect_line("a table of the history");
    clean();
}

/* Tables that cannot be written are reported once, not at each attempt. */
static void test_wrong_tables(void)
{
    static const char *const changes[] = {
        "DROP TABLE journal; CREATE VIEW journal AS SELECT 1 AS id",
        "ALTER TABLE journal RENAME COLUMN detail TO words",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        struct journal *h;

        make_clean(2);
        execute(changes[i]);
        h = open_history();
        for (int n = 0; n < 3; n++)
            g_assert_cmpint(commit(h, "x"), <, 0);
        g_assert_nonnull(strstr(read_log(), "its tables are not those of this version"));
        g_assert_cmpint(commit(h, "x"), <, 0);
        expect_line("");
        journal_close(h);
        expect_line("are lost");
        clean();
    }
}

/* A reader keeps the log from being written into the file. */
static void test_read_at_the_stop(void)
{
    struct journal *h = open_history();
    sqlite3 *reader = NULL;

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(sqlite3_open(path, &reader), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(reader, "BEGIN; SELECT * FROM journal", NULL, NULL, NULL), ==,
                    SQLITE_OK);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    journal_close(h);
    expect_line("a copy needs both files");
    sqlite3_close(reader);
    g_assert_cmpint(use(), ==, 3);
    expect_line("");
    clean();
}

int main(int argc, char **argv)
{
    begin_tests(argc, argv);
    g_test_add_func("/cut/inside a page", test_cut_inside_a_page);
    g_test_add_func("/cut/killed checkpoint", test_killed_checkpoint);
    g_test_add_func("/cut/while open", test_cut_while_open);
    g_test_add_func("/cut/no journal", test_missing_journal);
    g_test_add_func("/cut/wrong tables", test_wrong_tables);
    g_test_add_func("/cut/read at the stop", test_read_at_the_stop);
    return run_tests();
}
