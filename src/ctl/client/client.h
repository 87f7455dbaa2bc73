/*
 * Client: the connection of lumbarctl to the session bus, and its calls to the service.
 *
 * Each call has a timeout of 5 s. A function that returns a command_status has printed an error if
 * it is not COMMAND_FINE.
 */
#pragma once

#include <stdbool.h>

#include "ctl/client/property_list.h"
#include "ctl/command.h"
#include "wording/translation.h"

#define CLIENT_PRESENCE "org.lumbard.Lumbard1.Presence"
#define CLIENT_COACH    "org.lumbard.Lumbard1.Coach"
#define CLIENT_HISTORY  "org.lumbard.Lumbard1.History"
#define CLIENT_SETTINGS "org.lumbard.Lumbard1.Settings"
#define CLIENT_TRACE    "org.lumbard.Lumbard1.Trace"

#define CLIENT_PROPERTIES "org.freedesktop.DBus.Properties"

#define CLIENT_TIMEOUT (5 * USEC_SEC)

/* Sentences, to be translated with _(). */
#define CLIENT_NOT_RUNNING \
    N_("The lumbard service is not running. Start it with: systemctl --user start lumbard")
#define CLIENT_NO_ANSWER N_("The lumbard service does not answer: no reply within 5 seconds.")
#define CLIENT_NO_INTERFACE                                                                  \
    N_("The running lumbard service has no interface that this lumbarctl supports. Install " \
       "the same version of both.")
#define CLIENT_DISCONNECTED N_("The connection to the session bus was lost.")

/* Connects and waits until the connection is ready; the caller owns @ret. */
enum command_status client_open(sd_bus **ret);

/**
 * client_new_call() - create a method call to the main object of the service
 * @destination:  the unique name of the service, or NULL for its well-known name
 * @may_start:    whether the bus may start the service for this call
 *
 * Returns 0 or a negative errno; the caller owns @ret.
 */
int client_new_call(sd_bus *bus, const char *destination, const char *interface, const char *member,
                    bool may_start, sd_bus_message **ret);

/* Sends @m and waits for the reply; @ret may be NULL, otherwise the caller owns it. */
enum command_status client_call(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret);

/* Calls @method of the running service with arguments as for sd_bus_message_append(); its reply has
 * no value. */
enum command_status client_command(sd_bus *bus, const char *interface, const char *method,
                                   const char *types, ...);

/* Reads all properties of @interface; none if the service does not have that interface. @may_start
 * as for client_new_call(). */
enum command_status client_get_all(sd_bus *bus, const char *interface, bool may_start,
                                   struct property_list *ret);

/* Prints why a call failed; @r is the errno that sd-bus returned with @error. */
enum command_status client_call_failed(const sd_bus_error *error, int r);

/* True for the errors of a service of another version, which lacks the member that was called. */
bool client_is_unknown(const sd_bus_error *error);

/* Prints "Cannot @doing: ..." for a local failure, translated; returns COMMAND_FAILED. */
enum command_status client_failed(const char *doing, int r);
