/*
 * Bus query: one asynchronous method call that neither blocks nor starts a service.
 */
#pragma once

#include <systemd/sd-bus.h>

/**
 * bus_query() - call a method and receive the answer
 * @slot:     holds the call; a call that it still holds is cancelled. The handler frees it
 * @to:       a unique name, or a well-known one that may have no owner
 * @handler:  called once, with the answer or an error, within 5 s; never from within this call
 * @types:    of the arguments that follow; NULL: none
 *
 * Returns 0 or a negative errno.
 */
int bus_query(sd_bus *bus, sd_bus_slot **slot, const char *to, const char *path,
              const char *interface, const char *method, sd_bus_message_handler_t handler,
              void *userdata, const char *types, ...);

/* The same for the value of a property, a variant. */
int bus_query_property(sd_bus *bus, sd_bus_slot **slot, const char *to, const char *path,
                       const char *interface, const char *property,
                       sd_bus_message_handler_t handler, void *userdata);
