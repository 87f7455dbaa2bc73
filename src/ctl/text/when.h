/*
 * When: durations and times of day as people type them.
 *
 * Sentences about an error are freed with g_free().
 */
#pragma once

#include "core/moment.h"

/* Durations to show as examples. */
#define WHEN_EXAMPLES "90s, 45min, 2h or 1h 30min"

/**
 * when_duration() - parse a duration that must be in a range
 * @text:         as duration_parse() reads it; a number without a unit is an error
 * @least, @most: the range, µs, both allowed
 * @ret:          µs; written on success only
 *
 * Returns NULL, or a sentence that names the value and what is expected.
 */
char *when_duration(const char *text, usec least, usec most, usec *ret);

/**
 * when_clock() - parse a time of day and find when it comes next
 * @text:  a local time of core/time_of_day.h: "17:00", "17", "5pm"; "tomorrow" (the coming
 *         midnight) or "tomorrow 09:30"
 * @now:   µs, CLOCK_REALTIME
 * @ret:   µs, CLOCK_REALTIME; later than @now, written on success only
 *
 * A bare time that has passed today means tomorrow's. Returns NULL, or a sentence about the error.
 */
char *when_clock(const char *text, usec now, usec *ret);

/**
 * when_past() - parse an instant in the past, which may take several words
 * @words:  ended by NULL: "12:30", "5 pm", "today 12:30", "yesterday 23:10", "now",
 *          "2026-11-25 12:30", "2026-11-25T12:30+01:00"; local time unless a zone is given
 * @now:    µs, CLOCK_REALTIME
 * @ret:    µs, CLOCK_REALTIME; written on success only; after @now if the words mean that
 *
 * A bare time that is still to come today means yesterday's. Returns the number of words used, or
 * -EINVAL.
 */
int when_past(char *const *words, usec now, usec *ret);
