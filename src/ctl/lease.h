/*
 * Lease: what lumbarctl reports or holds for a limited time.
 *
 * The service ends a lease with the connection of its caller, so somebody has to stay connected:
 * lumbarctl itself, or a small process that it leaves behind. Whoever keeps one waits and does
 * nothing else; when the service is restarted, it says it again.
 */
#pragma once

#include "core/moment.h"
#include "ctl/command.h"
#include "ctl/value.h"

/* The range of the service, checked here too: this answer is in the units that people type. */
#define LEASE_LEAST USEC_SEC
#define LEASE_MOST  USEC_DAY

struct lease {
    const char *interface, *method; /* of the service; takes who, what and for how long */
    const char *who, *what;
    usec end_at; /* µs, CLOCK_BOOTTIME; USEC_NEVER: until whoever keeps it ends */
    /* A bus name that the keeper of this lease has: whoever takes it over ends the keeper. NULL:
     * nobody may. */
    const char *keeper;
};

/* µs, CLOCK_BOOTTIME. */
usec lease_now(void);

/**
 * lease_in_background() - take a lease, and leave a process behind that keeps it
 *
 * Returns when the service has said yes or no, and has printed why not.
 */
enum command_status lease_in_background(const struct lease *lease);

/* Takes a lease, prints @sentence, and keeps it until SIGINT, SIGTERM or SIGHUP. */
enum command_status lease_in_foreground(const struct lease *lease, const char *sentence);

/* Takes a lease, and keeps it while a command runs; returns the command's exit status, as a shell
 * has it. */
enum command_status lease_while(const struct lease *lease, char **argv);

/**
 * lease_release() - end the lease of @who early, and the process that keeps it
 * @method:     as in struct lease, but for releasing; takes who
 * @ret_had:    whether there was one
 */
enum command_status lease_release(const char *interface, const char *method, const char *who,
                                  const char *keeper, bool *ret_had);
