/*
 * Back-off: when to retry something that failed, or to repeat a query whose answer may come late.
 *
 * Each wait is twice the one before, up to a maximum; after a number of waits there are no more.
 * Durations are µs on CLOCK_MONOTONIC, so the time that the machine sleeps does not count.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-event.h>

#include "core/moment.h"

/* The owner sets the first four members once and leaves the rest zero. */
struct backoff {
    usec first;      /* the first wait, > 0 */
    usec max;        /* no wait is longer */
    unsigned limit;  /* number of waits until backoff_reset(), or BACKOFF_UNLIMITED */
    usec stable_for; /* a success that lasts this long resets; see backoff_succeeded() */

    unsigned n; /* waits so far */
    bool has_succeeded;
    usec succeeded_at;
    sd_event_source *timer;
};

#define BACKOFF_UNLIMITED (~0u)

/* Begins with the first wait again, and cancels the scheduled call. */
void backoff_reset(struct backoff *b);

/* The retry succeeded. Cancels the scheduled call. A failure within .stable_for continues with
 * longer waits; a later failure begins with the first wait. So a server that accepts a connection
 * and closes it at once does not cause fast retries without end. */
void backoff_succeeded(struct backoff *b);

/* Returns the next wait, or USEC_NEVER if the limit is reached. */
usec backoff_next(struct backoff *b);

/**
 * backoff_schedule() - call @handler once, after the next wait
 *
 * Replaces a call that is already scheduled. Returns false without a call if the limit is reached
 * or there is no memory.
 */
bool backoff_schedule(struct backoff *b, sd_event *event, sd_event_time_handler_t handler,
                      void *userdata);

/* Whether a call is scheduled and still to come. */
bool backoff_is_scheduled(const struct backoff *b);

/* Cancels the scheduled call and frees the timer. */
void backoff_done(struct backoff *b);
