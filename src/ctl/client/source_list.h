/*
 * Source list: the properties of each source of the service, sorted by kind and name.
 */
#pragma once

#include "ctl/client/client.h"

/**
 * source_list_read() - read all sources from the running service
 * @ret:  of struct property_list, owned by the array; written on success only
 */
enum command_status source_list_read(sd_bus *bus, GPtrArray **ret);

/* Removes the sources that are absent, but those that @but accepts; NULL = none. Returns how many
 * were removed. */
unsigned source_list_hide_absent(GPtrArray *sources, bool (*but)(const struct property_list *p));

/* Appends them as a JSON array of objects, names as on D-Bus. */
void source_list_to_json(const GPtrArray *sources, GString *out);
