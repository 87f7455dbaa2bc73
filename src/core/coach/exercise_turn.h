/*
 * Exercise turn: the exercises of the setting Exercise come one after the other.
 */
#pragma once

#include "core/settings.h"

/* Copies the id at @turn, which may be past the end of the list. */
void exercise_turn_get(const struct settings *s, unsigned turn, char ret[SETTINGS_WORD_MAX]);

/* The turn after @exercise was done. If it is not in the list, the turn stays the same. */
unsigned exercise_turn_after(const struct settings *s, unsigned turn, const char *exercise);
