/*
 * Coach: decides when a stretch is due and when to suggest it, and follows the suggestion to its
 * end.
 *
 * Its only clock is a reading of the sitting clock, clocks.counted_from (core/presence/interval.h):
 * a stretch is due when the sitting clock exceeds that reading by the limit. A skipped stretch
 * changes the reading, and the sitting clock stays correct.
 */
#pragma once

#include "core/coach/coach_state.h"
#include "core/refusal.h"

/**
 * coach_step() - take one event after presence has taken it
 * @p:       the coach sets clocks.counted_from in it, and begins the rest after a stretch
 * @change:  the changes that the event made in presence
 *
 * A late call emits at most one suggestion, and only if it is due now.
 *
 * Returns REFUSAL_NONE, or why the command changed nothing.
 */
enum refusal coach_step(struct coach *c, struct presence *p, const struct step *step,
                        const struct event *event, const struct presence_change *change);

/* When the coach needs the next step; USEC_NEVER: at the next event. */
usec coach_deadline(const struct coach *c, const struct presence *p, const struct settings *s);

/* The next reminder at the earliest; USEC_NONE: not known. */
usec coach_next_at(const struct coach *c, const struct presence *p, const struct settings *s);

/* Continues after a restart of the service: drops a delivery whose result is not known, and a
 * stretch that was under way when the process ended, at @ended. */
void coach_resume(struct coach *c, struct presence *p, const struct step *step, usec ended);
