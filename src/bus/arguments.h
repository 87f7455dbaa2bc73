/*
 * Arguments: what callers hand in, checked whole before anything happens.
 *
 * Each check returns 0, or the negative errno for the handler with an error whose sentence names
 * argument, value and range. Nothing is kept of what is refused.
 */
#pragma once

#include "bus/model.h"

/* Bytes; who reports must fit into HeldBy ("lease:WHO") and into the source of an evidence. */
#define ARGUMENT_WHO_MAX 32

/* Bytes; shown only as far as EVIDENCE_DETAIL_MAX. */
#define ARGUMENT_REASON_MAX 256

/* µs; a day is longer than anybody stands or presents in one piece, and a lease can be renewed. */
#define ARGUMENT_LEASE_MIN USEC_SEC
#define ARGUMENT_LEASE_MAX USEC_DAY

/* Who reports: 1 to ARGUMENT_WHO_MAX of A-Z a-z 0-9 _ . - */
int argument_who(sd_bus_error *error, const char *who);

/* Why: one line of text, at most ARGUMENT_REASON_MAX bytes; may be empty. */
int argument_reason(sd_bus_error *error, const char *reason);

/* @now: µs, CLOCK_BOOTTIME. @ret_until: the end of the lease, on the same clock. */
int argument_lease(sd_bus_error *error, uint64_t lease, usec now, usec *ret_until);

/* sitting, standing or away; @ret: the kind of evidence that says so. */
int argument_state(sd_bus_error *error, const char *state, enum evidence_kind *ret);

/**
 * argument_span() - a stretch of time that has passed
 * @start, @end:  µs since the epoch
 * @oldest:       µs, how long ago it may have begun
 * @now:          µs, CLOCK_BOOTTIME
 * @ret_start, @ret_end:  the same on CLOCK_BOOTTIME, @ret_end cut to @now
 *
 * Clocks of two programs differ: an end up to 5 s ahead counts as now.
 */
int argument_span(sd_bus_error *error, const struct clock *clock, uint64_t start, uint64_t end,
                  usec oldest, usec now, usec *ret_start, usec *ret_end);
