/*
 * Lease holder: the connection to which a lease belongs, and the loop that waits for its end.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "ctl/client/lease_claim.h"
#include "ctl/command.h"

struct lease_holder {
    const struct lease_claim *lease; /* borrowed */
    sd_bus *bus;
    sd_event *event;
    bool has_terminal;    /* standard error is read */
    bool ends_with_child; /* only the end of @child ends the loop */
    pid_t child;
};

/* Connects and claims the lease; prints an error. Call lease_holder_done() in any case. */
enum command_status lease_holder_claim(struct lease_holder *k, const struct lease_claim *lease);

/* Waits for the end of the lease or of the bus, or for lease_holder_end(); returns its status. */
enum command_status lease_holder_run(struct lease_holder *k);

void lease_holder_end(struct lease_holder *k, enum command_status status);
void lease_holder_done(struct lease_holder *k);
