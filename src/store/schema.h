/*
 * Schema: the tables of the history file, and the statements on them. Each function returns a
 * result code of SQLite.
 */
#pragma once

#include <sqlite3.h>

#include "store/record.h"

/* "lumb": identifies the file as a history of lumbard. */
#define SCHEMA_APPLICATION_ID 0x6c756d62
#define SCHEMA_VERSION        2

/* The file is a healthy database of another program. SQLite has no other use for this code here. */
#define SCHEMA_FOREIGN SQLITE_MISMATCH

/* The file is a history of a newer version: only that version may write it. */
#define SCHEMA_NEWER (SQLITE_READONLY | 0x7f << 8)

enum schema_found {
    SCHEMA_COMPLETE,
    SCHEMA_CREATED,    /* there were no tables */
    SCHEMA_INCOMPLETE, /* a table was missing and was created */
    SCHEMA_DERIVED,    /* a table or an index was missing that is computed from the rows */
    SCHEMA_OLDER,      /* an older version wrote it; its tables are those of today now */
};

/**
 * schema_open() - open the file, set the durability, and create missing tables
 *
 * Rejects the file of a newer version with SCHEMA_NEWER and that of another program with
 * SCHEMA_FOREIGN, so that neither is overwritten. Brings the file of an older version to the tables
 * of today, or leaves it whole.
 */
int schema_open(const char *path, sqlite3 **ret, enum schema_found *ret_found);

/* Writes everything into the one file, and empties the write-ahead log. */
int schema_checkpoint(sqlite3 *db);

/* After a checkpoint: the log is empty on the disk, too. A power cut could bring it back. */
int schema_sync_log(sqlite3 *db);

/* The same as schema_checkpoint() for a file that is not open: adds the log of an earlier process.
 */
int schema_complete(const char *path);

/* @is_complete: after a checkpoint; the write-ahead log is deleted. */
void schema_close(sqlite3 *db, bool is_complete);

/* Does a new connection also find that the file is damaged, or with @is_foreign, that it belongs to
 * another program? */
bool schema_is_bad(const char *path, bool is_foreign);

int schema_begin(sqlite3 *db);
int schema_commit(sqlite3 *db);
void schema_rollback(sqlite3 *db);

int schema_add_row(sqlite3 *db, const struct journal_row *row);
int schema_write_snapshot(sqlite3 *db, const struct snapshot *s);

/* The number of the last row of the journal; 0 = there is none. */
int schema_last_entry(sqlite3 *db, sqlite3_int64 *ret);

/* SQLITE_ROW = read; SQLITE_DONE = there is no snapshot. */
int schema_read_snapshot(sqlite3 *db, struct snapshot *ret);

/* A result code in words for people. */
const char *schema_strerror(int code);
