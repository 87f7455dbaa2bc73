/*
 * Home lock: at most one service writes the history of a folder. The lock is a file beside the
 * history, locked by flock(), so that it ends with its process in whatever way that ends. Its text
 * is the number of the last entry of the history, and the owner of the lock:
 *
 *     entries 00000000000000000042
 *     process 1234 on the bus unix:path=/run/user/1000/bus
 *     boot 5f1c...
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct home_lock {
    int fd;          /* -1 = not locked */
    int64_t entries; /* as noted last, also by an earlier owner; 0 = none */
};

/**
 * home_lock_take() - lock the folder
 * @owner:      text about this process, for others that find the folder locked; the first line is a
 *              phrase, "process 1234 on the bus ..."
 * @ret_error:  on failure a sentence, to be freed by the caller
 *
 * Returns 0, -EBUSY (another process has the lock) or another negative errno; then @l->fd is -1.
 */
int home_lock_take(struct home_lock *l, const char *folder, const char *owner, char **ret_error);

/* Notes the number of the last entry, so that the next start detects that entries are missing. The
 * file is not synced: it never notes more than the history has on the disk. */
void home_lock_note(struct home_lock *l, int64_t entries);

/* Whether the file is still in the folder; it may have been deleted with the history. */
bool home_lock_is_in_place(const struct home_lock *l, const char *folder);

/* Unlocks, and removes the owner from the text. */
void home_lock_release(struct home_lock *l);
