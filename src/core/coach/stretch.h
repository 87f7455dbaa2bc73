/*
 * Stretch: leads the person through the steps of an exercise, in one bubble, and finds out whether
 * it was done.
 *
 * The core owns the time of each step: a notification server that is slow or gone costs a picture,
 * never a step. A stretch that a person started goes on through a pause and through holds; a lock,
 * a suspend and the person end it.
 */
#pragma once

#include "core/coach/coach_state.h"

/* Starts the exercise of @plan, which is sound, in the bubble @id; an earlier stretch ends.
 * @side: SIDE_MAX: the next one */
void stretch_begin(struct coach *c, struct presence *p, const struct step *step,
                   const struct plan *plan, enum side side, unsigned id);

/* Takes what any event shows about the present hold, and the passing of time. */
void stretch_step(struct coach *c, struct presence *p, const struct step *step,
                  const struct event *event, const struct presence_change *change);

/* Ends the present step now: the person asked for the next one. */
void stretch_next(struct coach *c, struct presence *p, const struct step *step);

/* Begins the present step again, because its side has changed. */
void stretch_again(struct coach *c, const struct presence *p, const struct step *step);

/* Ends a stretch before its time; @at: when. Removes its last bubble, too. */
void stretch_stop(struct coach *c, struct presence *p, const struct step *step, usec at);

/* Removes the last bubble from the screen, if it is there. */
void stretch_close(struct coach *c, const struct step *step);

/* The last bubble asks this from now on. */
void stretch_ask(struct coach *c, const struct step *step, enum afterwards asks);

/* Records a stretch that has ended at @at: of c->stretch, in the stage NONE. */
void stretch_record(struct coach *c, struct presence *p, const struct step *step,
                    enum stretch_outcome outcome, usec at);

/* When the present step or the last bubble ends; USEC_NEVER: there is none. */
usec stretch_deadline(const struct coach *c);
