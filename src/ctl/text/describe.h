/*
 * Describe: the state of the service in words for people; one place for status, watch and panels.
 *
 * A word of the bus that is not known here is shown as it is, made safe for a terminal. Returned
 * strings are freed with g_free().
 */
#pragma once

#include "ctl/client/property_list.h"

/* "sitting", "away"; NULL when there is no State. */
char *describe_state(const struct property_list *presence);

/**
 * describe_presence() - state, since when, and why
 * @now:       µs, CLOCK_REALTIME
 * @is_exact:  to the second
 *
 * "away since 14:05 (screen locked)"; NULL when there is no State.
 */
char *describe_presence(const struct property_list *presence, usec now, bool is_exact);

/* A StateReason: "screen locked"; NULL when it adds nothing to the state. */
char *describe_reason(const char *reason);

/* "wait: firefox is in a call", about reminders; NULL when nothing delays them, or when
 * describe_next() has it already. */
char *describe_delay(const struct property_list *coach);

/* "doorway stretch, left side"; NULL when there is no @exercise. */
char *describe_exercise(const char *exercise, const char *side);

/* "the X server"; @name itself if there are no words for it. */
const char *describe_idle_source(const char *name);

/**
 * describe_next() - the next stretch, or the one under way
 * @presence:     gives the reason why there is none
 * @now:          µs, CLOCK_REALTIME
 * @is_relative:  add in how long, for output that is read at once and not kept
 *
 * "at 14:35, in 9 minutes"; NULL when there is no Phase.
 */
char *describe_next(const struct property_list *coach, const struct property_list *presence,
                    usec now, bool is_relative);
