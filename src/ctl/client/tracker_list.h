/*
 * Tracker list: the fitness trackers that report to the service at present.
 *
 * Each is a property list: Id s, Name s, Linked b, LastEventTimestamp t, LastWalkTimestamp t,
 * StepsLastHour u, LeaseEndTimestamp t (0: it does not expire), and what the service adds, such as
 * Provides as.
 */
#pragma once

#include "ctl/client/client.h"

/* An array of struct property_list, which it owns, in the order of the service. */
enum command_status tracker_list_read(sd_bus *bus, GPtrArray **ret);

/* The same without an error message; empty if the service does not answer, or is too old. */
GPtrArray *tracker_list_try(sd_bus *bus);

/* Appends them as a JSON array of objects. */
void tracker_list_to_json(const GPtrArray *trackers, GString *out);
