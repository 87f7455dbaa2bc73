/*
 * Decimal: numbers in texts of other programs.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The greatest count of steps: more is an error. A watch counts in 32 bits, and one is known to add
 * 2^29 by mistake, which the core discards. */
#define DECIMAL_STEPS_MAX (1ull << 31)

#define DECIMAL_RATE_MAX 300 /* beats of the heart in a minute */

/* Decimal digits only, without a sign or blanks. Returns false, and does not write @ret, if @text
 * is no number from 0 to @limit. */
bool decimal_parse(const char *text, uint64_t limit, uint64_t *ret);
