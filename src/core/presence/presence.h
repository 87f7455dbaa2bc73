/*
 * Presence: decides, from evidence alone, whether the person sits here, and since when.
 *
 * Pure: never reads a clock, allocates or logs. Instants are µs on CLOCK_BOOTTIME, so time asleep
 * counts as elapsed; the steps of one object must not go backwards. A state begins at the instant
 * that the evidence gives, which is usually earlier than the step that receives it.
 */
#pragma once

#include "core/presence/presence_state.h"

/**
 * presence_step() - take one event, or just the passing of time
 * @p:           state to update
 * @step:        the instant and where effects and reasons go
 * @event:       any event; one that is not evidence counts as EVENT_TIME
 * @ret_change:  the changes that the coach must react to
 *
 * Calling late is safe: one call after 8 h gives the same state, instants and clocks as 480 calls a
 * minute apart.
 */
void presence_step(struct presence *p, const struct step *step, const struct event *event,
                   struct presence_change *ret_change);

/* When the presence changes next without an event; USEC_NEVER: only after an event. */
usec presence_deadline(const struct presence *p, const struct settings *settings);

/**
 * presence_resume() - continue after a restart of the service
 * @lost_at:  when the previous process ended; from then on nothing is known until a source reports
 */
void presence_resume(struct presence *p, usec lost_at, usec now);
