/*
 * Quiet: in which buckets of the last minutes no input came, beside the steps in them. Instants are
 * µs on CLOCK_BOOTTIME.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Since when no input is known to have come; USEC_NEVER: there may be input now. */
usec quiet_since(const struct presence *p);

/* Makes the bucket of @at the latest one, and marks those without input. */
void quiet_note(struct presence *p, usec at);

/* Input came at @at. */
void quiet_input(struct walking *w, usec at);

/* The buckets of the minute that begins at @from in which there may have been input. */
unsigned quiet_count_busy(const struct walking *w, usec from);
