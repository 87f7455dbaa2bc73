/*
 * Calendar: local days and working hours as instants. Only this file reads the time zone.
 *
 * Instants are µs, CLOCK_REALTIME. The zone is that of the process (TZ, /etc/localtime), including
 * DST.
 */
#pragma once

#include "core/hours.h"
#include "core/moment.h"

/* Begin of the local day that contains @real, and of the next day. A day has 23 to 25 hours. */
void calendar_day(usec real, usec *ret_start, usec *ret_next);

/**
 * calendar_hours() - whether @real is within the working hours
 * @ret_change:  when to call this again: at the next change or before it; USEC_NEVER: always open
 */
bool calendar_hours(const struct hours *hours, usec real, usec *ret_change);

/* Seconds east of UTC at @real. */
int calendar_utc_offset(usec real);
