/*
 * Client: lumbarctl's one connection to the session bus, its calls to the service, and what it says
 * when one fails.
 *
 * Every call has a limit of 5 s. Functions that return a command_status have printed a sentence
 * when it is not COMMAND_FINE.
 */
#pragma once

#include <stdbool.h>

#include "ctl/command.h"
#include "ctl/properties.h"

#define CLIENT_PRESENCE "org.lumbard.Lumbard1.Presence"
#define CLIENT_COACH    "org.lumbard.Lumbard1.Coach"
#define CLIENT_TRACE    "org.lumbard.Lumbard1.Trace"

#define CLIENT_PROPERTIES "org.freedesktop.DBus.Properties"

#define CLIENT_TIMEOUT (5 * USEC_SEC)

#define CLIENT_NOT_RUNNING \
    "The lumbard service is not running. Start it with: systemctl --user start lumbard"
#define CLIENT_NO_ANSWER    "The lumbard service does not answer: no reply within 5 s."
#define CLIENT_SAYS_NOTHING "The running lumbard service tells nothing that lumbarctl understands."

/* Connects and waits until the bus has said hello; @ret is the caller's. */
enum command_status client_open(sd_bus **ret);

/**
 * client_new_call() - a method call to the service's object
 * @destination:  the unique name of the service, or NULL for its well-known one
 * @may_start:    whether the bus may start the service for it
 *
 * Returns 0 or a negative errno; @ret is the caller's.
 */
int client_new_call(sd_bus *bus, const char *destination, const char *interface, const char *member,
                    bool may_start, sd_bus_message **ret);

/* Sends @m and waits for the reply; @ret may be NULL, else it is the caller's. */
enum command_status client_call(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret);

/* All properties of @interface of the running service; none when the service does not have that
 * interface. */
enum command_status client_get_all(sd_bus *bus, const char *interface, struct properties *ret);

/* Prints why a call failed; @r is what sd-bus returned beside @error. */
enum command_status client_call_failed(const sd_bus_error *error, int r);

/* True for the errors by which an older or newer service says that it does not have what was asked
 * for. */
bool client_is_unknown(const sd_bus_error *error);

/* Prints that something went wrong on our side of the bus; returns COMMAND_FAILED. */
enum command_status client_failed(const char *doing, int r);
