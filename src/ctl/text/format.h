/*
 * Format: instants in local time and durations for people, colours, and strings from outside made
 * safe to print.
 *
 * Instants are µs on CLOCK_REALTIME, durations µs.
 */
#pragma once

#include "core/moment.h"
#include "wording/duration_words.h"

#define FORMAT_INSTANT_MAX 160

/* The wall clock: µs on CLOCK_REALTIME. */
usec format_now(void);

/**
 * format_instant() - write an instant as short as possible
 * @buf:  at least FORMAT_INSTANT_MAX bytes; returned
 *
 * "14:05" today, "tomorrow 14:05", "Mon 14:05" within six days, else with the date.
 */
const char *format_instant(char *buf, usec instant, usec now);

/* The same to the second, for lists: "14:05:09". */
const char *format_instant_exact(char *buf, usec instant, usec now);

/* The same in a sentence: "at 14:05", "tomorrow at 14:05", "on Mon at 14:05". */
const char *format_at(char *buf, usec instant, usec now);
const char *format_at_exact(char *buf, usec instant, usec now);

/* "Mon"; @day: 0 = Sunday to 6 = Saturday. */
const char *format_weekday(int day);

/**
 * format_duration() - write a duration as exactly as people need it
 * @buf:  at least DURATION_WORDS_MAX bytes; returned
 *
 * "12 minutes" from ten minutes on, "9 minutes 30 seconds" below.
 */
const char *format_duration(char *buf, usec duration);

/* A copy that begins with a capital letter. */
char *format_capital(const char *text);

/* A copy of @s, cleaned by text_copy(): control characters could move the cursor or fake output.
 * Free it with g_free(). */
char *format_safe(const char *s);

/* Escape sequences; all are empty where the output must have none. */
struct format_style {
    const char *bold;
    const char *dim;
    const char *good;
    const char *warn;
    const char *reset;
};

/* The style for standard output: colours on a terminal only, not with NO_COLOR or TERM=dumb. */
const struct format_style *format_style(void);
