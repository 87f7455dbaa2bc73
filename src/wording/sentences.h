/*
 * Sentences: each decision of the core as one sentence for people.
 */
#pragma once

#include "core/reason.h"

/* Bytes of a sentence in any language. In English it has at most REASON_TEXT_MAX. */
#define DECIDED_TEXT_MAX 1024

/* Writes the sentence, complete by itself and without a time of day; returns @buf. */
const char *decided_text(char *buf, size_t size, const struct decided *d);
