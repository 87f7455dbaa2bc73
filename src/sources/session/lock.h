/*
 * Lock: combines the sources that report a locked session.
 *
 * Where the desktop sets logind's LockedHint, that is the fact, and the screen saver repeats it,
 * earlier or later. Where LockedHint never changes, only the screen saver reports a lock.
 */
#pragma once

#include "sources/source.h"

enum lock_witness { LOCK_HINT, LOCK_SAVER, LOCK_WITNESS_MAX };

struct lock {
    bool says[LOCK_WITNESS_MAX];
    bool is_hint_set; /* LockedHint was true once in this session */
    bool is_on;       /* as last emitted */
};

/* @s reports, as @witness, whether the session is locked. Emits EVENT_LOCK from @s if the combined
 * state changes. */
void lock_set(struct source *s, enum lock_witness witness, bool on);

/* The service changes to another session, whose screen saver has reported nothing. Emits nothing:
 * lock_forget_hint() follows when that session is known. */
void lock_forget_saver(struct lock *l);

/* Another session began: it is unknown whether its LockedHint is ever set. */
void lock_forget_hint(struct source *s);
