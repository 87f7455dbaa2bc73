/*
 * Evidence as text: one statement in one line, for the saved state.
 */
#pragma once

#include <stddef.h>

#include "core/presence/evidence.h"

/* Bytes of the longest line, the final NUL among them: every byte of the names escaped. */
#define EVIDENCE_TEXT_MAX (128 + 3 * (EVIDENCE_SOURCE_MAX + EVIDENCE_DETAIL_MAX))

/* Writes "KIND SINCE ENDED UNTIL SURE MUTE BITS UNBROKEN =SOURCE =DETAIL" without a newline;
 * returns the length. Older texts have no BITS or no UNBROKEN. */
size_t evidence_print(char *buf, size_t size, const struct evidence *e);

/**
 * evidence_scan() - read a line of evidence_print()
 * @n:      length of @line
 * @shift:  added to every instant
 *
 * Returns 0, or -EINVAL for any other line.
 */
int evidence_scan(struct evidence *ret, const char *line, size_t n, usec shift);
