/*
 * Leases: reports and holds of programs on the bus, each for a limited time. A lease is identified
 * by its interface and by the name that the program gives for itself, the argument "who".
 *
 * A lease ends when it is released, when its time is over, or when its latest caller disconnects,
 * whichever comes first; a report of the same name by another connection takes it over. Only the
 * bus itself is trusted to report a disconnect. The core ends an expired lease itself; here the
 * lease is dropped at the next call, so no timer is needed.
 */
#pragma once

#include "bus/model.h"

/* In total, and for one connection. Enough for any desk, chair and script together, and within the
 * limits of the core. */
#define LEASES_MAX            16
#define LEASES_CONNECTION_MAX 8

/* The interface of a lease; each interface has its own names. */
enum lease_of { LEASE_PRESENCE, LEASE_HOLD };

struct lease;

struct leases {
    sd_bus *bus;                   /* borrowed */
    const struct bus_model *model; /* borrowed */
    unsigned n;
    struct lease *list[LEASES_MAX]; /* owned */
};

struct lease_request {
    enum lease_of of;
    const char *who; /* all members are borrowed, and checked by the caller */
    enum evidence_kind kind;
    const char *detail;
    usec until_at; /* CLOCK_BOOTTIME */
};

void leases_init(struct leases *l, sd_bus *bus, const struct bus_model *model);

/* Drops all leases without an event to the core. */
void leases_done(struct leases *l);

/**
 * leases_take() - give the sender of @call a lease, or renew or take over the lease of that name
 *
 * The core gets the event at once. Returns 0, or a negative errno with LimitsExceeded in @error;
 * then nothing has changed.
 */
int leases_take(struct leases *l, sd_bus_message *call, const struct lease_request *asked,
                sd_bus_error *error);

/**
 * leases_release() - handle a call (s who) that ends a lease early, by its owner or another program
 *
 * Returns what a handler returns; InvalidArgs in @error if the name is invalid or has no lease.
 */
int leases_release(struct leases *l, sd_bus_message *call, enum lease_of of, sd_bus_error *error);
