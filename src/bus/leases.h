/*
 * Leases: what programs on the bus report or hold for a limited time, each named by its interface
 * and by who reports.
 *
 * A lease ends when it is released, when its time is over, or when the connection of its latest
 * caller ends, whichever comes first; a report of the same name by another connection takes it
 * over. The end of a connection is believed from the bus itself only. The core ends a lease in time
 * by itself; here it is forgotten at the next call, so nothing needs a timer.
 */
#pragma once

#include "bus/model.h"

/* In all, and by one connection: more than any desk, chair and script together, and no more than
 * the core has room for. */
#define LEASES_MAX            16
#define LEASES_CONNECTION_MAX 8

/* The interface that a lease was given on: who means another one on each. */
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
    const char *who; /* borrowed, as all of it; checked before, as all of it */
    enum evidence_kind kind;
    const char *detail;
    usec until_at; /* CLOCK_BOOTTIME */
};

void leases_init(struct leases *l, sd_bus *bus, const struct bus_model *model);

/* Forgets all; the core is told nothing. */
void leases_done(struct leases *l);

/**
 * leases_take() - give the sender of @call a lease, or renew or take over the one of that name
 *
 * The core hears of it at once. Returns 0, or a negative errno with LimitsExceeded in @error; then
 * nothing has changed.
 */
int leases_take(struct leases *l, sd_bus_message *call, const struct lease_request *asked,
                sd_bus_error *error);

/**
 * leases_release() - answer a call (s who) that ends a lease early, whoever gave it
 *
 * Returns what a handler returns; InvalidArgs in @error when @who is none that could be, or has no
 * lease.
 */
int leases_release(struct leases *l, sd_bus_message *call, enum lease_of of, sd_bus_error *error);
