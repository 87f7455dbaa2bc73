/*
 * Journal: the rows of the history and the snapshot of the state, in one SQLite file.
 *
 * Rows are only added. Each commit writes the rows of one transition together with the snapshot, so
 * that a killed service continues from a consistent state. If the disk rejects a commit, its data
 * waits in memory and the caller needs to do nothing but retry.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/record.h"

/* Rows that may wait for the disk. Beyond it the oldest rows are dropped, and the log reports that.
 */
#define JOURNAL_QUEUE_MAX 4096

struct journal;
struct sqlite3;

/**
 * journal_open() - open or create $XDG_STATE_HOME/lumbard/history.db
 * @owner:      text about this service, for home_lock_take()
 * @ret_error:  on failure a sentence, to be freed by the caller
 *
 * If the file cannot be read or is locked, it is opened by a later commit; the log reports that.
 * Returns 0, or a negative errno if the place is not writable, its file system cannot lock files or
 * another service writes there; then the service runs without a history.
 */
int journal_open(struct journal **ret, const char *owner, char **ret_error);

/* Tries for a short time to write the waiting data, and closes. Returns 0, or -EAGAIN if data is
 * lost. */
int journal_close(struct journal *h);

/* Whether all data so far is on the disk. */
bool journal_is_healthy(const struct journal *h);

/* Why data waits, without a full stop: "the disk is full; new entries wait in memory". "": none
 * waits. Valid until journal_close(); the text changes with the cause. */
const char *journal_problem(const struct journal *h);

/**
 * journal_load() - read the snapshot
 * @ret:  the caller frees .state
 *
 * Returns 0, -ENOENT (no snapshot yet), -EAGAIN (the file is not open yet) or -EIO.
 */
int journal_load(struct journal *h, struct snapshot *ret);

/* Queues a copy of @row for the next journal_commit(). */
void journal_add(struct journal *h, const struct journal_row *row);

/**
 * journal_commit() - write the queued rows and the snapshot in one transaction
 * @snapshot:  copied
 *
 * Returns 0, or -EAGAIN if the data waits in memory: then call journal_retry() after a while.
 */
int journal_commit(struct journal *h, const struct snapshot *snapshot);

/* Tries again to write the waiting data. Returns 0 or -EAGAIN. */
int journal_retry(struct journal *h);

/* Removes the rows that were added since @rows waited, and the waiting snapshot: a change that
 * could not be written is undone. Commit the state before the change next. */
void journal_take_back(struct journal *h, size_t rows);

/* The file of the history. */
const char *journal_path(const struct journal *h);

/* The folder of the history. */
const char *journal_folder(const struct journal *h);

/* Rows that wait in memory. */
size_t journal_waiting(const struct journal *h);

/* The open database, for store/history_store.h; NULL: the file is not open now. Borrowed until the
 * next call of the journal, which may close it. */
struct sqlite3 *journal_db(struct journal *h);

/* After a step of a query with journal_db(), which may have stored the sums of days: SQLite may
 * then have shortened its log, which is no loss. */
void journal_note_query(struct journal *h);

/**
 * journal_begin_change() - write the waiting data, before a change of the rows of the past
 *
 * Until journal_end_change(), further commits wait in memory, and journal_has_waiting() is true
 * after them.
 *
 * Returns 0, or -EAGAIN if the history cannot be written now; then there is nothing to end.
 */
int journal_begin_change(struct journal *h);

/* Looks at the files as the change left them, and writes what waited. */
void journal_end_change(struct journal *h);

/* Notes the last entry that @db has, in a transaction that deletes others. The next start would
 * report them as lost. */
void journal_note_last(struct journal *h, struct sqlite3 *db);

/* Whether rows or a snapshot wait in memory. */
bool journal_has_waiting(const struct journal *h);
