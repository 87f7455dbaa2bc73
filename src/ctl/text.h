/*
 * Text for people: instants in local time, durations, colours, and strings of others made safe to
 * print.
 *
 * Instants are µs on CLOCK_REALTIME, durations µs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/duration.h"
#include "core/moment.h"

#define TEXT_INSTANT_MAX 64

/* The wall clock: µs on CLOCK_REALTIME. */
usec text_now(void);

/**
 * text_instant() - when, as short as it can be told
 * @buf:  at least TEXT_INSTANT_MAX bytes; returned
 *
 * "14:05" today, "tomorrow 14:05", "Mon 14:05" within six days, else with the date.
 */
const char *text_instant(char *buf, usec instant, usec now);

/* The same to the second, for lists: "14:05:09". */
const char *text_instant_exact(char *buf, usec instant, usec now);

/**
 * text_duration() - how long, as exact as it matters
 * @buf:  at least DURATION_TEXT_MAX bytes; returned
 *
 * Whole minutes from ten minutes on, to the second below.
 */
const char *text_duration(char *buf, usec duration);

/* A copy of @s without control characters, which could move the cursor or fake output; free with
 * g_free(). */
char *text_safe(const char *s);

/* Escape sequences, all empty where they would not be welcome. */
struct text_style {
    const char *bold;
    const char *dim;
    const char *good;
    const char *warn;
    const char *reset;
};

/* The style for standard output: colours on a terminal only, and not with NO_COLOR or TERM=dumb. */
const struct text_style *text_style(void);
