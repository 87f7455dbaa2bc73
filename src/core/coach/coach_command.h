/*
 * Commands of the person, answers of the notifier, and the other events that concern the coach
 * alone.
 */
#pragma once

#include "core/coach/coach_state.h"
#include "core/refusal.h"

/**
 * coach_command() - take one of these events; any other changes nothing
 *
 * Returns REFUSAL_NONE, or why the command changed nothing.
 */
enum refusal coach_command(struct coach *c, struct presence *p, const struct step *step,
                           const struct event *event);
