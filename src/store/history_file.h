/*
 * History file: opens the database of the history, and notices what others did to its files.
 *
 * Nothing is lost without a line in the log: a file that is empty, cut or not ours is kept under
 * another name, and so is a damaged one once a second connection has confirmed the damage. A read
 * error proves nothing. Functions return result codes of SQLite.
 */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct history_file {
    char *path, *wal_path;   /* owned */
    sqlite3 *db;             /* NULL = closed */
    struct stat main, wal;   /* as of the last look, to detect that others changed the files */
    int n_changes;           /* rows that this connection had changed at the last look */
    bool has_kept;           /* a file was kept under another name */
    bool is_new, was_absent; /* as it was opened */
    bool is_reported;        /* a line reported then that entries are missing */
};

void history_file_init(struct history_file *f, const char *folder);

/**
 * history_file_open() - open the file, or create it
 *
 * Corrects modes by which other users could read the files.
 */
int history_file_open(struct history_file *f);

/* Reports that entries are missing, if the last one has a lower number than @expected. */
void history_file_check_entries(const struct history_file *f, int64_t expected);

/* Looks for changes by others before a commit, and opens the file again after such a change. */
int history_file_check(struct history_file *f);

/* Remembers the sizes of the files after a commit of ours. A file that others deleted or replaced
 * meanwhile is left to the next check. */
void history_file_note(struct history_file *f);

/* The same, if rows were changed since the last look. */
void history_file_note_stored(struct history_file *f);

/* After the error @code of a commit: what the next one needs. A damaged file is replaced by a new
 * one. Returns SQLITE_OK if the commit can be repeated at once. */
int history_file_recover(struct history_file *f, int code);

/* @is_clean: write everything into the one file first. Returns whether that succeeded. */
bool history_file_close(struct history_file *f, bool is_clean);

void history_file_done(struct history_file *f);
