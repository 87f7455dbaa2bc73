/*
 * Steps text: the counters of the trackers as lines of a snapshot.
 */
#pragma once

#include "core/presence/steps.h"

/* Bytes of the lines of all trackers: for a restart, and in a full text. */
#define STEPS_TEXT_MAX (STEPS_TRACKERS * (TRACKER_ID_MAX + 128))
#define STEPS_TEXT_FULL_MAX \
    (STEPS_TEXT_MAX + STEPS_TRACKERS * 9 * (8 + STEPS_BUCKETS + STEPS_MINUTES))

/* The names of the lines: the totals of a tracker, and its steps in the last hour. */
#define STEPS_NAME        "tracker"
#define STEPS_COUNTS_NAME "steps"

/* @is_full: with the steps in the last hour. Returns the length. */
size_t steps_print(const struct steps *s, bool is_full, char *buf, size_t size);

/* Adds the tracker of one line, behind its name. Returns 0, or -EINVAL. */
int steps_scan(struct steps *s, const char *line, size_t n, usec shift);

/* Sets the steps of the tracker that was added last. */
int steps_scan_counts(struct steps *s, const char *line, size_t n);
