/*
 * Bus owner: follows the unique owner of one well-known name on a bus, and the signals that it
 * sends.
 *
 * A match on a well-known sender does not stop forged signals: any client can send one directly to
 * the service. Therefore the unique name is stored here and compared with the sender of each
 * signal. Changes of the owner are accepted from the bus itself only.
 */
#pragma once

#include "util/bus_match.h"

struct bus_owner;
struct bus_listener;

/* @unique: unique name of the new owner, borrowed for the call; NULL = none */
typedef void (*bus_owner_changed_t)(void *userdata, const char *unique);

/**
 * bus_owner_new() - start to follow @name
 * @changed:  called when the first answer arrives and at every change, never from within this call;
 *            again for the same owner if signals may have been missed
 *
 * The owner is unknown until the first answer. Never activates the name. Returns 0 or a negative
 * errno.
 */
int bus_owner_new(sd_bus *bus, const char *name, bus_owner_changed_t changed, void *userdata,
                  struct bus_owner **ret);

struct bus_owner *bus_owner_free(struct bus_owner *o);

/* The unique name of the current owner, or NULL. */
const char *bus_owner_get(const struct bus_owner *o);

/**
 * bus_owner_listen() - call @handler for the signals of the owner that fit
 * @ret:   NULL: the listener ends with the owner
 * @rule:  copied, its strings borrowed as long as the listener exists; .sender is ignored
 *
 * The bus is subscribed to only while the name has an owner, from before changed() is called: a
 * query that changed() sends misses no later signal. A signal that a new owner sends at once may be
 * missed. Returns 0 or a negative errno.
 */
int bus_owner_listen(struct bus_owner *o, struct bus_listener **ret, struct bus_rule rule,
                     sd_bus_message_handler_t handler, void *userdata);

/* The same, and subscribed to even without an owner, for names whose first signal matters. */
int bus_owner_listen_always(struct bus_owner *o, struct bus_listener **ret, struct bus_rule rule,
                            sd_bus_message_handler_t handler, void *userdata);

/* The rule for PropertiesChanged of @interface. */
struct bus_rule bus_rule_properties(const char *path, const char *interface);

/* May be called before or after the owner is freed. */
struct bus_listener *bus_listener_free(struct bus_listener *l);
