/*
 * Signal text: the signals of Presence and Coach with the names of their arguments, and in words.
 *
 * A signal that is not known here, or whose arguments differ, is shown as it came.
 */
#pragma once

#include <glib.h>

#include "core/moment.h"

/* Appends the @arguments, a tuple, as a JSON object by their names in the contract; arg0, arg1 ...
 * if the signal is not known. */
void signal_text_to_json(GString *out, const char *member, GVariant *arguments);

/* One phrase for people; free with g_free(). */
char *signal_text_describe(const char *member, GVariant *arguments, usec now);
