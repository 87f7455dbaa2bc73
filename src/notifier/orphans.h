/*
 * Orphans: notifications that an earlier instance left on the screen when it was killed.
 *
 * A file contains the ids of the open notifications; the next instance closes them. An id is valid
 * only for the server process that assigned it, so each line names the bus and the server's unique
 * name. Lines that do not match both are skipped: on another server the same id may belong to
 * another program.
 */
#pragma once

#include <gio/gio.h>

/**
 * orphans_note() - record that @ids (guint) are open now on the server @owner
 *
 * An empty array removes the file.
 */
void orphans_note(GDBusConnection *bus, const char *owner, const GArray *ids);

/**
 * orphans_close() - close the notifications in the file that @owner assigned, and remove the file
 * @owner:  unique name of the current server, or NULL
 *
 * Does not wait for answers.
 */
void orphans_close(GDBusConnection *bus, const char *owner);
