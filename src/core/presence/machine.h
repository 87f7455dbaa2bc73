/*
 * Machine: input that no person made.
 *
 * Two signs show it. A source may see that a program set its counters (EVENT_RESET). And on every
 * source, single inputs at equal distances come from a tool or a device that keeps the computer
 * awake.
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"

/* This many single inputs at equal distances come from a machine. */
#define MACHINE_INPUTS 8

/* One movement of a machine may be several events. Input that follows one of them sooner than this
 * belongs to it. */
#define MACHINE_BURST (2 * USEC_SEC)

struct machine {
    /* The last single inputs after idleness, as long as their distances are equal. */
    unsigned n;     /* how many; counted up to MACHINE_INPUTS */
    usec first_at;  /* the first of them; USEC_NONE if .n is 0, as for the next two */
    usec before_at; /* the last input before the first of them */
    usec last_at;   /* the last of them */
    usec shortest;  /* their distances; 0 if there are fewer than two of them */
    usec longest;

    usec edge_at;    /* input that ended idleness; the next idle shows whether it was a single one;
                        USEC_NONE */
    usec input_at;   /* the last input before .edge_at; USEC_NONE: none */
    usec ignored_at; /* the last input that was ignored; USEC_NONE: none */

    usec reset_at; /* the last reset of the counters; USEC_NONE: none */
    usec alone_at; /* the first reset since the last input of a person that was reported; USEC_NONE:
                      none */
};

void machine_init(struct machine *m);

/* Input at @at ended idleness; the input before it was at @before. */
void machine_edge(struct machine *m, usec at, usec before);

/* Idleness was reported: the last input was at @since. Returns true if that input is the one by
 * which a machine is recognised. */
bool machine_idle(struct machine *m, usec since);

/* Has a machine been recognised? Then all input from .first_at to .last_at was its own. */
bool machine_is_known(const struct machine *m);

/**
 * machine_made() - does this input come from a machine?
 * @at:  an input that ended idleness, or one that comes now
 *
 * The first inputs of a machine may still be a person's: this is false for them until it is
 * recognised.
 */
bool machine_made(const struct machine *m, usec at);

/* Should the input at @at be ignored, which comes while the source is idle? If so, remembers it. */
bool machine_ignores(struct machine *m, usec at);

/* The source reports a reset of its counters at @at: no person made it. */
void machine_reset(struct machine *m, usec at);

/* A person gave input: resets are no longer the only events. */
void machine_input(struct machine *m);

/* Is @since, which the source reports as the last input, an event that was ignored? */
bool machine_was_last(const struct machine *m, usec since);
