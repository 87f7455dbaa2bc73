/*
 * Workrave file: reads Workrave's statistics, the files historystats and todaystats.
 *
 * Workrave keeps sums of each day only: when it began and ended, and how long there was input. Each
 * day becomes one time of activity of that length from its beginning on; what follows is unknown,
 * except for a full break behind the end of the day. Other breaks are not taken over, because their
 * times are not in the file.
 */
#pragma once

#include "ctl/history/imported_time.h"

struct workrave_file {
    struct imported_time *time; /* borrowed */
    bool has_day;
    usec start, stop, active; /* of the last day */
    usec added_until;         /* the end of the last day that was added; 0 = none was */
};

/* Whether this is the first line of such a file. */
bool workrave_file_is_first(const char *line);

/* Reads one line, the first one too. Returns NULL, or a sentence about the error, which is static.
 */
const char *workrave_file_read(struct workrave_file *f, const char *line);

/* After the last line. @now: the break that ends the last sitting is over by then, as the service
 * takes no entries of the future. */
void workrave_file_end(struct workrave_file *f, usec now);
