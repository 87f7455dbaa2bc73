/*
 * Working hours: weekly windows of local time, such as "Mon-Fri 09:00-18:00; Sat 22:00-02:00".
 *
 * Local time only: util/calendar.h knows which instants a window covers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HOURS_MAX      16  /* windows */
#define HOURS_TEXT_MAX 640 /* bytes that hours_format() writes at most */

struct hours_window {
    uint8_t days;  /* bit 0 Monday ... bit 6 Sunday: the day on which the window opens */
    uint16_t from; /* minutes after local midnight, 0 to 1439 */
    uint16_t to;   /* the same, up to 1440; not after @from: ends on the next day */
};

struct hours {
    unsigned n; /* 0: always open */
    struct hours_window windows[HOURS_MAX];
};

/* Why a text was rejected: "Sot" "is not a day". */
struct hours_problem {
    const char *part; /* the part that was not understood, in the text; not ended with NUL */
    size_t n;         /* bytes of @part; 0: the text ends too early */
    const char *what; /* the rest of a sentence that begins with @part */
};

/**
 * hours_parse() - read windows separated by ';'; "always" or nothing: no windows
 * @text:  each window has days ("Mon-Fri", "sat, sunday"; none: every day) and two times of
 *         core/time_of_day.h with a hyphen or an en dash between them
 *
 * Returns 0, or -EINVAL with @ret_problem; @ret is written on success only.
 */
int hours_parse(const char *text, struct hours *ret, struct hours_problem *ret_problem);

/* Writes the windows as hours_parse() reads them; returns @buf. */
const char *hours_format(char *buf, size_t size, const struct hours *hours);
