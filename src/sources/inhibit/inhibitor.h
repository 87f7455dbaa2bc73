/*
 * Inhibitors: makes claims of the programs that keep the screen on. The names and reasons that
 * programs give are untrusted: they are cleaned and cut before they are shown, and
 * sources/purpose.h derives the purpose from them.
 */
#pragma once

#include "sources/claims.h"

/* Bytes with the final NUL; longer than EVIDENCE_DETAIL_MAX. */
#define INHIBITOR_TEXT_MAX 96

/* Copies untrusted text without controls, with single blanks, cut after a whole character. */
void inhibitor_text(char to[static INHIBITOR_TEXT_MAX], const char *from);

/**
 * inhibitor_claim() - add a claim between claims_begin() and claims_end()
 * @program, @reason:  from the inhibitor, untrusted; either may be empty
 * @since:             when it was first seen; USEC_NEVER: with this scan
 *
 * The claim's detail is the program (sources/programs.h); empty for a window of a compositor.
 */
void inhibitor_claim(struct claims *c, const char *program, const char *reason, usec since);

/* The same for an inhibitor that @tool, another program, holds on behalf of @program. */
void inhibitor_claim_by(struct claims *c, const char *tool, const char *program, const char *reason,
                        usec since);

/* Whether the list @what, separated by colons, contains "idle". */
bool inhibitor_bars_idle(const char *what);

/* Adds a claim of an inhibitor whose program is unknown. */
void inhibitor_claim_unnamed(struct claims *c);
