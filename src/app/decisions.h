/*
 * Decisions: what the core decided, as lines for people and for comparison.
 *
 *     2026-11-25T18:59:07.000123 closed id=1 outcome=snoozed why="The reminder was snoozed."
 *
 * First when it was decided; "at" is the instant for which it holds, where that is another. Times
 * are local by the zone of the trace, whichever holds here. Durations are seconds.
 */
#pragma once

#include <stdio.h>

#include "store/trace.h"

struct decisions {
    FILE *out;
    struct trace_clock clock;
};

/* Prints which zone the times are in. */
void decisions_init(struct decisions *d, FILE *out, const struct trace_clock *clock);

/* The wall clock was set, or the zone changed: from here on. */
void decisions_set_clock(struct decisions *d, const struct trace_clock *clock);

/**
 * decisions_print() - a line for each effect, and for each reason that had none
 * @core:  after the step, with no reasons but those of the step
 */
void decisions_print(struct decisions *d, const struct core *core, usec now,
                     const struct effects *effects);

/* The step returned @result: the command of this name was refused. */
void decisions_print_refused(struct decisions *d, const struct core *core, usec now,
                             const char *name, int result);

/* All that can be seen from outside at @now, and why it ends there. */
void decisions_print_end(struct decisions *d, const struct core *core, usec now, const char *why);
