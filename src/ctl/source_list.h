/*
 * Source list: the service's sources, one set of properties each, by kind and name.
 */
#pragma once

#include "ctl/client.h"

/**
 * source_list_read() - ask the running service for all of them
 * @ret:  of struct properties, owned by the array; written on success only
 */
enum command_status source_list_read(sd_bus *bus, GPtrArray **ret);

/* Appends them as a JSON array of objects, names as on D-Bus. */
void source_list_to_json(const GPtrArray *sources, GString *out);
