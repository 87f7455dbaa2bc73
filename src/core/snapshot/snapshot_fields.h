/*
 * Snapshot fields: the table of all members of struct core that are written as text.
 *
 * A new member of the core is one row. The flag of a row is set if only the full text has the
 * member, not the text for a restart.
 */
#pragma once

#include "core/core.h"
#include "core/snapshot/field.h"

/* The field with the index @i in the table; NULL: the table has no such index. */
const struct field *snapshot_field(size_t i);

/* The field with the name @name of @n bytes, or NULL. */
const struct field *snapshot_find_field(const char *name, size_t n);
