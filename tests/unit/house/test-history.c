/*
 * History: what was committed is there after any end; damage is put aside, a busy or deleted file
 * costs nothing.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/history.h"

static char *folder, *path;

static struct history *open_history(void)
{
    struct history *h = NULL;
    g_autofree char *error = NULL;

    g_assert_cmpint(history_open(&h, &error), ==, 0);
    return h;
}

static int commit(struct history *h, const char *detail)
{
    struct history_row row = {
        .real_at = 1000, .utc_offset = 3600, .kind = "state", .source = "test"
    };
    struct snapshot s = {
        .boot_id = "boot", .real_at = 5, .boot_at = 3, .deadline_at = USEC_NEVER
    };

    g_strlcpy(row.detail, detail, sizeof row.detail);
    s.state = (char *)detail;
    history_add(h, &row);
    return history_commit(h, &s);
}

static int count(const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    int n;

    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_prepare_v2(db, sql, -1, &s, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(s), ==, SQLITE_ROW);
    n = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

static int count_rows(void)
{
    return count("SELECT count(*) FROM journal");
}

static void expect_state(struct history *h, const char *state)
{
    struct snapshot s = { 0 };

    g_assert_cmpint(history_load(h, &s), ==, 0);
    g_assert_cmpstr(s.state, ==, state);
    g_free(s.state);
}

static void clean(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(folder, name, NULL);

        g_remove(file);
    }
    if (dir)
        g_dir_close(dir);
}

static int count_damaged(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    int n = 0;

    while ((name = g_dir_read_name(dir)))
        n += strstr(name, ".damaged-") && !g_str_has_suffix(name, "-wal") &&
             !g_str_has_suffix(name, "-shm");
    g_dir_close(dir);
    return n;
}

static void test_round(void)
{
    struct history *h = open_history();
    struct snapshot s = { 0 };
    struct stat st;

    g_assert_cmpint(history_load(h, &s), ==, -ENOENT);
    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    history_close(h);
    h = open_history();
    g_assert_cmpint(history_load(h, &s), ==, 0);
    g_assert_cmpstr(s.state, ==, "b");
    g_assert_cmpstr(s.boot_id, ==, "boot");
    g_assert_cmpint(s.deadline_at, ==, USEC_NEVER);
    g_free(s.state);
    history_close(h);
    g_assert_cmpint(count_rows(), ==, 2);
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    g_assert_cmpint(stat(folder, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    clean();
}

/* SIGKILL at random moments: every acknowledged row is there, and the snapshot is the last one's or
 * the one after. */
static void test_kill(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    int acknowledged = 0;
    struct history *h;

    history_close(open_history()); /* a kill before there is a table has nothing to lose */
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
        if (round % 2) /* in the others, before the first one perhaps */
            n += (int)read(pipes[0], &byte, 1);
        g_usleep((gulong)g_rand_int_range(rand, 2000, 40000));
        kill(pid, SIGKILL);
        g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
        while (read(pipes[0], &byte, 1) == 1)
            n++;
        close(pipes[0]);
        acknowledged += n;
        g_assert_cmpint(count_rows(), >=, acknowledged);
        acknowledged = count_rows(); /* the one in flight may have made it */
    }
    g_assert_cmpint(acknowledged, >=, 10);
    h = open_history();
    expect_state(h, "x");
    history_close(h);
    clean();
}

static void test_damage(void)
{
    static const char *const heads[] = { "garbage that is no database at all, long enough",
                                         "SQLite format 3" };

    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *text = g_strnfill(4096, 'x');
        struct history *h;

        memcpy(text, heads[i], strlen(heads[i]) + 1);
        g_assert_true(g_file_set_contents(path, text, 4096, NULL));
        h = open_history();
        g_assert_cmpint(count_damaged(), ==, 1);
        g_assert_cmpint(commit(h, "anew"), ==, 0);
        expect_state(h, "anew");
        history_close(h);
        clean();
    }
}

static void test_damage_while_open(void)
{
    struct history *h = open_history();
    g_autofree char *text = g_strnfill(4096, 'x');
    FILE *f;

    g_assert_cmpint(commit(h, "before"), ==, 0);
    f = fopen(path, "r+");
    fwrite(text, 1, 4096, f);
    fclose(f);
    g_assert_cmpint(commit(h, "after"), ==, 0);
    expect_state(h, "after");
    history_close(h);
    clean();
}

/* A file of no bytes, of one byte: an empty history. */
static void test_empty(void)
{
    struct history *h;
    struct snapshot s;

    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    h = open_history();
    g_assert_cmpint(history_load(h, &s), ==, -ENOENT);
    g_assert_cmpint(commit(h, "a"), ==, 0);
    history_close(h);
    clean();
}

static void test_deleted(void)
{
    struct history *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_remove(path);
    g_assert_cmpint(commit(h, "b"), ==, 0);
    history_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
}

/* What deletes the history may delete its folder, too; where none can be made, the rows wait. */
static void test_folder_deleted(void)
{
    struct history *h = open_history();
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
    g_remove(folder);
    g_assert_cmpint(history_retry(h), ==, 0);
    expect_state(h, "d");
    history_close(h);
    g_assert_cmpint(count_rows(), ==, 2);
    clean();
}

/* Another program's lock: nothing waits for it, nothing is lost. */
static void test_busy(void)
{
    struct history *h = open_history();
    sqlite3 *other = NULL;

    g_assert_cmpint(commit(h, "a"), ==, 0);
    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(commit(h, "b"), ==, -EAGAIN);
    g_assert_cmpint(commit(h, "c"), ==, -EAGAIN);
    g_assert_cmpuint(history_waiting(h), ==, 2);
    sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(other);
    g_assert_cmpint(history_retry(h), ==, 0);
    g_assert_cmpuint(history_waiting(h), ==, 0);
    expect_state(h, "c");
    history_close(h);
    g_assert_cmpint(count_rows(), ==, 3);
    clean();
}

/* Who reports is known to nobody any more when the disk takes the row at last. */
static void test_a_row_is_copied_whole(void)
{
    struct history *h = open_history();
    struct history_row *row = g_new0(struct history_row, 1);
    struct snapshot s = { .boot_id = "boot", .deadline_at = USEC_NEVER, .state = (char *)"x" };

    row->kind = "state";
    g_strlcpy(row->source, "desk", sizeof row->source);
    history_add(h, row);
    memset(row, 'z', sizeof *row);
    g_free(row);
    g_assert_cmpint(history_commit(h, &s), ==, 0);
    history_close(h);
    g_assert_cmpint(count("SELECT count(*) FROM journal WHERE source = 'desk'"), ==, 1);
    clean();
}

static void test_queue_is_bounded(void)
{
    struct history *h = open_history();
    struct history_row row = { .kind = "k", .source = "s" };

    for (int i = 0; i < HISTORY_QUEUE_MAX + 10; i++)
        history_add(h, &row);
    g_assert_cmpuint(history_waiting(h), ==, HISTORY_QUEUE_MAX);
    history_close(h);
    clean();
}

/* A newer version's file is never rewritten, another program's is put aside. */
static void test_versions(void)
{
    struct history *h = open_history();
    g_autofree char *error = NULL;
    sqlite3 *db = NULL;

    history_close(h);
    sqlite3_open(path, &db);
    sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL);
    sqlite3_close(db);
    g_assert_cmpint(history_open(&h, &error), ==, -EIO);
    g_assert_nonnull(strstr(error, "newer"));
    clean();
    sqlite3_open(path, &db);
    sqlite3_exec(db, "PRAGMA application_id=1; CREATE TABLE t(a)", NULL, NULL, NULL);
    sqlite3_close(db);
    history_close(open_history());
    g_assert_cmpint(count_damaged(), ==, 1);
    clean();
}

static void test_no_place(void)
{
    struct history *h = NULL;
    char *error = NULL;

    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_cmpint(history_open(&h, &error), <, 0);
    g_assert_nonnull(error);
    g_clear_pointer(&error, g_free);
    g_remove(path);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_cmpint(history_open(&h, &error), <, 0);
    g_clear_pointer(&error, g_free);
    g_rmdir(path);
}

int main(int argc, char **argv)
{
    int r;
    g_autofree char *state = g_dir_make_tmp("lumbard-XXXXXX", NULL);

    g_setenv("XDG_STATE_HOME", state, TRUE);
    folder = g_build_filename(state, "lumbard", NULL);
    path = g_build_filename(folder, "history.db", NULL);
    g_mkdir_with_parents(folder, 0700);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/what is committed comes back", test_round);
    g_test_add_func("/history/killed while writing", test_kill);
    g_test_add_func("/history/damaged", test_damage);
    g_test_add_func("/history/damaged while open", test_damage_while_open);
    g_test_add_func("/history/empty file", test_empty);
    g_test_add_func("/history/deleted while open", test_deleted);
    g_test_add_func("/history/folder deleted while open", test_folder_deleted);
    g_test_add_func("/history/locked by another", test_busy);
    g_test_add_func("/history/the queue is bounded", test_queue_is_bounded);
    g_test_add_func("/history/copied", test_a_row_is_copied_whole);
    g_test_add_func("/history/versions", test_versions);
    g_test_add_func("/history/no place", test_no_place);
    r = g_test_run();
    clean();
    g_rmdir(folder);
    g_rmdir(state);
    g_free(folder);
    g_free(path);
    return r;
}
