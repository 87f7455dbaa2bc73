/*
 * Calendar: local days and working hours as instants. The only place that knows the time zone.
 *
 * Instants are µs, CLOCK_REALTIME. The zone is the process's (TZ, /etc/localtime); DST is its
 * business.
 */
#pragma once

#include "core/hours.h"
#include "core/moment.h"

/* The begin of the local day around @real, and of the next one; a day may have 23 or 25 hours. */
void calendar_day(usec real, usec *ret_start, usec *ret_next);

/**
 * calendar_hours() - are the working hours open at @real?
 * @ret_change:  when that changes next; USEC_NEVER: never (always open)
 */
bool calendar_hours(const struct hours *hours, usec real, usec *ret_change);

/* Seconds east of UTC at @real. */
int calendar_utc_offset(usec real);
