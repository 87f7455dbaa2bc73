/*
 * Tracker texts: phrases about a fitness tracker, one of ctl/client/tracker_list.h. Free them with
 * g_free().
 */
#pragma once

#include "ctl/client/property_list.h"

/* "InfiniTime (id infinitime)", or the id alone if it has no other name. */
char *tracker_text_name(const struct property_list *tracker);

/* Whether it can be reached and has reported in the last minutes, and what that means: "connected".
 * @now: µs since the epoch, here and below. */
char *tracker_text_link(const struct property_list *tracker, usec now);

/* "12 seconds ago" or "none yet". */
char *tracker_text_last_report(const struct property_list *tracker, usec now);

/* "at 14:05" or "none yet". */
char *tracker_text_last_walk(const struct property_list *tracker, usec now);

/* "steps, pulse"; "not announced" if the service does not list them. */
char *tracker_text_provides(const struct property_list *tracker);
