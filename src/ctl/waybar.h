/*
 * Waybar: one line of JSON as panels read it: text, tooltip, class, percentage, alt.
 *
 * Made of what the service announces, not of what grows by itself, so that a line stays true until
 * the next change.
 */
#pragma once

#include "ctl/properties.h"

/* Appends the line, without its end. */
void waybar_line(GString *out, const struct properties *presence, const struct properties *coach,
                 usec now);

/* The same for a service that does not run or does not answer; @sentence is the tooltip. */
void waybar_line_stopped(GString *out, const char *sentence);
