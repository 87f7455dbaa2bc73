/*
 * List of trackers: Activity1.ListTrackers, the trackers of all sources.
 */
#pragma once

#include <systemd/sd-bus.h>

/* Handles the call; userdata: struct bus_model. */
int method_list_trackers(sd_bus_message *m, void *userdata, sd_bus_error *error);
