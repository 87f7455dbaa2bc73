/*
 * Clock: the three clocks, and the conversion of instants between them.
 *
 * The core counts on CLOCK_BOOTTIME. Display servers count on CLOCK_MONOTONIC, which stops while
 * the machine sleeps. People and the history use CLOCK_REALTIME. The offsets are stored instead of
 * read at each use, so that an unchanged instant keeps its wall-clock time to the microsecond and
 * does not cause PropertiesChanged.
 */
#pragma once

#include <systemd/sd-event.h>

#include "core/moment.h"

#define CLOCK_SLEEPS 8 /* stored sleeps, to convert instants from before them */

struct clock {
    usec real_offset; /* REALTIME - BOOTTIME, as used for all published instants */
    unsigned n;
    struct {
        usec mono;   /* MONOTONIC instant from which the offset is valid */
        usec offset; /* BOOTTIME - MONOTONIC */
    } sleeps[CLOCK_SLEEPS];
};

usec clock_boot(void);
usec clock_mono(void);
usec clock_real(void);

void clock_init(struct clock *c);

/* Continues with the @real_offset of the previous process, unless the wall clock was set since:
 * then published instants stay the same over a restart. */
void clock_keep_offset(struct clock *c, usec real_offset);

/**
 * clock_update() - detect that the machine slept or that the wall clock was set
 * @ret_slept:    time asleep since the last call, µs; 0 = none
 * @ret_stepped:  the wall clock moved by more than 20 ms, so all published instants change
 *
 * Cheap. Call it when the loop wakes, and before clock_from_mono().
 */
void clock_update(struct clock *c, usec *ret_slept, bool *ret_stepped);

/* USEC_NONE and USEC_NEVER become 0, as on the bus. */
uint64_t clock_to_real(const struct clock *c, usec boot);
usec clock_from_real(const struct clock *c, usec real);

/* Uses the offset that was valid at @mono. */
usec clock_from_mono(const struct clock *c, usec mono);

/**
 * clock_watch() - call @handler at each resume and each step of the wall clock
 * @ret:  owned by the caller; ended by sd_event_source_disable_unref()
 *
 * Uses TFD_TIMER_CANCEL_ON_SET.
 *
 * Returns 0 or a negative errno.
 */
int clock_watch(sd_event *event, sd_event_io_handler_t handler, void *userdata,
                sd_event_source **ret);
