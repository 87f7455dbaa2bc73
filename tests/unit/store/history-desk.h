/*
 * A folder with a history, for the tests of the journal: commits, looks into the file, and damage.
 */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "store/journal.h"

static char *folder, *path;

static inline struct journal *open_history(void)
{
    struct journal *h = NULL;
    g_autofree char *error = NULL;

    g_assert_cmpint(journal_open(&h, "test", &error), ==, 0);
    return h;
}

static inline int commit(struct journal *h, const char *detail)
{
    struct journal_row row = {
        .real_at = 1000, .utc_offset = 3600, .kind = "state", .source = "test"
    };
    struct snapshot s = {
        .boot_id = "boot", .real_at = 5, .boot_at = 3, .deadline_at = USEC_NEVER
    };

    g_strlcpy(row.detail, detail, sizeof row.detail);
    s.state = (char *)detail;
    journal_add(h, &row);
    return journal_commit(h, &s);
}

static inline int count(const char *sql)
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

static inline void execute(const char *sql)
{
    sqlite3 *db = NULL;

    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

static inline int count_rows(void)
{
    return count("SELECT count(*) FROM journal");
}

static inline void expect_state(struct journal *h, const char *state)
{
    struct snapshot s = { 0 };

    g_assert_cmpint(journal_load(h, &s), ==, 0);
    g_assert_cmpstr(s.state, ==, state);
    g_free(s.state);
}

static inline void clean(void)
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

/* Files that were kept under another name, "history.db.WHY-..." */
static inline int count_kept(const char *why)
{
    g_autofree char *part = g_strconcat("history.db.", why, "-2", NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    int n = 0;

    while ((name = g_dir_read_name(dir)))
        n += strstr(name, part) && !g_str_has_suffix(name, "-wal") &&
             !g_str_has_suffix(name, "-shm");
    g_dir_close(dir);
    return n;
}

static inline void begin(void)
{
    g_autofree char *state = g_dir_make_tmp("lumbard-XXXXXX", NULL);

    g_setenv("XDG_STATE_HOME", state, TRUE);
    folder = g_build_filename(state, "lumbard", NULL);
    path = g_build_filename(folder, "history.db", NULL);
    g_mkdir_with_parents(folder, 0700);
}

static inline void end(void)
{
    clean();
    g_rmdir(folder);
    g_rmdir(g_getenv("XDG_STATE_HOME"));
    g_free(folder);
    g_free(path);
}
