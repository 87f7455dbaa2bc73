/*
 * Snapshot text: writes and reads the state of the core, one "name value" a line.
 *
 * There are two texts of the same format. The text for a restart has what a new process continues;
 * the full text has everything, so that a replay continues exactly as the process did.
 */
#pragma once

#include "core/core.h"

/**
 * snapshot_write() - write the state
 * @fresh:  NULL: write the text for a restart. Otherwise write the full text, and leave out fields
 *          that are the same in @fresh.
 *
 * Returns the length.
 */
size_t snapshot_write(const struct core *core, const struct core *fresh, char *buf, size_t size);

/**
 * snapshot_read() - read what snapshot_write() wrote
 * @core:     initialised; keeps the values that the text does not have
 * @is_full:  read the full text; otherwise lines that only the full text has are ignored
 * @shift:    added to every instant
 *
 * Ignores unknown names, so that an older version can read the text of a newer one. Returns 0, or
 * -EINVAL if the text is incomplete or has an invalid value; then @core is partly changed.
 */
int snapshot_read(struct core *core, const char *text, bool is_full, usec shift);
