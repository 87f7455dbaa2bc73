/*
 * Stretch hold: whether a hold was really without input. Only a source that reports the next input
 * shows that.
 */
#pragma once

#include "core/coach/coach_state.h"

/* Could a hold that begins now be proved? */
bool stretch_hold_can_verify(const struct presence *p);

/* A hold begins at @at. @is_asked: the person asked for it; input right after that is of the same
 * press. */
void stretch_hold_begin(struct coach *c, const struct presence *p, const struct step *step, usec at,
                        bool is_asked);

/* The present hold ended at @at. @is_early: before its time */
void stretch_hold_end(struct stretch *s, usec at, bool is_early);

/* Takes input, and whatever makes the source doubtful. */
void stretch_hold_watch(struct coach *c, const struct presence *p, const struct step *step,
                        const struct event *event, bool is_input);

/* Requests the next input. */
void stretch_hold_await(struct coach *c, const struct step *step);
