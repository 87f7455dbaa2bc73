/*
 * Holds: why a reminder that is due must not come now. A set of named holds, each with its begin
 * and, where it is capped, its end. They delay delivery, never a clock.
 */
#pragma once

#include "core/moment.h"

#define HOLDS_MAX     32
#define HOLD_NAME_MAX 80 /* "call:" and what evidence can name */

struct hold {
    char name[HOLD_NAME_MAX]; /* as in HeldBy: "dnd", "lock", "resume" ... */
    usec since_at;
    usec until_at; /* as if ended from here on; USEC_NEVER: no cap */
};

struct holds {
    unsigned n;
    struct hold list[HOLDS_MAX]; /* in the order of their begin */
};

/**
 * holds_set() - begin a hold, or move its end
 * @name:  cut to HOLD_NAME_MAX - 1 bytes
 *
 * Returns 0, or -ENOSPC when HOLDS_MAX others are held; then nothing changed.
 */
int holds_set(struct holds *h, const char *name, usec since, usec until);

/* Ends a hold; returns whether there was one. */
bool holds_clear(struct holds *h, const char *name);

/* Drops the holds whose end has come; returns how many. */
unsigned holds_expire(struct holds *h, usec now);

/* When the next one ends by itself; USEC_NEVER: none does. */
usec holds_deadline(const struct holds *h);
