/*
 * Refusal: the reason why core_step() does not carry out a command. wording/refusal_text.c makes
 * the sentence.
 */
#pragma once

#include "core/words.h"

/* The name is the result in a replay. */
#define REFUSALS(X)                                                                        \
    X(REFUSAL_NONE, "done")                                                                \
    X(REFUSAL_CLOCK_BACKWARDS, "clock-backwards") /* nothing at all was changed */         \
    X(REFUSAL_NOT_DUE, "not-now")                 /* no stretch is due */                  \
    X(REFUSAL_PAUSED, "not-now")                                                           \
    X(REFUSAL_NOT_PAUSED, "not-now")                                                       \
    X(REFUSAL_OUTSIDE_HOURS, "not-now")                                                    \
    X(REFUSAL_AWAY, "not-now")                                                             \
    X(REFUSAL_LOCKED, "not-now")                                                           \
    X(REFUSAL_UNKNOWN, "not-now")       /* no source reports whether the person is here */ \
    X(REFUSAL_SNOOZES_USED_UP, "limit") /* as many as SnoozeLimit allows in this bout */   \
    X(REFUSAL_STRETCHING, "not-now")                                                       \
    X(REFUSAL_NOT_STRETCHING, "not-now")                                                   \
    X(REFUSAL_SIDE_FIXED, "not-now")  /* the hold has begun, or there are no sides */      \
    X(REFUSAL_NO_STRETCH, "not-now")  /* none was done in the last minutes */              \
    X(REFUSAL_NOT_ASKED, "not-now")   /* whether to keep the side */                       \
    X(REFUSAL_NO_EXERCISE, "not-now") /* it has no plan */

enum refusal { REFUSALS(WORDS_ENUMERATOR) REFUSAL_MAX };

const char *refusal_name(enum refusal refusal);
