/*
 * Soundness: rejects a state that was read from text and that no core could be in.
 */
#pragma once

#include "core/core.h"

/* True if no instant of the past lies in the future, no wait of the coach is endless, and a
 * suggestion on screen has an id. */
bool snapshot_is_sound(const struct core *core, usec now);

/* True if all instants, those of the fields and of the lists, are at most 100 years from the now of
 * the core. */
bool snapshot_is_near(const struct core *core);
