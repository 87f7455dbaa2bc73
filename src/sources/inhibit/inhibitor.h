/*
 * Inhibitors: those who keep the screen on, as claims. What they are for is in their own words
 * (sources/purpose.h); those are untrusted, and cut and cleaned before anybody reads them.
 */
#pragma once

#include "sources/claims.h"

/* Bytes, the final NUL among them; more than any detail holds. */
#define INHIBITOR_TEXT_MAX 96

/* Makes foreign text fit to be kept: whole characters, no controls, single blanks, cut to fit. */
void inhibitor_text(char to[static INHIBITOR_TEXT_MAX], const char *from);

/**
 * inhibitor_claim() - for the look that is under way
 * @program, @reason:  as the inhibitor gave them; either may be empty
 * @since:             when it was first seen, USEC_NEVER: with this look
 *
 * The claim's detail is the program; with the reason where that is all that tells the purpose.
 */
void inhibitor_claim(struct claims *c, const char *program, const char *reason, usec since);

/* Is "idle" among the words of @what, which colons divide? */
bool inhibitor_bars_idle(const char *what);

/* Somebody inhibits, and who cannot be learnt. */
void inhibitor_claim_unnamed(struct claims *c);
