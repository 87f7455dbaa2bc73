/*
 * Describe: what the service's properties mean, in words for people; one place for status, watch
 * and panels.
 *
 * A string that is not known here is shown as it is, made safe for a terminal. Returned strings are
 * freed with g_free().
 */
#pragma once

#include "ctl/properties.h"

/* "sitting", "sitting without input", "away"; NULL when there is no State. */
char *describe_state(const struct properties *presence);

/* "input", "screen locked"; NULL when there is no StateReason or it says nothing. */
char *describe_reason(const struct properties *presence);

/* The same for any string of the StateReason kind. */
char *describe_reason_word(const char *reason);

/* "a call (firefox), full screen"; NULL when nothing holds. */
char *describe_holds(const struct properties *coach);

/* "ql-doorway, left side"; NULL when there is no Exercise. */
char *describe_exercise(const char *exercise, const char *side);

/**
 * describe_next() - what comes of the coach next, or is under way: one phrase
 * @now:       the present instant, µs, CLOCK_REALTIME
 * @relative:  also say in how long, for output that is read at once and not kept
 *
 * NULL when the service says too little.
 */
char *describe_next(const struct properties *coach, usec now, bool relative);

/**
 * describe_property() - one property as "Name value", for changes that have no phrase of their own
 *
 * Instants are shown in local time, durations in units.
 */
char *describe_property(const char *name, GVariant *value, usec now);
