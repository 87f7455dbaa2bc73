/*
 * When: durations and times of day as people type them.
 */
#pragma once

#include "core/moment.h"

/**
 * when_duration() - read a duration that must lie in a range
 * @text:         "45min", "1h 30min", "90s", "2h"; a number without a unit is refused
 * @least, @most: the range, µs, both allowed
 * @ret:          µs; written on success only
 *
 * Returns NULL, or what is wrong as a sentence that names value and range; free it with g_free().
 */
char *when_duration(const char *text, usec least, usec most, usec *ret);

/**
 * when_clock() - read a time of day and find when it comes next
 * @text:  "17:00", "tomorrow" (the coming midnight) or "tomorrow 09:30", local time
 * @now:   the present instant, µs, CLOCK_REALTIME
 * @ret:   µs, CLOCK_REALTIME; later than @now, written on success only
 *
 * A bare time that is past today means tomorrow's. Returns 0, or -EINVAL when @text is neither.
 */
int when_clock(const char *text, usec now, usec *ret);

/**
 * when_past() - read an instant that has passed, which may take several words
 * @words:  ended by NULL: "12:30", "today 12:30", "yesterday 23:10", "now", "2026-11-25 12:30",
 *          "2026-11-25T12:30+01:00"; local time unless a zone is given; seconds may follow
 * @now:    the present instant, µs, CLOCK_REALTIME
 * @ret:    µs, CLOCK_REALTIME; written on success only; ahead of @now where the words say so
 *
 * A bare time that is still to come today means yesterday's. Returns how many words it took, or
 * -EINVAL.
 */
int when_past(char *const *words, usec now, usec *ret);
