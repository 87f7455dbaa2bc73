/*
 * Resets: a program resets the counters of the idle source again and again, so that this source
 * does not show whether the person is here.
 */
#pragma once

#include "core/presence/presence_state.h"

/**
 * resets_take() - a program, not a person, reset the counters at @at
 *
 * Awaits the next input. After AwayAfter of nothing but resets the state is unknown from the first
 * of them on. Returns USEC_NONE; or, if evidence shows that the person sat on, the instant from
 * which on the person is idle.
 */
usec resets_take(struct presence *p, const struct step *step, usec at);

/* Input at @at: does it come from a machine, so that the core ignores it? */
bool resets_ignore_input(struct presence *p, const struct step *step, usec at);

/* The source reports that the last input was at @since. Returns the last input of a person. */
usec resets_last_input(struct presence *p, const struct step *step, usec since);
