/*
 * Lock: one word from several witnesses.
 *
 * logind's LockedHint is the fact where the desktop sets it, and there the screen saver only
 * repeats it, earlier or later. Where it never changes, the screen saver is all there is.
 */
#pragma once

#include "sources/source.h"

enum lock_witness { LOCK_HINT, LOCK_SAVER, LOCK_WITNESS_MAX };

struct lock {
    bool says[LOCK_WITNESS_MAX];
    bool is_hint_set; /* in this session LockedHint was seen to be true */
    bool is_on;       /* as the core was told */
};

/* @s says, as @witness, that the session is locked or not. The core hears it from @s if that
 * changes what it was told. */
void lock_say(struct source *s, enum lock_witness witness, bool on);

/* Another session: whether its LockedHint is ever set is not known. */
void lock_forget_hint(struct source *s);
