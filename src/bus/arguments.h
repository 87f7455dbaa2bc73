/*
 * Arguments: checks for the arguments of callers. A handler checks all of them before it changes
 * anything.
 *
 * Each check returns 0, or the negative errno for the handler, with a sentence in the error that
 * names the argument, its value and the range. A rejected value is not stored.
 */
#pragma once

#include "bus/model.h"

/* Bytes; a reporter's name must fit into HeldBy ("lease:WHO") and into the source of evidence. */
#define ARGUMENT_WHO_MAX 32

/* Bytes; only the first EVIDENCE_DETAIL_MAX are shown. */
#define ARGUMENT_REASON_MAX 256

/* µs; a day is longer than any stand or presentation, and a lease can be renewed. */
#define ARGUMENT_LEASE_MIN USEC_SEC
#define ARGUMENT_LEASE_MAX USEC_DAY

/* Accepted difference between the clocks of a caller and of the service. */
#define ARGUMENT_APART_MAX (5 * USEC_SEC)

/* Whether @text is one line without control characters, of at most @max bytes; it may be empty. */
bool argument_is_line(const char *text, size_t max);

/* The name of a reporter: 1 to ARGUMENT_WHO_MAX characters of A-Z a-z 0-9 _ . - */
int argument_who(sd_bus_error *error, const char *who);

/* One line of text, at most ARGUMENT_REASON_MAX bytes; may be empty. */
int argument_reason(sd_bus_error *error, const char *reason);

/* @now: µs, CLOCK_BOOTTIME. @ret_until: the end of the lease, on the same clock. */
int argument_lease(sd_bus_error *error, uint64_t lease, usec now, usec *ret_until);

/* @state: sitting, standing or away; @ret: the kind of evidence for it. */
int argument_state(sd_bus_error *error, const char *state, enum evidence_kind *ret);

/**
 * argument_span() - check a span of time in the past
 * @start, @end:  µs since the epoch
 * @oldest:       µs, greatest age of @start
 * @now:          µs, CLOCK_BOOTTIME
 * @ret_start, @ret_end:  the same on CLOCK_BOOTTIME, @ret_end cut to @now
 *
 * The caller's clock may be ahead: an @end up to 5 s in the future counts as now.
 */
int argument_span(sd_bus_error *error, const struct clock *clock, uint64_t start, uint64_t end,
                  usec oldest, usec now, usec *ret_start, usec *ret_end);
