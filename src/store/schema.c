/*
 * WAL with synchronous=FULL: the cheapest setting that lost no acknowledged row in a thousand
 * simulated power cuts. Pages of 1 kB: a transition writes few bytes and SQLite keeps little
 * memory. No checkpoint on close: an end must be quick, and the next start reads the log anyway.
 * busy_timeout 0: the loop never waits for another program's lock.
 */
#include "store/schema.h"

#include <glib.h>
#include <string.h>
#include <sys/stat.h>

static const char tables[] =
    "CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL,"
    " kind TEXT NOT NULL, source TEXT NOT NULL, detail TEXT NOT NULL);"
    "CREATE TABLE snapshot(one INTEGER PRIMARY KEY CHECK(one = 1), boot_id TEXT NOT NULL,"
    " real_at INTEGER NOT NULL, boot_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL,"
    " is_clean INTEGER NOT NULL, state TEXT NOT NULL);";

static int execute(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int read_number(sqlite3 *db, const char *sql, sqlite3_int64 *ret)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    if (r == SQLITE_ROW) {
        *ret = sqlite3_column_int64(s, 0);
        r = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return r;
}

static int make_tables(sqlite3 *db)
{
    g_autofree char *pragmas = g_strdup_printf("PRAGMA application_id=%d; PRAGMA user_version=%d;",
                                               SCHEMA_APPLICATION_ID, SCHEMA_VERSION);
    int r = execute(db, "BEGIN IMMEDIATE");

    if (r == SQLITE_OK)
        r = execute(db, tables);
    if (r == SQLITE_OK)
        r = execute(db, pragmas);
    if (r == SQLITE_OK)
        r = execute(db, "COMMIT");
    if (r != SQLITE_OK)
        execute(db, "ROLLBACK");
    return r;
}

static int prepare(sqlite3 *db)
{
    sqlite3_int64 version = 0, id = 0;
    int r = execute(db, "PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                        "PRAGMA journal_size_limit=65536; PRAGMA wal_autocheckpoint=128;"
                        "PRAGMA cache_size=-16;");

    if (r == SQLITE_OK)
        r = read_number(db, "PRAGMA user_version", &version);
    if (r == SQLITE_OK)
        r = read_number(db, "PRAGMA application_id", &id);
    if (r != SQLITE_OK)
        return r;
    if (version == 0 && id == 0)
        return make_tables(db);
    if (id != SCHEMA_APPLICATION_ID)
        return SQLITE_NOTADB;
    return version > SCHEMA_VERSION ? SQLITE_READONLY : SQLITE_OK;
}

int schema_open(const char *path, sqlite3 **ret)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    mode_t mask = umask(0077); /* the log and its index take the mode of the file */
    sqlite3 *db = NULL;
    int r;

    /* Pages one by one, not a block of 20 ahead: a transition touches a few. Without effect, and
     * without harm, once SQLite is in use. */
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    /* Nor 48 kB of small pieces, each touched when they are linked into a list. */
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    r = sqlite3_open_v2(path, &db, flags, NULL);

    if (r == SQLITE_OK) {
        sqlite3_extended_result_codes(db, 1);
        sqlite3_busy_timeout(db, 0);
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        r = prepare(db);
    }
    umask(mask);
    if (r != SQLITE_OK) {
        sqlite3_close(db);
        return r;
    }
    *ret = db;
    return SQLITE_OK;
}

int schema_begin(sqlite3 *db)
{
    return execute(db, "BEGIN IMMEDIATE");
}

int schema_commit(sqlite3 *db)
{
    int r = execute(db, "COMMIT");

    sqlite3_db_release_memory(db); /* the next one comes in minutes: the kernel keeps the pages */
    return r;
}

void schema_rollback(sqlite3 *db)
{
    if (!sqlite3_get_autocommit(db))
        execute(db, "ROLLBACK");
}

/* Steps a statement that returns nothing, and ends it. */
static int run(sqlite3_stmt *s)
{
    int r = sqlite3_step(s);

    sqlite3_finalize(s);
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

int schema_add_row(sqlite3 *db, const struct history_row *row)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(
        db, "INSERT INTO journal(at, utc_offset, kind, source, detail) VALUES(?,?,?,?,?)", -1, &s,
        NULL);

    if (r != SQLITE_OK)
        return r;
    sqlite3_bind_int64(s, 1, row->real_at);
    sqlite3_bind_int(s, 2, row->utc_offset);
    sqlite3_bind_text(s, 3, row->kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, row->source, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, row->detail, -1, SQLITE_STATIC);
    return run(s);
}

int schema_write_snapshot(sqlite3 *db, const struct snapshot *snapshot)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO snapshot VALUES(1,?,?,?,?,?,?)", -1, &s,
                               NULL);

    if (r != SQLITE_OK)
        return r;
    sqlite3_bind_text(s, 1, snapshot->boot_id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, snapshot->real_at);
    sqlite3_bind_int64(s, 3, snapshot->boot_at);
    sqlite3_bind_int64(s, 4, snapshot->deadline_at);
    sqlite3_bind_int(s, 5, snapshot->is_clean);
    sqlite3_bind_text(s, 6, snapshot->state, -1, SQLITE_STATIC);
    return run(s);
}

int schema_read_snapshot(sqlite3 *db, struct snapshot *ret)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(
        db, "SELECT boot_id, real_at, boot_at, deadline_at, is_clean, state FROM snapshot", -1, &s,
        NULL);

    if (r != SQLITE_OK)
        return r;
    r = sqlite3_step(s);
    if (r == SQLITE_ROW) {
        const char *boot_id = (const char *)sqlite3_column_text(s, 0);

        g_strlcpy(ret->boot_id, boot_id ? boot_id : "", sizeof ret->boot_id);
        ret->real_at = sqlite3_column_int64(s, 1);
        ret->boot_at = sqlite3_column_int64(s, 2);
        ret->deadline_at = sqlite3_column_int64(s, 3);
        ret->is_clean = sqlite3_column_int(s, 4) != 0;
        ret->state = g_strdup((const char *)sqlite3_column_text(s, 5));
    }
    sqlite3_finalize(s);
    return r;
}

const char *schema_strerror(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "the disk is full";
    case SQLITE_BUSY:
        return "another program has locked it";
    case SQLITE_READONLY:
        return "it is read-only, or a newer version's";
    case SQLITE_CANTOPEN:
        return "it cannot be opened";
    default:
        return sqlite3_errstr(code);
    }
}
