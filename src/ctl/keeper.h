/*
 * Keeper: the connection that a lease lives on, and the loop that waits for its end.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>
#include <systemd/sd-event.h>

#include "ctl/lease.h"

struct keeper {
    const struct lease *lease; /* borrowed */
    sd_bus *bus;
    sd_event *event;
    bool is_talking;      /* somebody reads standard error */
    bool ends_with_child; /* and with nothing else */
    pid_t child;
};

/* Connects and takes the lease; prints why not. keeper_done() is due in any case. */
enum command_status keeper_take(struct keeper *k, const struct lease *lease);

/* Waits until keeper_end(), the end of the lease, or of the bus; returns what was said there. */
enum command_status keeper_keep(struct keeper *k);

void keeper_end(struct keeper *k, enum command_status status);
void keeper_done(struct keeper *k);
