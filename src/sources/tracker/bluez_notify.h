/*
 * BlueZ notify: the request that a characteristic notifies, for the devices of Trackers.Subscribe.
 *
 * BlueZ counts the programs that request it, so another one that reads the same device is not
 * disturbed. The values arrive as a signal, as they do for its requests.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "util/bus_owner.h"

struct bluez_notify {
    /* Set by the owner; borrowed. */
    sd_bus *bus;
    const struct bus_owner *owner;   /* of org.bluez */
    const char *path;                /* of the characteristic */
    void (*changed)(void *userdata); /* is_refused changed */
    void *userdata;

    /* Zero at first. */
    sd_bus_slot *call;
    bool is_requested;
    bool is_refused; /* by the last answer */
};

/* Sends StartNotify, even if it was sent before: BlueZ forgets some requests when a device
 * disconnects, and accepts it again otherwise. */
void bluez_notify_start(struct bluez_notify *n);

/* Sends StopNotify, if StartNotify was sent. */
void bluez_notify_stop(struct bluez_notify *n);

/* Frees the call without an answer. */
void bluez_notify_done(struct bluez_notify *n);
