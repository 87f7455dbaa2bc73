/*
 * Journal: committed rows survive any end of the process; a damaged file is renamed; a locked or
 * deleted file loses no rows.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history-desk.h"

static void test_round(void)
{
    struct journal *h = open_history();
    struct snapshot s = { 0 };
    struct stat st;

    g_assert_cmpint(journal_load(h, &s), ==, -ENOENT);
    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    journal_close(h);
    h = open_history();
    g_assert_cmpint(journal_load(h, &s), ==, 0);
    g_assert_cmpstr(s.state, ==, "b");
    g_assert_cmpstr(s.boot_id, ==, "boot");
    g_assert_cmpint(s.deadline_at, ==, USEC_NEVER);
    g_free(s.state);
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 2);
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    g_assert_cmpint(stat(folder, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    clean();
}

/* SIGKILL at random instants: every acknowledged row is in the file, and the snapshot belongs to
 * the last acknowledged row or to the next one. */
static void test_kill(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    int acknowledged = 0;
    struct journal *h;

    journal_close(open_history()); /* before the tables exist there is nothing to check */
    for (int round = 0; round < 20; round++) {
        int pipes[2], n = 0;
        char byte;
        pid_t pid;

        g_assert_cmpint(pipe(pipes), ==, 0);
        pid = fork();
        if (pid == 0) {
            h = open_history();
            close(pipes[0]);
            for (;;)
                if (commit(h, "x") < 0 || write(pipes[1], "x", 1) != 1)
                    _exit(1);
        }
        close(pipes[1]);
        if (round % 2) /* in the other rounds the kill may come before the first row */
            n += (int)read(pipes[0], &byte, 1);
        g_usleep((gulong)g_rand_int_range(rand, 2000, 40000));
        kill(pid, SIGKILL);
        g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
        while (read(pipes[0], &byte, 1) == 1)
            n++;
        close(pipes[0]);
        acknowledged += n;
        g_assert_cmpint(count_rows(), >=, acknowledged);
        acknowledged = count_rows(); /* the row that was being written may be in the file, too */
    }
    g_assert_cmpint(acknowledged, >=, 10);
    h = open_history();
    expect_state(h, "x");
    journal_close(h);
    clean();
}

static void test_damage(void)
{
    static const char *const heads[] = { "garbage that is no database at all, long enough",
                                         "SQLite format 3" };

    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *text = g_strnfill(4096, 'x');
        struct journal *h;

        memcpy(text, heads[i], strlen(heads[i]) + 1);
        g_assert_true(g_file_set_contents(path, text, 4096, NULL));
        h = open_history();
        g_assert_cmpint(count_kept("damaged"), ==, 1);
        g_assert_cmpint(commit(h, "anew"), ==, 0);
        expect_state(h, "anew");
        journal_close(h);
        clean();
    }
}

static void test_damage_while_open(void)
{
    struct journal *h = open_history();
    g_autofree char *text = g_strnfill(4096, 'x');
    FILE *f;

    g_assert_cmpint(commit(h, "before"), ==, 0);
    f = fopen(path, "r+");
    fwrite(text, 1, 4096, f);
    fclose(f);
    g_assert_cmpint(commit(h, "after"), ==, 0); /* into the log: the file need not be read */
    g_assert_cmpint(commit(h, "again"), ==, 0);
    expect_state(h, "again");
    journal_close(h);
    g_assert_cmpint(count_kept("damaged"), ==, 1);
    clean();
}

/* A file of 0 or 1 byte is an empty history. */
static void test_empty(void)
{
    struct journal *h;
    struct snapshot s;

    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    h = open_history();
    g_assert_cmpint(journal_load(h, &s), ==, -ENOENT);
    g_assert_cmpint(commit(h, "a"), ==, 0);
    journal_close(h);
    clean();
}

static void test_deleted(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_remove(path);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
}

/* The folder may be deleted with the file. If it cannot be created, the rows wait. */
static void test_folder_deleted(void)
{
    struct journal *h = open_history();
    struct stat st;

    g_assert_cmpint(commit(h, "a"), ==, 0);
    clean();
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    g_assert_cmpint(stat(folder, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_assert_true(g_file_set_contents(folder, "", 0, NULL));
    g_assert_cmpint(commit(h, "c"), ==, -EAGAIN);
    g_assert_cmpint(commit(h, "d"), ==, -EAGAIN);
    g_assert_nonnull(strstr(journal_problem(h), "history.lock: Not a directory; new entries wait"));
    g_remove(folder);
    g_assert_cmpint(journal_retry(h), ==, 0);
    g_assert_cmpstr(journal_problem(h), ==, "");
    expect_state(h, "d");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 2);
    clean();
}

/* Another program holds a lock: commits do not wait for it, and lose no row. */
static void test_busy(void)
{
    struct journal *h = open_history();
    sqlite3 *other = NULL;

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(commit(h, "b"), ==, -EAGAIN);
    g_assert_cmpint(commit(h, "c"), ==, -EAGAIN);
    g_assert_cmpuint(journal_waiting(h), ==, 2);
    g_assert_cmpstr(journal_problem(h), ==,
                    "another program has locked it; new entries wait in memory");
    sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(other);
    g_assert_cmpint(journal_retry(h), ==, 0);
    g_assert_cmpuint(journal_waiting(h), ==, 0);
    expect_state(h, "c");
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 3);
    clean();
}

/* The caller may free its strings before the row is written. */
static void test_a_row_is_copied_whole(void)
{
    struct journal *h = open_history();
    struct journal_row *row = g_new0(struct journal_row, 1);
    struct snapshot s = { .boot_id = "boot", .deadline_at = USEC_NEVER, .state = (char *)"x" };

    row->kind = "state";
    g_strlcpy(row->source, "desk", sizeof row->source);
    journal_add(h, row);
    memset(row, 'z', sizeof *row);
    g_free(row);
    g_assert_cmpint(journal_commit(h, &s), ==, 0);
    journal_close(h);
    g_assert_cmpint(count("SELECT count(*) FROM journal WHERE source = 'desk'"), ==, 1);
    clean();
}

static void test_queue_is_bounded(void)
{
    struct journal *h = open_history();
    struct journal_row row = { .kind = "k", .source = "s" };

    for (int i = 0; i < JOURNAL_QUEUE_MAX + 10; i++)
        journal_add(h, &row);
    g_assert_cmpuint(journal_waiting(h), ==, JOURNAL_QUEUE_MAX);
    journal_close(h);
    clean();
}

/* The file of a newer version is never overwritten; the file of another program is renamed. */
static void test_versions(void)
{
    struct journal *h = open_history();
    g_autofree char *error = NULL;
    sqlite3 *db = NULL;

    journal_close(h);
    sqlite3_open(path, &db);
    sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL);
    sqlite3_close(db);
    g_assert_cmpint(journal_open(&h, "test", &error), ==, -EIO);
    g_assert_nonnull(strstr(error, "newer"));
    clean();
    execute("PRAGMA application_id=1; CREATE TABLE t(a)");
    journal_close(open_history());
    g_assert_cmpint(count_kept("foreign"), ==, 1);
    clean();
}

static void test_no_place(void)
{
    struct journal *h = NULL;
    char *error = NULL;

    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_cmpint(journal_open(&h, "test", &error), <, 0);
    g_assert_nonnull(error);
    g_clear_pointer(&error, g_free);
    g_remove(path);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_cmpint(journal_open(&h, "test", &error), <, 0);
    g_clear_pointer(&error, g_free);
    g_rmdir(path);
}

int main(int argc, char **argv)
{
    int r;

    begin();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/committed rows are read back", test_round);
    g_test_add_func("/history/killed while writing", test_kill);
    g_test_add_func("/history/damaged", test_damage);
    g_test_add_func("/history/damaged while open", test_damage_while_open);
    g_test_add_func("/history/empty file", test_empty);
    g_test_add_func("/history/deleted while open", test_deleted);
    g_test_add_func("/history/folder deleted while open", test_folder_deleted);
    g_test_add_func("/history/locked by another", test_busy);
    g_test_add_func("/history/the queue is bounded", test_queue_is_bounded);
    g_test_add_func("/history/a row is copied", test_a_row_is_copied_whole);
    g_test_add_func("/history/versions", test_versions);
    g_test_add_func("/history/the place is not writable", test_no_place);
    r = g_test_run();
    end();
    return r;
}
