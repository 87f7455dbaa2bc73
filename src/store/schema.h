/*
 * Schema: the tables of the history file, and the statements on them. Each function returns
 * SQLite's result code.
 */
#pragma once

#include <sqlite3.h>

#include "store/history.h"

/* "lumb": by this a file is known as ours. */
#define SCHEMA_APPLICATION_ID 0x6c756d62
#define SCHEMA_VERSION        1

/* Opens, sets the durability, and makes the tables of a new file. A newer version's file is refused
 * with SQLITE_READONLY: it is never rewritten. */
int schema_open(const char *path, sqlite3 **ret);

int schema_begin(sqlite3 *db);
int schema_commit(sqlite3 *db);
void schema_rollback(sqlite3 *db);

int schema_add_row(sqlite3 *db, const struct history_row *row);
int schema_write_snapshot(sqlite3 *db, const struct snapshot *s);

/* SQLITE_ROW: read; SQLITE_DONE: there is none. */
int schema_read_snapshot(sqlite3 *db, struct snapshot *ret);

/* What a result code means to a person. */
const char *schema_strerror(int code);
