/*
 * Ask: one method call that waits for nothing and starts nobody.
 */
#pragma once

#include <systemd/sd-bus.h>

/**
 * ask() - call, and hear of the answer
 * @slot:     holds the call; one that is in it is given up. The handler drops it
 * @to:       a unique name, or a well-known one that may have no owner
 * @handler:  called once, with the answer or an error, within 5 s; never from within this call
 * @types:    of the arguments that follow; NULL: none
 *
 * Returns 0 or a negative errno.
 */
int ask(sd_bus *bus, sd_bus_slot **slot, const char *to, const char *path, const char *interface,
        const char *method, sd_bus_message_handler_t handler, void *userdata, const char *types,
        ...);

/* The same for the value of a property, a variant. */
int ask_property(sd_bus *bus, sd_bus_slot **slot, const char *to, const char *path,
                 const char *interface, const char *property, sd_bus_message_handler_t handler,
                 void *userdata);
