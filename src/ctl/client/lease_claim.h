/*
 * Lease claim: a report or a hold of lumbarctl, and when it ends.
 */
#pragma once

#include <time.h>

#include "core/moment.h"

/* The range of the service, checked here too, to report it in the units that people type. */
#define LEASE_LEAST USEC_SEC
#define LEASE_MOST  USEC_DAY

struct lease_claim {
    const char *interface, *method; /* takes @who, @what and a duration */
    const char *who, *what;
    usec end_at; /* µs, CLOCK_BOOTTIME; USEC_NEVER = with the process that holds the lease */
    /* The bus name of the process that holds the lease in the background; it ends when it loses
     * this name. NULL = none. */
    const char *holder_name;
};

/* µs, CLOCK_BOOTTIME. */
static inline usec lease_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_BOOTTIME, &t);
    return t.tv_sec * USEC_SEC + t.tv_nsec / 1000;
}
