/*
 * Commands of the person about the guided stretch, and answers of the notifier about its bubble.
 */
#pragma once

#include "core/coach/coach_state.h"
#include "core/refusal.h"

/* Takes an event from EVENT_STRETCH to EVENT_KEEP_SIDE. Returns REFUSAL_NONE, or why the command
 * changed nothing. */
enum refusal stretch_command(struct coach *c, struct presence *p, const struct step *step,
                             const struct event *event);

/* Takes an answer with the id of the bubble. */
void stretch_answer(struct coach *c, struct presence *p, const struct step *step,
                    const struct event *event);
