/*
 * Absence: whether the person is back without any input, and what becomes known late of the
 * evidence before the absence.
 */
#pragma once

#include "core/presence/presence_state.h"

/* While away: the person may be back, or evidence may change the absence. @at: the instant as of
 * which it is judged. */
void absence_judge(struct presence *p, const struct step *step, usec at,
                   struct presence_change *change);
