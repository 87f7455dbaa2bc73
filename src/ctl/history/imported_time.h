/*
 * Imported time: entries of a journal for what another program recorded about the person.
 *
 * Instants are µs on CLOCK_REALTIME. The entries are those that the service itself writes: changes
 * of the state; at the end of an absence of 5 minutes or more also the time of sitting before it
 * and the break.
 */
#pragma once

#include "ctl/client/history_list.h"

#define IMPORTED_REST (5 * USEC_MIN) /* a full break: the default of the setting Sitting.Rest */

struct imported_time {
    struct history_list list; /* of struct history_event, in the order in which they were added */
    const char *source;       /* of all entries */
    const char *state, *reason;
    usec since, bout_at, sitting;
};

/* @source: a static text. Free it with imported_time_done(). */
void imported_time_init(struct imported_time *t, const char *source);
void imported_time_done(struct imported_time *t);

/**
 * imported_time_enter() - begin a state
 * @at:      not before that of the call before
 * @state:   "active", "passive", "away" or "unknown"; static
 * @reason:  a word of Presence.StateReason; static
 *
 * Does nothing if the state and the reason stay the same.
 */
void imported_time_enter(struct imported_time *t, usec at, const char *state, const char *reason);

/**
 * imported_time_end_sitting() - add a full break, because unknown time does not end a sitting
 * @at:    not before that of the call before; the state is unknown after the break
 * @next:  the break ends here at the latest, and not before it begins
 *
 * Without it the days of another program, with nothing recorded between them, would be one sitting.
 */
void imported_time_end_sitting(struct imported_time *t, usec at, usec next);

/* Sorts the entries by their instants; those of one instant keep their order. */
void imported_time_sort(struct imported_time *t);
