/*
 * Lease: a report or a hold for a limited time.
 *
 * The service ends a lease when its caller disconnects, so a process has to stay connected:
 * lumbarctl itself, or a small process in the background. It only waits, and claims the lease again
 * if the service restarts.
 */
#pragma once

#include "ctl/client/lease_claim.h"
#include "ctl/command.h"

/**
 * lease_in_background() - claim a lease, and leave a process in the background that holds it
 *
 * Returns when the service has accepted or refused; a refusal has been printed.
 */
enum command_status lease_in_background(const struct lease_claim *lease);

/* Claims a lease, prints @sentence, and holds it until SIGINT, SIGTERM, SIGHUP or SIGQUIT. */
enum command_status lease_in_foreground(const struct lease_claim *lease, const char *sentence);

/* Claims a lease and holds it while a program runs; returns the exit status of the program as a
 * shell does. */
enum command_status lease_while(const struct lease_claim *lease, char **argv);

/**
 * lease_release() - end the lease of @who early, and the process that holds it
 * @method:        the method that releases a lease of the service, given @who
 * @ret_was_held:  whether there was a lease
 */
enum command_status lease_release(const char *interface, const char *method, const char *who,
                                  const char *holder_name, bool *ret_was_held);
