/*
 * Reading: two absences in a row, each shorter than a full rest and each ended by an island, were
 * reading. The person sat there; what was credited for them is taken back. Each further
 * absence that input ends before a full rest is reading too, until something else ends the chain.
 */
#pragma once

#include "core/presence/presence_state.h"

/* The person returns at @at from the present state: an absence, or not. */
void reading_return(struct presence *p, const struct step *step, usec at);

/* Did reading end with the input at @at? That input is a return, however short it is. */
bool reading_ended_at(const struct presence *p, usec at);

/* Further input at @at. */
void reading_input(struct presence *p, const struct settings *s, usec at);

/* There has been no input since @since. Decides whether the last two absences were reading.
 * @is_blip: the input before @since was a blip. */
void reading_idle(struct presence *p, const struct step *step, usec since, bool is_blip,
                  struct presence_change *change);

/* All input from p->machine.first_at to .last_at was a machine's: reading that rests on it
 * was an absence. */
void reading_of_machine(struct presence *p, const struct step *step);

/* The last return is undone, because the machine caused it: the absence before it continues. */
void reading_undo_return(struct presence *p);

/* When to request the next input; USEC_NEVER: no request is planned. */
usec reading_ask_at(const struct presence *p);

/* Requests the next input if that is due. */
void reading_ask(struct presence *p, const struct step *step);

/* A command, a button, or an absence of another kind ends the chain. */
void reading_end(struct presence *p);
