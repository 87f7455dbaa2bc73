/*
 * Ask: one question to somebody on the bus other than the service. Starts nobody, prints nothing.
 */
#pragma once

#include "core/moment.h"
#include "ctl/value.h"

struct ask_whom {
    const char *name, *path, *interface;
};

extern const struct ask_whom ASK_BUS; /* the bus itself */

/**
 * ask() - call @member with the arguments of @types, strings or nothing
 * @limit:  µs, how long to wait
 * @type:   the GVariant type that the reply must have, a tuple
 * @ret:    the reply; the caller's, written on success only
 *
 * Returns 0, -ETIMEDOUT when there was no answer, -EBADMSG for one of another type, or another
 * negative errno.
 */
int ask(sd_bus *bus, const struct ask_whom *whom, const char *member, usec limit, const char *type,
        GVariant **ret, const char *types, ...);

/* A property of type string; NULL when it cannot be had. Free it with g_free(). */
char *ask_string_property(sd_bus *bus, const struct ask_whom *whom, const char *property,
                          usec limit);
