/*
 * The files of the history after others have changed them: nothing is kept aside that is not proved
 * bad, nothing that is not ours is used, and each loss is reported once.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history-log.h"

/* A copy of the one file is complete. */
static void test_one_file(void)
{
    make_clean(3);
    g_assert_false(exists("-wal"));
    g_assert_false(exists("-shm"));
    g_assert_cmpint(use(), ==, 4);
    expect_line("");
    clean();
}

static void test_tables_are_in_the_file(void)
{
    make_killed(3);
    remove_part("-wal");
    remove_part("-shm");
    g_assert_cmpint(use(), ==, 1);
    expect_line("lost its last entries (3)");
    clean();
}

/* Another program that opened the file after a kill has completed it. */
static void test_killed_and_read_by_another(void)
{
    make_killed(3);
    g_assert_cmpint(count_rows(), ==, 3);
    g_assert_false(exists("-wal"));
    g_assert_cmpint(use(), ==, 4);
    expect_line("");
    clean();
}

static void test_cut_log(void)
{
    g_autofree char *wal = part("-wal");
    struct stat st;

    make_killed(8);
    g_assert_cmpint(stat(wal, &st), ==, 0);
    g_assert_cmpint(truncate(wal, st.st_size - 1), ==, 0);
    g_assert_cmpint(use(), ==, 8);
    expect_line("lost its last entries (1)");
    clean();
}

static void test_damaged_log(void)
{
    g_autofree char *text = g_strnfill(4096, 'x');

    make_killed(8);
    write_part("-wal", text, 4096);
    g_assert_cmpint(use(), ==, 1);
    expect_line("lost its last entries (8)");
    clean();
}

static void test_deleted_file(void)
{
    make_clean(2);
    remove_part("");
    g_assert_cmpint(use(), ==, 1);
    expect_line("was deleted");
    clean();
}

static void test_first_file(void)
{
    g_assert_cmpint(use(), ==, 1);
    expect_line("");
    clean();
}

static void test_empty_file(void)
{
    make_clean(2);
    write_part("", "", 0);
    g_assert_cmpint(use(), ==, 1);
    expect_line("was empty");
    clean();
}

/* SQLite would delete the log beside an empty file. */
static void test_empty_file_with_log(void)
{
    make_killed(3);
    write_part("", "", 0);
    g_assert_cmpint(use(), ==, 1);
    g_assert_cmpint(count_kept("truncated"), ==, 1);
    expect_line("was cut to 0 bytes");
    clean();
}

static void test_cut_file(void)
{
    static const off_t sizes[] = { 1, 50, 512, 1024, 2048 };

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        make_clean(3);
        g_assert_cmpint(truncate(path, sizes[i]), ==, 0);
        g_assert_cmpint(use(), ==, 1);
        g_assert_cmpint(count_kept("truncated") + count_kept("damaged"), ==, 1);
        expect_line("a new one created");
        clean();
    }
}

static void test_missing_table(void)
{
    make_clean(2);
    execute("DROP TABLE snapshot");
    g_assert_cmpint(use(), ==, 3);
    expect_line("a table of the history");
    clean();
}

static void test_table_dropped_while_open(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    execute("DROP TABLE journal");
    g_assert_cmpint(commit(h, "b"), ==, 0);
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    expect_line("a table of the history");
    clean();
}

/* A database without any mark of its program is not ours either. */
static void test_foreign_file(void)
{
    static const char *const marks[] = { "CREATE TABLE bookmarks(url)",
                                         "PRAGMA user_version=1; CREATE TABLE journal(a)",
                                         "PRAGMA application_id=7" };

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        execute(marks[i]);
        g_assert_cmpint(use(), ==, 1);
        g_assert_cmpint(count_kept("foreign"), ==, 1);
        expect_line("another program");
        clean();
    }
}

static void test_log_deleted_while_open(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    remove_part("-wal");
    g_assert_cmpint(commit(h, "c"), ==, 0);
    expect_line("no entry is lost");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 3);
    clean();
}

static void test_log_replaced_while_open(void)
{
    struct journal *h = open_history();
    g_autofree char *text = g_strnfill(4096, 'x'), *other = part("-other"), *wal = part("-wal");

    g_assert_cmpint(commit(h, "a"), ==, 0);
    write_part("-other", text, 4096);
    g_assert_cmpint(rename(other, wal), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    expect_line("no entry is lost");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 2);
    clean();
}

static void test_log_cut_while_open(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    write_part("-wal", "", 0);
    g_assert_cmpint(commit(h, "c"), ==, 0);
    expect_line("was cut");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
}

static void test_file_cut_while_open(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    write_part("", "", 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    expect_line("was cut to 0 bytes");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    g_assert_cmpint(count_kept("truncated"), ==, 1);
    clean();
}

static void test_modes(void)
{
    struct stat st;

    make_killed(1);
    g_assert_cmpint(chmod(folder, 0755), ==, 0);
    g_assert_cmpint(chmod(path, 0644), ==, 0);
    use();
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    g_assert_cmpint(stat(folder, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    g_assert_nonnull(strstr(read_log(), "its mode is now 0700"));
    clean();
}

/* The second one names the owner and changes nothing; after a kill the lock is free. */
static void test_two_services(void)
{
    struct journal *h = open_history(), *second = NULL;
    char *error = NULL;

    g_assert_cmpint(journal_open(&second, "other", &error), ==, -EBUSY);
    g_assert_nonnull(strstr(error, "another lumbard (test)"));
    g_free(error);
    g_assert_cmpint(commit(h, "a"), ==, 0);
    journal_close(h);
    make_killed(1);
    g_assert_cmpint(use(), ==, 3);
    clean();
}

static void test_lock_that_is_no_file(void)
{
    g_autofree char *lock = g_build_filename(folder, "history.lock", NULL);
    struct journal *h = NULL;
    char *error = NULL;

    g_assert_cmpint(mkfifo(lock, 0600), ==, 0);
    g_assert_cmpint(journal_open(&h, "test", &error), ==, -EINVAL);
    g_free(error);
    g_remove(lock);
    g_assert_cmpint(symlink("/etc/passwd", lock), ==, 0);
    g_assert_cmpint(journal_open(&h, "test", &error), <, 0);
    g_free(error);
    clean();
}

int main(int argc, char **argv)
{
    begin_tests(argc, argv);
    g_test_add_func("/files/one file after a clean stop", test_one_file);
    g_test_add_func("/files/log deleted after a kill", test_tables_are_in_the_file);
    g_test_add_func("/files/read by another after a kill", test_killed_and_read_by_another);
    g_test_add_func("/files/log cut", test_cut_log);
    g_test_add_func("/files/log damaged", test_damaged_log);
    g_test_add_func("/files/file deleted", test_deleted_file);
    g_test_add_func("/files/first start", test_first_file);
    g_test_add_func("/files/file empty", test_empty_file);
    g_test_add_func("/files/file empty beside a log", test_empty_file_with_log);
    g_test_add_func("/files/file cut", test_cut_file);
    g_test_add_func("/files/table missing", test_missing_table);
    g_test_add_func("/files/table dropped while open", test_table_dropped_while_open);
    g_test_add_func("/files/foreign", test_foreign_file);
    g_test_add_func("/files/log deleted while open", test_log_deleted_while_open);
    g_test_add_func("/files/log replaced while open", test_log_replaced_while_open);
    g_test_add_func("/files/log cut while open", test_log_cut_while_open);
    g_test_add_func("/files/file cut while open", test_file_cut_while_open);
    g_test_add_func("/files/modes", test_modes);
    g_test_add_func("/files/two services", test_two_services);
    g_test_add_func("/files/lock is no file", test_lock_that_is_no_file);
    return run_tests();
}
