/*
 * Hold rules: the holds that follow from evidence: a call, a shared screen, a window in full
 * screen, a game, a reminder of another program, the request of a program. Each has a cap, so that
 * a program that was left open does not stop the reminders for good.
 */
#pragma once

#include "core/coach/coach_state.h"

/* The caps, from the beginning of the evidence. After its cap a hold has ended. That of a call or a
 * shared screen is settings_call_limit(): a long meeting without a break. */
#define HOLD_RULES_CALL_WORD  (20 * USEC_MIN) /* only an inhibitor mentions the call */
#define HOLD_RULES_FULLSCREEN (30 * USEC_MIN) /* a talk; part of a film */
#define HOLD_RULES_REMINDERS  (30 * USEC_MIN) /* one that is delayed again and again */

/* Begins, moves and ends holds according to the present evidence. */
void hold_rules_apply(struct coach *c, const struct presence *p, const struct step *step);
