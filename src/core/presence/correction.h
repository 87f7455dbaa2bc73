/*
 * Correction: a change of the past, by a rest that was proved elsewhere or by the person.
 *
 * The recorded effects stay in the history; the clocks, the bout and the day are summed again, as
 * far back as the timeline reaches (core/presence/timeline.h).
 */
#pragma once

#include "core/presence/presence_state.h"

/**
 * correction_walk() - mark the absence in which late steps were made
 * @late:            the steps; they were made in the longest absence of their time
 * @ret_absence_at:  the beginning of the part of that absence that lies in their time
 *
 * The rest of that absence is a full one. Returns the length of that part; 0: no absence is long
 * enough, and nothing has changed.
 */
usec correction_walk(struct presence *p, const struct step *step, const struct steps_late *late,
                     struct presence_change *change, usec *ret_absence_at);

/* Applies an EVENT_CREDIT or EVENT_CORRECT. The part of the span after now is ignored. */
void correction_apply(struct presence *p, const struct step *step, const struct event *event,
                      struct presence_change *change);
