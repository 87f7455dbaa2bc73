/*
 * Evidence as text: one statement in one line, for the saved state.
 */
#pragma once

#include <stddef.h>

#include "core/evidence.h"

/* Bytes of the longest line, the final NUL among them: every byte of the names escaped. */
#define EVIDENCE_TEXT_MAX (128 + 3 * (EVIDENCE_SOURCE_MAX + EVIDENCE_DETAIL_MAX))

/* "KIND SINCE ENDED UNTIL SURE MUTE =SOURCE =DETAIL", without a line's end; returns its length. */
size_t evidence_print(char *buf, size_t size, const struct evidence *e);

/**
 * evidence_scan() - read what evidence_print() wrote
 * @n:      length of @line
 * @shift:  added to every instant
 *
 * Returns 0, or -EINVAL for what is no such line.
 */
int evidence_scan(struct evidence *ret, const char *line, size_t n, usec shift);
