/*
 * History forget: deletes rows of the journal for good, some in each turn of the loop.
 *
 * SQLite overwrites what is deleted (secure_delete). The write-ahead log still has it until
 * history_scrub() has emptied the log.
 */
#pragma once

#include "store/journal.h"

/* Instants are µs, CLOCK_REALTIME. */
struct history_span {
    usec from, to;           /* delete the rows from here to here, both included */
    usec kept_from, kept_to; /* but not those from here to here, both included; kept_to < kept_from:
                                none is kept */
};

/**
 * history_forget() - delete the earliest rows of a span
 * @max:    delete at most this many rows
 * @ret_n:  the number of deleted rows; less than @max: none is left
 *
 * In one transaction, which is on the disk when this returns. If the state before the span was
 * known, a row is added at its beginning: the state is unknown from there on. Otherwise the state
 * before would seem to last until the next row.
 *
 * Returns 0, or -EAGAIN if the history cannot be written now; then nothing is deleted.
 */
int history_forget(struct journal *h, const struct history_span *span, unsigned max,
                   unsigned *ret_n);

/**
 * history_scrub() - remove what deleted rows have left in the files
 *
 * Returns 0 (done), 1 (call it again in a later turn), or -EAGAIN if another program reads or locks
 * the history.
 */
int history_scrub(struct journal *h);

/* The instant of the last row before @before; 0: there is none. Returns 0, or -EAGAIN if the
 * history cannot be read now. */
int history_last_before(struct journal *h, usec before, usec *ret);
