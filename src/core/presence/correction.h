/*
 * Correction: a change of the past, by a rest that was proved elsewhere or by the person.
 *
 * The recorded effects stay in the history; the clocks, the bout and the day are summed again, as
 * far back as the timeline reaches (core/presence/timeline.h).
 */
#pragma once

#include "core/presence/presence_state.h"

/* Late steps, from @start to @end: the longest absence in that time was a walk, if there is one
 * that is long enough. Its rest is a full one. */
void correction_walk(struct presence *p, const struct step *step, usec start, usec end,
                     struct presence_change *change);

/* Applies an EVENT_CREDIT or EVENT_CORRECT. The part of the span after now is ignored. */
void correction_apply(struct presence *p, const struct step *step, const struct event *event,
                      struct presence_change *change);
