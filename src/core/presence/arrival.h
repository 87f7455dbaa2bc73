/*
 * Arrival: the return by input, and the rest that it ends.
 */
#pragma once

#include "core/presence/presence_state.h"

/* The person is here from @at on, an instant of input; the time before it was an absence, or
 * unknown. */
void arrival_by_input(struct presence *p, const struct step *step, usec at,
                      struct presence_change *change);
