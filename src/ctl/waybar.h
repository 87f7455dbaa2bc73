/*
 * Waybar: one line of JSON as panels read it: text, tooltip, class, percentage, alt.
 *
 * A line is made of properties that the service announces, not of those that grow with time, so it
 * stays true until the next change.
 */
#pragma once

#include "ctl/client/property_list.h"

/* Appends the line, without its end. */
void waybar_line(GString *out, const struct property_list *presence,
                 const struct property_list *coach, usec now);

/* The same if the service does not run or does not answer; @sentence is the tooltip. */
void waybar_line_stopped(GString *out, const char *sentence);
