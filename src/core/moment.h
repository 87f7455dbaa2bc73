/*
 * Moments: instants and durations of the core, in microseconds, with arithmetic that saturates
 * instead of wrapping.
 *
 * An instant counts on CLOCK_BOOTTIME and may be negative: an absence may have begun before this
 * boot.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef int64_t usec;

#define USEC_NONE  INT64_MIN /* no such instant */
#define USEC_NEVER INT64_MAX /* an instant or a duration without end */

#define USEC_MSEC ((usec)1000)
#define USEC_SEC  (1000 * USEC_MSEC)
#define USEC_MIN  (60 * USEC_SEC)
#define USEC_HOUR (60 * USEC_MIN)
#define USEC_DAY  (24 * USEC_HOUR)

static inline usec usec_min(usec a, usec b)
{
    return a < b ? a : b;
}

static inline usec usec_max(usec a, usec b)
{
    return a > b ? a : b;
}

/* USEC_NONE and USEC_NEVER stay the same. */
static inline usec usec_add(usec a, usec b)
{
    usec sum;

    if (a == USEC_NONE || b == USEC_NONE)
        return USEC_NONE;
    if (a == USEC_NEVER || b == USEC_NEVER)
        return USEC_NEVER;
    if (__builtin_add_overflow(a, b, &sum) || sum == USEC_NONE)
        return b < 0 ? USEC_NONE + 1 : USEC_NEVER;
    return sum;
}

/* The time from @b to @a; 0 if one of them is USEC_NONE or @b is after @a. */
static inline usec usec_since(usec a, usec b)
{
    usec gap;

    if (a == USEC_NONE || b == USEC_NONE || b >= a)
        return 0;
    if (a == USEC_NEVER || __builtin_sub_overflow(a, b, &gap))
        return USEC_NEVER;
    return gap;
}

/* @v × @num / @den, rounded down; the product does not overflow. @den > 0. */
static inline usec usec_scale(usec v, usec num, usec den)
{
    __int128 product = (__int128)v * num;
    __int128 quotient = product / den;

    if (product < 0 && product % den != 0)
        quotient--;
    return (usec)quotient;
}
