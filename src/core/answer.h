/*
 * Answer: what people and the notifier say to a reminder, and the other events that are the coach's
 * alone.
 */
#pragma once

#include "core/coach.h"

/**
 * answer_take() - take a command, an answer of the notifier, or a change of the surroundings
 *
 * Returns 0, COACH_E_NOT_NOW or COACH_E_LIMIT; then nothing was changed.
 */
int answer_take(struct coach *c, struct presence *p, const struct step *step,
                const struct event *event);

/* It could not be shown, or vanished while it was: still owed, and not tried again at once. */
void coach_fail(struct coach *c, const struct presence *p, const struct step *step);

/* What coach.c offers to it. */

/* The coach's reading of the sitting clock starts anew; the sitting clock does not. */
void coach_count_anew(struct coach *c, struct presence *p, usec now);

/* Nothing is said at the second a hold ends: a random wait, if a stretch is owed. */
void coach_begin_grace(struct coach *c, const struct presence *p, const struct step *step);

/* The reminder went unanswered: the next rung, or silence until the next full limit. */
void coach_expire(struct coach *c, struct presence *p, const struct step *step);

void coach_set_hold(struct coach *c, const struct presence *p, const struct step *step,
                    const char *name, bool on, usec until);
