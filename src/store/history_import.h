/*
 * History import: adds rows of the past to the journal, all of them or none.
 *
 * An import may take several turns of the loop. It has a connection of its own, so that queries
 * meanwhile find the history as it was before; commits of the journal wait in memory until its end.
 */
#pragma once

#include "store/import_row.h"
#include "store/journal.h"

struct history_import;

/**
 * history_import_begin() - write the waiting data, and begin
 * @ret:  to be ended by history_import_end(), before the journal is closed
 *
 * Returns 0, or -EAGAIN if the history cannot be written now.
 */
int history_import_begin(struct journal *h, struct history_import **ret);

/* Adds a row that is valid by import_row_check(). Returns 1, 0 if an equal row exists, or -EAGAIN
 * if it cannot be written: then end the import without keeping it. */
int history_import_add(struct history_import *i, const struct import_row *row);

/* Whether an equal row exists: 1 or 0, or -EAGAIN if the history cannot be read now. */
int history_import_has(struct history_import *i, const struct import_row *row);

/**
 * history_import_end() - end the import, and free it
 * @is_kept:  put the rows into the history; false: none of them
 *
 * Also writes the rows that waited meanwhile. Returns 0 if the rows are on the disk, or none was to
 * be kept; else -EAGAIN, and none is in the history.
 */
int history_import_end(struct history_import *i, bool is_kept);
