/*
 * Decisions: prints the decisions of the core, one line each, for people and for comparison.
 *
 *     2026-11-25T18:59:07.000123 closed id=1 outcome=snoozed why="You snoozed the reminder."
 *
 * The first field is the time of the decision; "at" is the instant that it is valid for, if that
 * differs. Times are local to the zone of the trace, not of this machine. Durations are seconds.
 */
#pragma once

#include "app/decision_fields.h"

/* Prints the zone of the times. Earlier decisions of @core are not printed. */
void decisions_init(struct decisions *d, FILE *out, const struct trace_clock *clock,
                    const struct core *core);

/* The wall clock was set or the zone changed; applies to the following lines. */
void decisions_set_clock(struct decisions *d, const struct trace_clock *clock);

/**
 * decisions_print() - one line for each effect, and for each decision without an effect
 * @core:  after the step
 */
void decisions_print(struct decisions *d, const struct core *core, usec now,
                     const struct effects *effects);

/* The command of this name was refused. */
void decisions_print_refused(struct decisions *d, const struct core *core, usec now,
                             const char *name, enum refusal refusal);

/* Prints the public state at @now. @why: completes "# Here ...", why the trace ends there. */
void decisions_print_end(struct decisions *d, const struct core *core, usec now, const char *why);
