/*
 * Registrations: the trackers for which programs on the bus report (org.lumbard.Activity1), and the
 * connection to which each of them belongs.
 *
 * A registered tracker belongs to the connection of its caller and ends with it. Only the bus
 * itself is trusted to report a disconnect. Without a registration, the first report of an id adds
 * a tracker for which any connection may report; it expires REGISTRATION_LEASE after the last call
 * with its id. It is dropped at the next call, so no timer is needed: its evidence has ends of its
 * own. A registration takes the place of the oldest one of these if there is no room.
 *
 * Each function that takes @error returns 0, or a negative errno with a sentence in the error; then
 * nothing has changed.
 */
#pragma once

#include "bus/model.h"
#include "sources/tracker/trackers.h"

#define REGISTRATION_LEASE (10 * USEC_MIN)

struct registration;

struct registrations {
    sd_bus *bus;                   /* borrowed */
    const struct bus_model *model; /* borrowed */
    unsigned n;
    struct registration *list[TRACKERS_MAX]; /* owned */
};

void registrations_init(struct registrations *all, sd_bus *bus, const struct bus_model *model);

/* Drops all of them; their trackers end with the sources. */
void registrations_done(struct registrations *all);

/**
 * registrations_add() - make the tracker of @form belong to the connection of @call
 * @form:  its id, name, provides and counter; valid, and borrowed for the call
 *
 * The connection may register again, which replaces its tracker. Errors: NotRegistered if the id
 * belongs to another connection or to a source; LimitsExceeded.
 */
int registrations_add(struct registrations *all, sd_bus_message *call,
                      const struct tracker_form *form, sd_bus_error *error);

/* Ends the tracker that belongs to the connection of @call. Error: NotRegistered. */
int registrations_remove(struct registrations *all, sd_bus_message *call, const char *id,
                         sd_bus_error *error);

/* The tracker for which @call reports, added if there is none with this id, which is valid. Errors:
 * NotRegistered if it belongs to another connection or to a source; LimitsExceeded. */
int registrations_find(struct registrations *all, sd_bus_message *call, const char *id,
                       struct tracker **ret, sd_bus_error *error);

/* The tracker that belongs to the connection of @call. Error: NotRegistered. */
int registrations_own(struct registrations *all, sd_bus_message *call, const char *id,
                      struct tracker **ret, sd_bus_error *error);

/* Drops those that have expired. */
void registrations_expire(struct registrations *all);

/* When this tracker expires; USEC_NONE: not by itself. */
usec registrations_end_of(const struct registrations *all, const struct tracker *t);
