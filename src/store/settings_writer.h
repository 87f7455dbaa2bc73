/*
 * Settings writer: sets one key in the person's configuration file.
 *
 * All the rest of the file stays as it is: comments, order, unknown keys, ends of lines, the byte
 * order mark, the file mode. At each instant the file is either the old or the new one, even after
 * a power cut. A program that replaces the file at the same time loses nothing: the setting is then
 * written to its version.
 */
#pragma once

#include "core/settings.h"

/**
 * settings_writer_set() - write one setting to a file
 * @file:         absolute; if it is a link, its target is written. The file and its folder are
 *                created if they are missing.
 * @value:        as in a file, valid for @entry; NULL: the lines that set it are removed
 * @ret_problem:  on failure a sentence for people that names the file, and the line of the unit
 *                that would allow the change if the file system is read-only; the caller frees it
 *
 * Returns 0, -EROFS or -EACCES (it may not be written), -EINVAL (it is not a valid key file) or
 * another negative errno; then the file is unchanged.
 */
int settings_writer_set(const char *file, const struct settings_entry *entry, const char *value,
                        char **ret_problem);
