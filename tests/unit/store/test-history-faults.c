/*
 * Faults of the whole history: its index and the tables that are computed, changes of the past, and
 * files of other versions. No entry is lost, and each loss that did happen is reported.
 */
#include <sys/stat.h>

#include "history-log.h"
#include "store/history_forget.h"
#include "store/history_import.h"
#include "store/history_store.h"

#define KILLS    200
#define BEGAN    (19000 * USEC_DAY)
#define IMPORTED 20
#define BATCH    8

static const struct history_span span = { BEGAN, BEGAN + USEC_DAY, .kept_to = -1 };

static int import(struct journal *h)
{
    struct history_import *i = NULL;
    int n = 0;

    if (history_import_begin(h, &i) < 0)
        return -EAGAIN;
    for (int k = 0; k < IMPORTED; k++) {
        const struct import_row row = { (uint64_t)(BEGAN + k * USEC_MIN), 0, "walk", "imported",
                                        "steps=100" };

        n += history_import_add(i, &row);
    }
    return history_import_end(i, true) < 0 ? -EAGAIN : n;
}

static int forget(struct journal *h)
{
    unsigned n, all = 0;

    do {
        if (history_forget(h, &span, BATCH, &n) < 0)
            return -EAGAIN;
        all += n;
    } while (n == BATCH);
    while (history_scrub(h) > 0)
        ;
    return (int)all;
}

static int count_imported(void)
{
    return count("SELECT count(*) FROM journal WHERE source = 'imported'");
}

/* Until it is killed: entries, each reported by a byte, and changes of the past. */
static void work(int pipe)
{
    struct journal *h = open_history();

    for (int i = 0;; i++) {
        if (commit(h, "x") < 0 || write(pipe, "x", 1) != 1)
            _exit(1);
        if (i % 4 == 1 && import(h) < 0)
            _exit(1);
        if (i % 4 == 3 && forget(h) < 0)
            _exit(1);
    }
}

/* Runs such a process for at most @length µs; returns the number of entries that it has reported.
 */
static int run_until_killed(gulong length, bool has_begun)
{
    int pipes[2], status, n = 0;
    char byte;
    pid_t pid;

    g_assert_cmpint(pipe(pipes), ==, 0);
    pid = fork();
    if (pid == 0) {
        close(pipes[0]);
        work(pipes[1]);
    }
    close(pipes[1]);
    if (has_begun)
        n += (int)read(pipes[0], &byte, 1);
    g_usleep(length);
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFSIGNALED(status));
    while (read(pipes[0], &byte, 1) == 1)
        n++;
    close(pipes[0]);
    return n;
}

/* SIGKILL at random instants: all acknowledged entries are in the file, and an import or a batch of
 * deleted rows is complete or absent. */
static void test_kills(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);
    int all = 0;

    journal_close(open_history());
    for (int i = 0; i < KILLS; i++) {
        const int n = run_until_killed((gulong)g_rand_int_range(rand, 0, 12000), i % 2);
        const int imported = count_imported();
        const int rows = count_rows() - imported;

        g_assert_cmpint(rows, >=, all + n);
        g_assert_cmpint(rows, <=, all + n + 1);
        all = rows;
        g_assert_true(imported == 0 || (IMPORTED - imported) % BATCH == 0);
        g_assert_cmpint(
            count(
                "SELECT coalesce(max(id), 0) - coalesce((SELECT missing FROM total), 0) FROM journal"),
            ==, rows + imported);
    }
    g_assert_cmpint(all, >=, KILLS / 2);
    g_assert_cmpint(use(), >=, all + 1);
    expect_line("");
    clean();
}

/* The tables and indexes that are computed from the entries are made again; that is no loss. */
static void test_missing_derived(void)
{
    static const char *const drops[] = {
        "DROP TABLE day", "DROP TABLE total", "DROP INDEX journal_at", "DROP INDEX journal_changes",
        "DROP TABLE day; DROP TABLE total; DROP INDEX journal_at"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(drops); i++) {
        make_clean(3);
        execute(drops[i]);
        g_assert_cmpint(use(), ==, 4);
        expect_line("no entry is lost");
        g_assert_cmpint(count("SELECT count(*) FROM sqlite_master WHERE name IN"
                              " ('day', 'total', 'journal_at', 'journal_changes')"),
                        ==, 4);
        g_assert_cmpint(count("SELECT count(*) FROM day WHERE sitting IS NULL"), ==, 1);
        g_assert_cmpint(count("SELECT missing FROM total"), ==, 0);
        g_assert_cmpint(use(), ==, 5);
        expect_line("");
        clean();
    }
}

static void test_dropped_while_open(void)
{
    static const char *const drops[] = { "DROP TABLE day", "DROP TABLE total",
                                         "DROP INDEX journal_at" };

    for (size_t i = 0; i < G_N_ELEMENTS(drops); i++) {
        struct journal *h = open_history();

        g_assert_cmpint(commit(h, "a"), ==, 0);
        execute(drops[i]);
        g_assert_cmpint(commit(h, "b"), ==, 0);
        journal_close(h);
        g_assert_cmpint(use(), ==, 3);
        g_assert_null(strstr(read_log(), "are lost"));
        clean();
    }
}

/* The history of a newer version stays as it is, to the byte. */
static void test_newer(void)
{
    g_autofree char *before = NULL, *after = NULL, *error = NULL;
    struct journal *h = NULL;
    gsize n_before, n_after;

    make_clean(3);
    execute("PRAGMA user_version=3; CREATE TABLE more(x)");
    g_assert_true(g_file_get_contents(path, &before, &n_before, NULL));
    g_assert_cmpint(journal_open(&h, "test", &error), ==, -EIO);
    g_assert_nonnull(strstr(error, "a newer version of lumbard wrote it"));
    g_assert_true(g_file_get_contents(path, &after, &n_after, NULL));
    g_assert_true(n_before == n_after && memcmp(before, after, n_after) == 0);
    clean();
}

/* Another program has the whole file, also at the start: entries wait, and none is lost. */
static void test_exclusive(void)
{
    sqlite3 *other = NULL;
    struct journal *h;

    make_clean(1);
    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(
        sqlite3_exec(other, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL), ==,
        SQLITE_OK);
    h = open_history();
    for (int i = 0; i < 60; i++)
        g_assert_cmpint(commit(h, "x"), ==, -EAGAIN);
    g_assert_cmpint(import(h), ==, -EAGAIN);
    g_assert_cmpint(forget(h), ==, -EAGAIN);
    expect_line("another program has locked it");
    sqlite3_close(other);
    g_assert_cmpint(import(h), ==, IMPORTED);
    g_assert_cmpint(forget(h), ==, IMPORTED);
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 61);
    expect_line("can be written again");
    clean();
}

/* The file was deleted or replaced by a copy before a change of the past. */
static void test_change_of_a_deleted_file(void)
{
    struct journal *h = open_history();

    g_assert_cmpint(commit(h, "a"), ==, 0);
    remove_part("");
    g_assert_cmpint(import(h), ==, IMPORTED);
    expect_line("deleted or replaced");
    remove_part("");
    g_assert_cmpint(forget(h), ==, 0);
    expect_line("deleted or replaced");
    g_assert_cmpint(commit(h, "b"), ==, 0);
    journal_close(h);
    g_assert_cmpint(count_rows(), ==, 1);
    clean();
}

static void expect_modes(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    struct stat st;
    int n = 0;

    g_assert_cmpint(stat(folder, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    for (; (name = g_dir_read_name(dir)); n++) {
        g_autofree char *file = g_build_filename(folder, name, NULL);

        g_assert_cmpint(stat(file, &st), ==, 0);
        g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    }
    g_dir_close(dir);
    g_assert_cmpint(n, >=, 4); /* the file, its log, the index of that, and the lock */
}

static void test_umask(void)
{
    static const mode_t masks[] = { 0, 0777, 0022 };

    for (size_t i = 0; i < G_N_ELEMENTS(masks); i++) {
        struct journal *h;

        g_assert_cmpint(g_rmdir(folder), ==, 0);
        umask(masks[i]);
        h = open_history();
        umask(0077);
        g_assert_cmpint(commit(h, "a"), ==, 0);
        g_assert_cmpint(import(h), ==, IMPORTED);
        expect_modes();
        journal_close(h);
        clean();
    }
}

int main(int argc, char **argv)
{
    begin_tests(argc, argv);
    g_test_add_func("/faults/killed at random", test_kills);
    g_test_add_func("/faults/computed tables missing", test_missing_derived);
    g_test_add_func("/faults/computed tables dropped", test_dropped_while_open);
    g_test_add_func("/faults/newer version", test_newer);
    g_test_add_func("/faults/locked as a whole", test_exclusive);
    g_test_add_func("/faults/deleted before a change", test_change_of_a_deleted_file);
    g_test_add_func("/faults/umask", test_umask);
    return run_tests();
}
