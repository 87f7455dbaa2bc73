/*
 * Import row: a row of the journal that another program brings, and the check of its values.
 *
 * The service wrote such a row itself once, perhaps on another machine, or a program converted it
 * from the data of another reminder.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/moment.h"

/* Bytes of each of its texts, without the final NUL. */
#define IMPORT_TEXT_MAX 256

/* Bytes of a value in a sentence, the final NUL among them. A longer one is cut. */
#define IMPORT_VALUE_MAX (IMPORT_TEXT_MAX + 2)

struct import_row {
    uint64_t at;        /* µs since the epoch */
    int32_t utc_offset; /* seconds east of UTC at that instant */
    const char *kind;   /* "state", "rest", ... */
    const char *source; /* borrowed, as the other texts */
    const char *detail; /* "name=value" words */
};

/* A value that is not valid. */
struct import_fault {
    const char *name;             /* of the value */
    char value[IMPORT_VALUE_MAX]; /* as text; any bytes of the row */
    const char *expected;         /* a phrase */
};

/**
 * import_row_check() - check the values of one row
 * @now:        µs, CLOCK_REALTIME
 * @ret_fault:  set if the row is not valid
 *
 * Returns whether the row is valid: a known kind, clean texts that are not too long, an instant
 * from the year 2000 to @now, an offset within 18 h.
 */
bool import_row_check(const struct import_row *row, usec now, struct import_fault *ret_fault);
