/*
 * Transition: one state of presence ends and another begins, dated by the evidence, with what the
 * rest between two of them is worth.
 */
#pragma once

#include "core/presence.h"

/* Ends the present state at @at and begins another there. */
void transition_enter(struct presence *p, const struct step *step, enum presence_state state,
                      usec at, enum reason reason);

/* The person is here from @at on, by what @reason tells; an absence before it is a rest (P7). */
void transition_come(struct presence *p, const struct step *step, usec at,
                     enum presence_state state, enum reason reason, struct presence_change *change);

/* The absence never was one: the present state is another, since the same instant. */
void transition_reopen(struct presence *p, const struct step *step, enum presence_state state,
                       enum reason reason);

/* The passive time before the present absence turns out to have ended at @at already. */
void transition_end_before(struct presence *p, const struct step *step, usec at);

/* The person is here, with input at @at. */
void transition_return(struct presence *p, const struct step *step, usec at,
                       struct presence_change *change);

/* P8: from @at on nothing tells. The time away until then is a rest; what follows credits nothing.
 */
void transition_lose(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change);

/* P5: the last return was a blip, and what it overwrote comes back. */
void transition_take_up(struct presence *p, const struct step *step,
                        struct presence_change *change);

/* A lock or a suspend ended the activity at an instant that turns out to lie after the last input,
 * at @since: the absence began with that input. */
void transition_date_back(struct presence *p, const struct step *step, usec since);
