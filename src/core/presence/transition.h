/*
 * Transition: ends one state of presence and begins another, dated by the evidence, and credits a
 * rest that ends with it.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Ends the present state at @at and begins @state there. */
void transition_enter(struct presence *p, const struct step *step, enum presence_state state,
                      usec at, enum reason reason);

/* The person is here from @at on, because of @reason; an absence before it is a rest. */
void transition_return(struct presence *p, const struct step *step, usec at,
                       enum presence_state state, enum reason reason,
                       struct presence_change *change);

/* Replaces the present state, from its beginning on, by another: it was never an absence. */
void transition_replace(struct presence *p, const struct step *step, enum presence_state state,
                        enum reason reason);

/* The passive time before the present absence ended at @at already. */
void transition_shorten_previous(struct presence *p, const struct step *step, usec at);

/* The person walks since @begin, in the present absence, which is proved by that. */
void transition_walk(struct presence *p, const struct step *step, usec begin);

/* The person has done a stretch since @since, without input: it is a full rest, of any length. */
void transition_stretch(struct presence *p, const struct step *step, usec since);

/* From @at on no source reports. An absence until then is a rest; the time after it credits
 * nothing. */
void transition_lose(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change);

/* The last return was a blip. Restores the absence that it ended. */
void transition_undo_return(struct presence *p, const struct step *step,
                            struct presence_change *change);

/* Back-dates an absence that began with a lock or a suspend to the last input, @since, if that was
 * earlier. */
void transition_back_date(struct presence *p, const struct step *step, usec since);

/* Back-dates a walk that interrupted activity to @at. */
void transition_begin_earlier(struct presence *p, const struct step *step, usec at);

/* The report that began the present absence is taken back. An absence that idleness proves began at
 * the last input. One that only a barrier proves gets the reason of the barrier; without proof
 * there was none. */
void transition_take_back(struct presence *p, const struct step *step);
