/*
 * Signals: what the signals of Presence and Coach carry, by name and in words.
 *
 * A signal that is not known here, or has other arguments than known, is shown as it came.
 */
#pragma once

#include "core/moment.h"
#include "ctl/value.h"

/* Appends the @arguments, a tuple, as a JSON object by their names in the contract; arg0, arg1 ...
 * if not known. */
void signals_to_json(GString *out, const char *member, GVariant *arguments);

/* One phrase for people; free with g_free(). */
char *signals_describe(const char *member, GVariant *arguments, usec now);
