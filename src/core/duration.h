/*
 * Durations as people write and read them: "45min", "1h 30min", "90s".
 */
#pragma once

#include <stddef.h>

#include "core/moment.h"

/* Enough for any duration that duration_format() writes. */
#define DURATION_TEXT_MAX 48

/**
 * duration_parse() - read a duration
 * @text:  one or more numbers, each with its unit: s, sec, min, h, d; a bare "0" needs none
 * @ret:   µs; written on success only
 *
 * Returns 0, or -EINVAL when @text is no duration, -ERANGE when it does not fit.
 */
int duration_parse(const char *text, usec *ret);

/**
 * duration_format() - write a duration, to the two largest units that count
 * @buf:  at least DURATION_TEXT_MAX bytes; returned
 *
 * What has whole seconds and at most two units reads back as it was by duration_parse().
 */
const char *duration_format(char *buf, size_t size, usec duration);
