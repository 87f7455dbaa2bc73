/*
 * Objects: the D-Bus objects of the service, and the announcement of changes. The objects are added
 * before the service owns its name.
 */
#pragma once

#include "bus/activity_properties.h"
#include "bus/budget.h"
#include "bus/history_calls.h"
#include "bus/interfaces.h"
#include "bus/leases.h"
#include "bus/registrations.h"
#include "bus/settings_bus.h"
#include "bus/step_text.h"

/* All interfaces that have a table of properties; ended by NULL. */
extern const struct bus_properties *const bus_interfaces[];

/* Signals that wait for the replies of the calls that caused them; if there are more, the first
 * ones do not wait. */
#define BUS_SIGNALS_MAX 32

struct bus_objects {
    sd_bus *bus; /* borrowed */
    const struct bus_model *model;
    struct announced presence, coach, activity, trace, history;
    struct settings_announced settings;
    sd_bus_vtable *settings_vtable; /* owned */
    struct activity_pace pace;
    usec announced_at, announced_offset; /* last announced step of the core, offset */
    uint64_t announced_revision;         /* of the configuration */
    struct leases leases;
    struct registrations registrations;
    struct step_text step_text;
    struct budget budget;
    struct history_calls history_calls;
    sd_bus_slot *slots[9];
    unsigned n_slots;
    unsigned n_waiting;
    struct effect *waiting; /* BUS_SIGNALS_MAX; NULL while none waits */
};

/* Adds all objects. @o: all zero; what is not used stays unwritten. @model: borrowed until
 * bus_objects_done(). Returns 0 or a negative errno. */
int bus_objects_init(struct bus_objects *o, sd_bus *bus, const struct bus_model *model);
void bus_objects_done(struct bus_objects *o);

/* Emits the signals of an effect, if it has any: at once, or while calls wait for their replies,
 * after these. */
void bus_objects_signal(struct bus_objects *o, const struct effect *effect);

/* The end of a turn: emits the signals that waited, and one PropertiesChanged per interface, with
 * all changes since the last one; nothing while calls wait for their replies. */
void bus_objects_announce(struct bus_objects *o);

/* Call it when a source's state, detail or flags changed. */
void bus_objects_announce_source(struct bus_objects *o, const struct source *s);
