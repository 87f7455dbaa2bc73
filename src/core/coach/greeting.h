/*
 * Greeting: the one message after the first start ever: the service runs, and when the first
 * suggestion comes.
 *
 * The caller knows whether it is the first start, and sends EVENT_GREET then. The greeting waits
 * for the same things as a suggestion: no gate is closed, the person gives input, and then pauses.
 * It is no suggestion: it changes no clock and no count, and a suggestion takes its place.
 */
#pragma once

#include "core/coach/coach_state.h"

/* Follows input and time, after the suggestion has been handled. */
void greeting_step(struct coach *c, const struct presence *p, const struct step *step,
                   const struct event *event, bool is_input);

/* When greeting_step() has something to do; USEC_NEVER: at the next event. */
usec greeting_deadline(const struct coach *c, const struct presence *p, const struct settings *s);

/* An answer of the notifier; returns whether it was about the greeting. */
bool greeting_answer(struct coach *c, const struct presence *p, const struct step *step,
                     const struct event *event);

/* Removes the greeting from the screen, if it is there, and forgets it. */
void greeting_end(struct coach *c, const struct step *step);

/* Continues after a restart of the service. A greeting that may be on screen is taken back. */
void greeting_resume(struct coach *c, const struct step *step);
