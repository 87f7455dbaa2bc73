/*
 * WAL with synchronous=FULL: the cheapest setting that lost no acknowledged row in a thousand
 * simulated power cuts. Pages of 1 kB: a transition writes few bytes, and SQLite needs little
 * memory. A clean stop writes the log into the file, so that a copy of the one file is complete; a
 * close after a failure does not touch the log. A commit writes about nine pages to the log, and it
 * is moved into the file, which costs three more syncs, after about 50 of them. busy_timeout 0: the
 * loop never waits for the lock of another program.
 */
#include "store/schema.h"

#include <glib.h>
#include <sys/stat.h>

/* The column is_clean holds snapshot.end; it keeps its name, because old files have it. The partial
 * index finds the rows that change what earlier rows say. */
static const char tables[] =
    "CREATE TABLE IF NOT EXISTS journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL,"
    " kind TEXT NOT NULL, source TEXT NOT NULL, detail TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS snapshot(one INTEGER PRIMARY KEY CHECK(one = 1), boot_id TEXT NOT NULL,"
    " real_at INTEGER NOT NULL, boot_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL,"
    " is_clean INTEGER NOT NULL, state TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS journal_at ON journal(at);"
    "CREATE INDEX IF NOT EXISTS journal_changes ON journal(at) WHERE kind IN ('blip', 'corrected',"
    " 'credited');"
    "CREATE TABLE IF NOT EXISTS day(day INTEGER PRIMARY KEY, sitting INTEGER, active INTEGER, standing INTEGER,"
    " longest INTEGER, rested INTEGER, unknown INTEGER, bouts INTEGER, rests INTEGER, suggestions INTEGER,"
    " stretches INTEGER, steps INTEGER, walks INTEGER, away INTEGER);"
    "CREATE TABLE IF NOT EXISTS total(one INTEGER PRIMARY KEY CHECK(one = 1), missing INTEGER NOT NULL);";

/* The names of the tables that hold the record, which version 1 has too, and of the tables and
 * indexes that are computed from it.
 */
#define TABLES    "'journal', 'snapshot'"
#define N_TABLES  2
#define DERIVED   "'day', 'total', 'journal_at', 'journal_changes'"
#define N_DERIVED 4

/* Fills the tables of today from the rows of an older file, or of one whose tables were incomplete:
 * all days are stale (store/history_store.h). */
static const char derive[] =
    "INSERT OR IGNORE INTO day(day) SELECT DISTINCT (at / 1000000 + utc_offset) / 86400 FROM journal;"
    "INSERT OR REPLACE INTO total SELECT 1, coalesce(max(id), 0) - count(*) FROM journal;";

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

/* In one transaction: after a kill the file is as it was before. */
static int create_tables(sqlite3 *db, bool has_rows)
{
    g_autofree char *pragmas = g_strdup_printf("PRAGMA application_id=%d; PRAGMA user_version=%d;",
                                               SCHEMA_APPLICATION_ID, SCHEMA_VERSION);
    int r = execute(db, "BEGIN IMMEDIATE");

    if (r == SQLITE_OK)
        r = execute(db, tables);
    if (r == SQLITE_OK && has_rows)
        r = execute(db, derive);
    if (r == SQLITE_OK)
        r = execute(db, pragmas);
    if (r == SQLITE_OK)
        r = execute(db, "COMMIT");
    if (r != SQLITE_OK)
        execute(db, "ROLLBACK");
    return r;
}

int schema_checkpoint(sqlite3 *db)
{
    return sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

int schema_sync_log(sqlite3 *db)
{
    sqlite3_file *log = NULL;
    int r = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

    if (r != SQLITE_OK || !log || !log->pMethods)
        return r;
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

static enum schema_found judge(sqlite3_int64 version, sqlite3_int64 all, sqlite3_int64 ours,
                               sqlite3_int64 derived)
{
    if (all == 0)
        return SCHEMA_CREATED;
    if (ours < N_TABLES)
        return SCHEMA_INCOMPLETE;
    if (version < SCHEMA_VERSION)
        return SCHEMA_OLDER;
    return derived < N_DERIVED ? SCHEMA_DERIVED : SCHEMA_COMPLETE;
}

/* Reads what the file is before anything is written to it. */
static int identify(sqlite3 *db, enum schema_found *ret)
{
    sqlite3_int64 version = 0, id = 0, all = 0, ours = 0, derived = 0;
    int r = read_number(db, "PRAGMA user_version", &version);

    if (r == SQLITE_OK)
        r = read_number(db, "PRAGMA application_id", &id);
    if (r == SQLITE_OK)
        r = read_number(db, "SELECT count(*) FROM sqlite_master", &all);
    if (r == SQLITE_OK)
        r = read_number(db, "SELECT count(*) FROM sqlite_master WHERE name IN (" TABLES ")", &ours);
    if (r == SQLITE_OK)
        r = read_number(db, "SELECT count(*) FROM sqlite_master WHERE name IN (" DERIVED ")",
                        &derived);
    if (r != SQLITE_OK)
        return r;
    *ret = judge(version, all, ours, derived);
    if (id == SCHEMA_APPLICATION_ID)
        return version > SCHEMA_VERSION ? SCHEMA_NEWER : SQLITE_OK;
    return id == 0 && version == 0 && all == 0 ? SQLITE_OK : SCHEMA_FOREIGN;
}

static int prepare(sqlite3 *db, enum schema_found *ret)
{
    int r = identify(db, ret);

    if (r == SQLITE_OK && *ret == SCHEMA_CREATED)
        r = execute(db, "PRAGMA page_size=1024; PRAGMA auto_vacuum=INCREMENTAL;");
    if (r == SQLITE_OK)
        r = execute(db,
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA journal_size_limit=65536; PRAGMA wal_autocheckpoint=512;"
                    "PRAGMA cache_size=-16; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;");
    if (r != SQLITE_OK || *ret == SCHEMA_COMPLETE)
        return r;
    r = create_tables(db, *ret != SCHEMA_CREATED);
    /* A table with a known name has other columns. Each commit reports that, and its data waits. */
    if ((r & 0xff) == SQLITE_ERROR && *ret != SCHEMA_CREATED) {
        *ret = SCHEMA_COMPLETE;
        return SQLITE_OK;
    }
    /* The tables are then in the file, so that it is a history even without its log. */
    return r == SQLITE_OK ? schema_checkpoint(db) : r;
}

/* SQLite waits up to ten seconds for its locks where a file system fails to lock. The loop must not
 * wait, and a failed commit is repeated anyway. */
static int do_not_sleep(sqlite3_vfs *, int us)
{
    return us;
}

/* The default way to files, but for its sleep. NULL: the default one. */
static const char *file_system(void)
{
    static const char NAME[] = "lumbard";
    static sqlite3_vfs vfs;
    const sqlite3_vfs *normal;

    if (vfs.zName)
        return NAME;
    normal = sqlite3_vfs_find(NULL);
    if (!normal)
        return NULL;
    vfs = *normal;
    vfs.pNext = NULL;
    vfs.zName = NAME;
    vfs.xSleep = do_not_sleep;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK ? NAME : NULL;
}

static int connect_to(const char *path, int flags, sqlite3 **ret)
{
    int r;

    /* Allocate pages one by one instead of 20 in advance, because a transition touches a few. Later
     * calls, when SQLite is already in use, have no effect. */
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    /* No lookaside memory either: 48 kB, all touched when they are linked into a list. */
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    r = sqlite3_open_v2(path, ret, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        file_system());
    if (r == SQLITE_OK) {
        sqlite3_extended_result_codes(*ret, 1);
        sqlite3_busy_timeout(*ret, 0);
        sqlite3_db_config(*ret, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    return r;
}

int schema_open(const char *path, sqlite3 **ret, enum schema_found *ret_found)
{
    mode_t mask = umask(0077); /* the WAL and its index get the mode of the file */
    sqlite3 *db = NULL;
    int r = connect_to(path, SQLITE_OPEN_CREATE, &db);

    if (r == SQLITE_OK)
        r = prepare(db, ret_found);
    umask(mask);
    if (r != SQLITE_OK) {
        sqlite3_close(db);
        return r;
    }
    *ret = db;
    return SQLITE_OK;
}

void schema_close(sqlite3 *db, bool is_complete)
{
    if (is_complete)
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sqlite3_close(db);
}

int schema_complete(const char *path)
{
    enum schema_found found;
    sqlite3 *db = NULL;
    int r = connect_to(path, 0, &db);

    if (r == SQLITE_OK)
        r = identify(db, &found); /* only a connection that has read knows the log */
    if (r == SQLITE_OK)
        r = schema_checkpoint(db);
    sqlite3_close(db);
    return r;
}

/* SQLITE_OK only if the content is healthy. */
static int check_content(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    int r = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &s, NULL);

    if (r == SQLITE_OK)
        r = sqlite3_step(s);
    if (r == SQLITE_ROW)
        r = g_strcmp0((const char *)sqlite3_column_text(s, 0), "ok") == 0 ? SQLITE_OK
                                                                          : SQLITE_CORRUPT;
    sqlite3_finalize(s);
    return r;
}

bool schema_is_bad(const char *path, bool is_foreign)
{
    enum schema_found found;
    sqlite3 *db = NULL;
    int r = connect_to(path, 0, &db);

    if (r == SQLITE_OK)
        r = is_foreign ? identify(db, &found) : check_content(db);
    sqlite3_close(db);
    if (is_foreign)
        return r == SCHEMA_FOREIGN;
    return (r & 0xff) == SQLITE_CORRUPT || (r & 0xff) == SQLITE_NOTADB;
}

int schema_begin(sqlite3 *db)
{
    return execute(db, "BEGIN IMMEDIATE");
}

int schema_commit(sqlite3 *db)
{
    int r = execute(db, "COMMIT");

    /* The next commit is minutes away, and the kernel caches the pages. */
    sqlite3_db_release_memory(db);
    return r;
}

void schema_rollback(sqlite3 *db)
{
    if (!sqlite3_get_autocommit(db))
        execute(db, "ROLLBACK");
}

/* Executes a statement that returns no rows, and frees it. */
static int run(sqlite3_stmt *s)
{
    int r = sqlite3_step(s);

    sqlite3_finalize(s);
    return r == SQLITE_DONE ? SQLITE_OK : r;
}

int schema_add_row(sqlite3 *db, const struct journal_row *row)
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
    sqlite3_bind_int(s, 5, snapshot->end);
    sqlite3_bind_text(s, 6, snapshot->state, -1, SQLITE_STATIC);
    return run(s);
}

int schema_last_entry(sqlite3 *db, sqlite3_int64 *ret)
{
    return read_number(db, "SELECT max(id) FROM journal", ret);
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
        ret->end = sqlite3_column_int(s, 4);
        ret->state = g_strdup((const char *)sqlite3_column_text(s, 5));
    }
    sqlite3_finalize(s);
    return r;
}

const char *schema_strerror(int code)
{
    if (code == SCHEMA_NEWER)
        return "a newer version of lumbard wrote it, and it stays as it is";
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "the disk is full";
    case SQLITE_BUSY:
        return "another program has locked it";
    case SQLITE_READONLY:
        return "it is read-only";
    case SQLITE_CANTOPEN:
        return "it or its folder is missing or cannot be accessed";
    case SQLITE_ERROR:
        return "its tables are not those of this version";
    case SQLITE_IOERR:
        return "the disk reports a read or write error";
    case SQLITE_PROTOCOL:
        return "its file system cannot lock it";
    default:
        return sqlite3_errstr(code);
    }
}
