/*
 * Interfaces: each has its own file. The vtable is the contract; dbus/ has the same contract with
 * documentation.
 */
#pragma once

#include "bus/bus_properties.h"

extern const sd_bus_vtable presence_vtable[];
extern const struct bus_properties presence_properties;
int presence_signal(sd_bus *bus, const struct bus_model *model, const struct effect *effect);

extern const sd_bus_vtable coach_vtable[];
extern const struct bus_properties coach_properties;
int coach_signal(sd_bus *bus, const struct bus_model *model, const struct effect *effect);

extern const sd_bus_vtable trace_vtable[];
extern const struct bus_properties trace_properties;

extern const sd_bus_vtable history_vtable[];
extern const struct bus_properties history_properties;

extern const sd_bus_vtable activity_vtable[];
extern const struct bus_properties activity_properties;

/* Userdata: struct source. */
extern const sd_bus_vtable source_vtable[];

#define BUS_INTERFACE_ACTIVITY "org.lumbard.Activity1"
#define BUS_INTERFACE_PRESENCE LUMBARD_NAME ".Presence"
#define BUS_INTERFACE_COACH    LUMBARD_NAME ".Coach"
#define BUS_INTERFACE_HISTORY  LUMBARD_NAME ".History"
#define BUS_INTERFACE_SETTINGS LUMBARD_NAME ".Settings"
#define BUS_INTERFACE_TRACE    LUMBARD_NAME ".Trace"
#define BUS_INTERFACE_SOURCE   LUMBARD_NAME ".Source"
#define BUS_SOURCE_PREFIX      LUMBARD_PATH "/source"
