/*
 * Interfaces: one file each. A vtable reads as the contract; dbus/ has the same with its
 * documentation.
 */
#pragma once

#include "bus/properties.h"

extern const sd_bus_vtable presence_vtable[];
extern const struct properties presence_properties;
int presence_signal(sd_bus *bus, const struct bus_model *model, const struct effect *effect);

extern const sd_bus_vtable coach_vtable[];
extern const struct properties coach_properties;
int coach_signal(sd_bus *bus, const struct bus_model *model, const struct effect *effect);

extern const sd_bus_vtable trace_vtable[];
extern const struct properties trace_properties;

/* Userdata: struct source. */
extern const sd_bus_vtable source_vtable[];

#define BUS_INTERFACE_PRESENCE LUMBARD_NAME ".Presence"
#define BUS_INTERFACE_COACH    LUMBARD_NAME ".Coach"
#define BUS_INTERFACE_TRACE    LUMBARD_NAME ".Trace"
#define BUS_INTERFACE_SOURCE   LUMBARD_NAME ".Source"
#define BUS_SOURCE_PREFIX      LUMBARD_PATH "/source"
