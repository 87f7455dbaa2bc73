/*
 * Clock: the three clocks, and how instants of one are said in another.
 *
 * The core counts on CLOCK_BOOTTIME. Display servers count on CLOCK_MONOTONIC, which stands still
 * while the machine sleeps; people and the history read CLOCK_REALTIME. The offsets are kept, not
 * read anew at each use: so an instant that did not change keeps its wall-clock time to the
 * microsecond, and nobody is told of a change that is none.
 */
#pragma once

#include <systemd/sd-event.h>

#include "core/moment.h"

#define CLOCK_SLEEPS 8 /* sleeps remembered, for instants from before them */

struct clock {
    usec real_offset; /* REALTIME - BOOTTIME, as people are told */
    unsigned n;
    struct {
        usec mono;   /* from this MONOTONIC instant on ... */
        usec offset; /* ... BOOTTIME - MONOTONIC is this */
    } sleeps[CLOCK_SLEEPS];
};

usec clock_boot(void);
usec clock_mono(void);
usec clock_real(void);

void clock_init(struct clock *c);

/* People were told instants by @real_offset before: it is kept where it is no more than a slew
 * away. */
void clock_keep_offset(struct clock *c, usec real_offset);

/**
 * clock_update() - look whether the machine slept or the wall clock was set
 * @ret_slept:    how long it slept since the last call, µs; 0: not
 * @ret_stepped:  the wall clock moved by more than 20 ms against what people are told; they are
 * told anew
 *
 * Cheap; call it when the loop wakes and before an instant of a server is mapped.
 */
void clock_update(struct clock *c, usec *ret_slept, bool *ret_stepped);

/* USEC_NONE and USEC_NEVER become 0, as on the bus. */
uint64_t clock_to_real(const struct clock *c, usec boot);
usec clock_from_real(const struct clock *c, usec real);

/* Maps with the offset that was valid at that instant. */
usec clock_from_mono(const struct clock *c, usec mono);

/**
 * clock_watch() - be woken by each resume and each step of the wall clock (TFD_TIMER_CANCEL_ON_SET)
 * @ret:  owned by the caller; sd_event_source_disable_unref() ends it
 *
 * Returns 0 or a negative errno.
 */
int clock_watch(sd_event *event, sd_event_io_handler_t handler, void *userdata,
                sd_event_source **ret);
