/*
 * Orphans: what a forerunner of this program left on the screen when it was killed.
 *
 * The ids of what is up lie in a file; a successor closes them. Ids mean something only to the one
 * server process that gave them, so each line names bus and unique name, and only what matches both
 * is closed: on any other server the same id may be somebody else's popup.
 */
#pragma once

#include <gio/gio.h>

/**
 * orphans_note() - @ids (of guint) are up now, with the server @owner
 *
 * An empty array removes the file.
 */
void orphans_note(GDBusConnection *bus, const char *owner, const GArray *ids);

/**
 * orphans_close() - close what the file names if @owner gave it, and remove the file
 * @owner:  the server now, or NULL
 *
 * Does not block and waits for no answer.
 */
void orphans_close(GDBusConnection *bus, const char *owner);
