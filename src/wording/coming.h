/*
 * Coming: the next decision of the core as a sentence for people; a part of decided_text().
 */
#pragma once

#include <stddef.h>

#include "core/reason.h"

/* @d: one of DECISION_NEXT_DUE to DECISION_NEXT_NONE. Returns @buf. */
const char *coming_text(char *buf, size_t size, const struct decided *d);
