/*
 * History: the journal of what happened and the snapshot of the state, in one SQLite file on this
 * machine.
 *
 * The journal only grows. Each commit carries the rows of one transition and the snapshot, so that
 * a service that was killed goes on where it stood. Writing never fails for the caller: what the
 * disk does not take waits in memory.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/moment.h"
#include "core/words.h"

#define HISTORY_QUEUE_MAX \
    4096 /* rows that wait for the disk; older ones are dropped first, and said so */

struct history;

struct history_row {
    usec real_at;     /* µs, CLOCK_REALTIME */
    int utc_offset;   /* seconds east of UTC at that instant */
    const char *kind; /* static */
    char source[EVIDENCE_SOURCE_MAX];
    char detail[192]; /* "name=value" words */
};

struct snapshot {
    char boot_id[37];
    usec real_at, boot_at; /* the same instant on both clocks */
    usec deadline_at;      /* when it will surely be saved anew, CLOCK_BOOTTIME; USEC_NEVER */
    bool is_clean;         /* written as the service ended in good order */
    char *state;           /* core_save()'s text */
};

/**
 * history_open() - open or create $XDG_STATE_HOME/lumbard/history.db
 * @ret_error:  on failure a sentence, to be freed
 *
 * A damaged file is put aside under a dated name and a new one begun; both are logged. Returns 0,
 * or a negative errno when there is no writable place; then the service runs without.
 */
int history_open(struct history **ret, char **ret_error);

/* Writes what waits, as far as the disk takes it, and closes. */
struct history *history_close(struct history *h);

/**
 * history_load() - the snapshot
 * @ret:  .state is the caller's to free
 *
 * Returns 0, -ENOENT (none yet) or -EIO.
 */
int history_load(struct history *h, struct snapshot *ret);

/* Queues a row for the next history_commit(); copied. */
void history_add(struct history *h, const struct history_row *row);

/**
 * history_commit() - write the queued rows and the snapshot in one transaction
 * @snapshot:  copied
 *
 * Returns 0, or -EAGAIN when they wait in memory: call history_retry() after a while.
 */
int history_commit(struct history *h, const struct snapshot *snapshot);

/* Tries again what waits. Returns 0 or -EAGAIN. */
int history_retry(struct history *h);

const char *history_path(const struct history *h);

/* The folder that it is in. */
const char *history_folder(const struct history *h);

/* Rows that wait in memory. */
size_t history_waiting(const struct history *h);
