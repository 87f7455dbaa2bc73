/*
 * Runtime: files that outlive this program within a session, in $XDG_RUNTIME_DIR/lumbard.
 */
#pragma once

#include <stdbool.h>

/* The path of the file @name, to be freed with g_free(). */
char *runtime_file(const char *name);

/* Writes the file atomically and creates the folder. Logs an error and returns false if it cannot.
 */
bool runtime_write(const char *path, const char *content);
