/*
 * Holds: the reasons to delay a reminder. A set of names, each with its beginning and its cap. A
 * hold delays the delivery, never a clock.
 */
#pragma once

#include "core/moment.h"

#define HOLDS_MAX     32
#define HOLD_NAME_MAX 80 /* "call:" and the longest name of evidence */

struct hold {
    char name[HOLD_NAME_MAX]; /* as in HeldBy: "dnd", "lock", "resume" ... */
    usec since_at;
    usec until_at; /* the cap: the hold ends here; USEC_NEVER: no cap */
};

struct holds {
    unsigned n;
    struct hold list[HOLDS_MAX]; /* the oldest first */
};

/**
 * holds_set() - begin a hold, or move its cap
 * @name:  cut to HOLD_NAME_MAX - 1 bytes
 *
 * Returns 0, or -ENOSPC if there are HOLDS_MAX others; then nothing changed.
 */
int holds_set(struct holds *h, const char *name, usec since, usec until);

/* Ends a hold; returns whether there was one. */
bool holds_clear(struct holds *h, const char *name);

/* Removes the holds whose cap has passed; returns how many. */
unsigned holds_expire(struct holds *h, usec now);

/* The earliest cap; USEC_NEVER: none. */
usec holds_deadline(const struct holds *h);
