/*
 * Objects: the service on the bus. Its objects first, its name last; and the announcing of what
 * changed.
 */
#pragma once

#include "bus/interfaces.h"
#include "bus/leases.h"

struct bus_objects {
    sd_bus *bus; /* borrowed */
    const struct bus_model *model;
    struct announced presence, coach, trace;
    usec told_at, told_offset; /* the core's last step and the clock's offset when told last */
    struct leases leases;
    sd_bus_slot *slots[8];
    unsigned n_slots;
};

/* Adds all objects; @model is borrowed until bus_objects_done(). Returns 0 or a negative errno. */
int bus_objects_init(struct bus_objects *o, sd_bus *bus, const struct bus_model *model);
void bus_objects_done(struct bus_objects *o);

/* The signals of an effect, if it has any. */
void bus_objects_signal(struct bus_objects *o, const struct effect *effect);

/* One PropertiesChanged per interface, with all that changed since the last call. */
void bus_objects_announce(struct bus_objects *o);

/* A source's state or detail changed. */
void bus_objects_announce_source(struct bus_objects *o, const struct source *s);
