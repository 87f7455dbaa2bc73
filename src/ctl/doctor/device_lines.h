/*
 * Device lines: those of doctor about fitness trackers and the presence sensor.
 */
#pragma once

#include "ctl/doctor/findings.h"

/* Whether device_lines_append() has a line for this source. */
bool device_lines_show(const struct property_list *source);

/* Appends a line for each source of trackers, for each tracker, and for the presence sensor, if
 * there is one. */
void device_lines_append(GString *out, const struct findings *f);

/* "last event 5 seconds ago"; free it with g_free(). Both are µs since the epoch; @instant: 0 if
 * there is none. */
char *device_lines_last_event(usec instant, usec now);

/* Removes the sources that are absent, but keeps the reasons why there is no source of activity.
 * Returns how many were removed. */
unsigned device_lines_hide_absent(struct findings *f);

/* Appends the line about @hidden sources; nothing for 0. */
void device_lines_append_hidden(GString *out, unsigned hidden);
