/*
 * Day range: the options --from and --to of the commands that read the history.
 */
#pragma once

#include "core/moment.h"
#include "ctl/command.h"
#include "ctl/history/local_day.h"

struct day_range {
    GDate first, last; /* both included */
};

/**
 * day_range_read() - read --from and --to
 * @now:      µs, CLOCK_REALTIME; @ret ends with the day of @now if there is no --to
 * @default_days:  days of the range without --from
 *
 * Returns COMMAND_FINE, or COMMAND_USAGE after printing what is wrong.
 */
enum command_status day_range_read(const struct command_call *call, usec now, unsigned default_days,
                                   struct day_range *ret);

/* The instants at which it begins, and at which its last day has ended. */
usec day_range_begin(const struct day_range *range);
usec day_range_end(const struct day_range *range);
