/*
 * Local day: days of the calendar as people type them, and the instants at which they begin.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/moment.h"

/* The day of an instant, µs on CLOCK_REALTIME. */
void local_day_of(usec instant, GDate *ret);

/* The instant at which the day begins. If the clocks are set forward at midnight, that is its first
 * time of day that exists. */
usec local_day_begin(const GDate *day);

/**
 * local_day_parse() - read a day in the past
 * @text:  "2026-11-25", "today", "yesterday", or the day of the week, which means the last one
 *         before today: "mon", "Monday"
 * @now:   µs, CLOCK_REALTIME
 *
 * Returns false for other texts, days that do not exist, and years before 1970.
 */
bool local_day_parse(const char *text, usec now, GDate *ret);
