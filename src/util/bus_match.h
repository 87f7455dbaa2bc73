/*
 * Bus match: a subscription to signals on a bus. All subscriptions of the program are made here.
 *
 * The subscriptions of one connection share one filter of sd-bus, because each match of sd-bus
 * itself needs about 1 kB. AddMatch has no timeout and is repeated if the bus rejects it: with
 * sd-bus's own matches, a bus that hangs for 25 s would end the connection.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* NULL members fit anything. A well-known name as the sender selects what the bus forwards, and
 * nothing more: any client can send a signal directly, so the handler checks the unique name. */
struct bus_rule {
    const char *sender, *path, *interface, *member, *arg0;
    bool is_namespace;     /* arg0 fits names below it as well */
    const char *arg0_path; /* the first argument is this object path, which arg0 never fits */
};

/* The end of the connection, which sd-bus itself reports. */
extern const struct bus_rule bus_rule_disconnected;

struct bus_match;

/**
 * bus_match_new() - call @handler for each signal that fits
 * @rule:     borrowed until bus_match_free(), with its strings
 * @handler:  its result is ignored; it may free any match
 * @late:     the bus accepted the rule only after a retry, so signals may be missing; may free the
 *            match. NULL: nothing to do
 *
 * Returns 0 or a negative errno.
 */
int bus_match_new(sd_bus *bus, const struct bus_rule *rule, sd_bus_message_handler_t handler,
                  void (*late)(void *userdata), void *userdata, struct bus_match **ret);

struct bus_match *bus_match_free(struct bus_match *match);
