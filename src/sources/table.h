/*
 * Table: every source, best first within its kind; NULL-terminated.
 */
#pragma once

#include "sources/source.h"

extern const struct source_type *const source_table[];
