/*
 * Held: the holds that follow from evidence. A call, a shared screen, a window in full screen, a
 * game or somebody's word delay a reminder; each for no longer than its cap, since what was
 * forgotten open must not silence the coach for ever.
 */
#pragma once

#include "core/coach.h"

/* Counted from the begin of the evidence; after that, as if it had ended. */
#define HELD_CALL       (3 * USEC_HOUR) /* the length of a long meeting, in one piece */
#define HELD_CALL_WORD  (20 * USEC_MIN) /* a call that only an inhibitor speaks of */
#define HELD_FULLSCREEN (30 * USEC_MIN) /* a talk, a film: then the back comes first */

/* Begins, moves and ends holds as the evidence has it now. */
void held_follow(struct coach *c, const struct presence *p, const struct step *step);
