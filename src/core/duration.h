/*
 * Durations as people write and read them: "45min", "1h 30min", "1h30", "90 seconds".
 */
#pragma once

#include <stddef.h>

#include "core/moment.h"

/* Bytes of the longest duration that duration_format() or duration_prose() writes. */
#define DURATION_TEXT_MAX 48

/**
 * duration_parse() - read a duration
 * @text:  numbers, each with its unit, in any spelling of the manual page systemd.time and any
 * letter case (but "M" is a month); without a unit a bare "0", and the last number of "1h30"
 * @ret:   µs; written on success only
 *
 * Returns 0, or -EINVAL when @text is no duration, -ERANGE when it does not fit.
 */
int duration_parse(const char *text, usec *ret);

/**
 * duration_format() - write a duration for a file or a panel, in at most two units
 * @buf:  at least DURATION_TEXT_MAX bytes; returned
 *
 * duration_parse() reads a duration of whole seconds and at most two units back as it was.
 */
const char *duration_format(char *buf, size_t size, usec duration);

/* The same for sentences in English: "30 minutes", "1 hour 5 minutes", "15 seconds". */
const char *duration_prose(char *buf, size_t size, usec duration);

enum duration_unit {
    DURATION_DAYS,
    DURATION_HOURS,
    DURATION_MINUTES,
    DURATION_SECONDS,
    DURATION_MILLISECONDS,
    DURATION_UNIT_MAX
};

/* "1h 5s" is more exact than anyone needs, so only neighbouring units are written. */
#define DURATION_PARTS_MAX 2

struct duration_part {
    enum duration_unit unit;
    usec n;
};

/* Splits a duration other than USEC_NEVER, the greater unit first; returns the number of parts, at
 * least 1. */
unsigned duration_split(usec duration, struct duration_part ret[DURATION_PARTS_MAX]);
