/*
 * Sides: for how long each side of the body was really held, on each of the last days, and the side
 * that comes next. A stretch that was skipped counts nothing.
 */
#pragma once

#include "core/moment.h"
#include "core/words.h"

#define SIDES_DAYS 14

struct sides_day {
    usec at;              /* the beginning of the day */
    usec held[SIDE_BOTH]; /* left, right */
};

struct sides {
    unsigned n;
    struct sides_day days[SIDES_DAYS]; /* the oldest first; only days with a stretch */
    enum side last;                    /* of the last stretch; SIDE_MAX: none yet */
    /* The person chose another side than the proposed one: which, and how often in a row. */
    enum side changed_to; /* SIDE_MAX: not */
    unsigned changes;
};

extern const struct sides sides_none;

/* On the day that began at @day_at, @side was held for @held. @side: left or right. */
void sides_add(struct sides *s, usec day_at, enum side side, usec held);

/* Forgets the days that are SIDES_DAYS or more before the one that began at @day_at. */
void sides_forget(struct sides *s, usec day_at);

/* The side that was held for less time; if both are equal, the other one than the last. */
enum side sides_next(const struct sides *s);

enum side sides_other(enum side side);

/* A stretch of @side was done, when @proposed was the plan; returns whether to ask the person to
 * keep this side from now on. */
bool sides_note_change(struct sides *s, enum side side, enum side proposed);
