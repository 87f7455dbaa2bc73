/*
 * Adapter call: the call of another program that gives an alert, as a *.tracker file describes it.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/adapter.h"
#include "sources/tracker/tracker.h"

/**
 * adapter_call() - call the method, with the texts of @alert in its arguments
 * @slot:     holds the call; a call that it still holds is cancelled. The handler frees it
 * @to:       the unique name of the program
 * @handler:  called once, with the answer or an error, within 5 s; never from within this call
 *
 * Starts no program, and lets none ask the person for a password. Returns 0 or a negative errno.
 */
int adapter_call(sd_bus *bus, sd_bus_slot **slot, const char *to, const struct adapter *a,
                 const struct tracker_alert *alert, sd_bus_message_handler_t handler,
                 void *userdata);

/* The call as in a command of busctl, from the service on: "org.example.Band /band org.example.Band
 * Vibrate s "{text}"". */
void adapter_call_describe(const struct adapter *a, char ret[TRACKER_CALL_MAX]);
