/*
 * Runtime: the few files that outlive this program within a session, in $XDG_RUNTIME_DIR/lumbard.
 */
#pragma once

#include <stdbool.h>

/* The path of @name there, to be freed with g_free(). */
char *runtime_file(const char *name);

/* Write whole or not at all; makes the folder. Returns false when it cannot be written. */
bool runtime_write(const char *path, const char *content);
