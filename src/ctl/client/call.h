/*
 * Call: one method call to a program other than the service. Starts no program, prints nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "core/moment.h"

struct call_target {
    const char *name, *path, *interface;
};

/* The timeout of such a call, µs. */
#define CALL_LIMIT (2 * USEC_SEC)

extern const struct call_target CALL_BUS; /* the bus daemon */

/**
 * call_method() - call @member with the arguments of @types, strings or nothing
 * @limit:  timeout, µs
 * @type:   the GVariant type that the reply must have, a tuple
 * @ret:    the reply; owned by the caller, written on success only
 *
 * Returns 0, -ETIMEDOUT without a reply, -EBADMSG for a reply of another type, or another negative
 * errno.
 */
int call_method(sd_bus *bus, const struct call_target *whom, const char *member, usec limit,
                const char *type, GVariant **ret, const char *types, ...);

/* A property of type string; NULL if it cannot be read. Free it with g_free(). */
char *call_string_property(sd_bus *bus, const struct call_target *whom, const char *property,
                           usec limit);

/* True if @name has an owner. */
bool call_has_owner(sd_bus *bus, const char *name);

/* True if the bus can start @name. */
bool call_is_activatable(sd_bus *bus, const char *name);
