/*
 * Working hours: weekly windows of local time, such as "Mon-Fri 09:00-18:00; Sat 22:00-02:00".
 *
 * Pure: which instants a window covers is the calendar's business (util/calendar.h).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HOURS_MAX      16  /* windows */
#define HOURS_TEXT_MAX 512 /* bytes that hours_format() writes at most */

struct hours_window {
    uint8_t days;  /* bit 0 Monday ... bit 6 Sunday: the day on which the window opens */
    uint16_t from; /* minutes after local midnight, 0 to 1439 */
    uint16_t to;   /* the same, up to 1440; not after @from: ends on the next day */
};

struct hours {
    unsigned n; /* 0: always open */
    struct hours_window windows[HOURS_MAX];
};

/**
 * hours_parse() - read windows separated by ';'; "always" or nothing: no windows
 *
 * Returns 0, or -EINVAL (not a window), -E2BIG (more than HOURS_MAX); @ret is written on success
 * only.
 */
int hours_parse(const char *text, struct hours *ret);

/* Writes what hours_parse() reads back as the same; returns @buf. */
const char *hours_format(char *buf, size_t size, const struct hours *hours);
