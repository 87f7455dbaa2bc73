#include "ctl/client/call.h"

#include <errno.h>
#include <stdarg.h>

#include "ctl/client/client.h"
#include "ctl/client/value.h"
#include "util/cleanup.h"

const struct call_target CALL_BUS = { "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                      "org.freedesktop.DBus" };

int call_method(sd_bus *bus, const struct call_target *whom, const char *member, usec limit,
                const char *type, GVariant **ret, const char *types, ...)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    g_autoptr(GVariant) answer = NULL;
    va_list args;
    int r =
        sd_bus_message_new_method_call(bus, &m, whom->name, whom->path, whom->interface, member);

    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, /* b= */ 0);
    if (r < 0)
        return r;
    va_start(args, types);
    r = sd_bus_message_appendv(m, types, args);
    va_end(args);
    if (r >= 0)
        r = sd_bus_call(bus, m, (uint64_t)limit, NULL, &reply);
    if (r >= 0)
        r = value_read_all(reply, &answer);
    if (r < 0)
        return r;
    if (!g_variant_is_of_type(answer, G_VARIANT_TYPE(type)))
        return -EBADMSG;
    *ret = g_steal_pointer(&answer);
    return 0;
}

char *call_string_property(sd_bus *bus, const struct call_target *whom, const char *property,
                           usec limit)
{
    const struct call_target properties = { whom->name, whom->path, CLIENT_PROPERTIES };
    g_autoptr(GVariant) reply = NULL, value = NULL;

    if (call_method(bus, &properties, "Get", limit, "(v)", &reply, "ss", whom->interface,
                    property) < 0)
        return NULL;
    g_variant_get(reply, "(v)", &value);
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string(value, NULL)
                                                              : NULL;
}

bool call_has_owner(sd_bus *bus, const char *name)
{
    g_autoptr(GVariant) reply = NULL;

    return call_method(bus, &CALL_BUS, "GetNameOwner", CALL_LIMIT, "(s)", &reply, "s", name) == 0;
}

bool call_is_activatable(sd_bus *bus, const char *name)
{
    g_autoptr(GVariant) reply = NULL;
    g_autofree const char **names = NULL;

    if (call_method(bus, &CALL_BUS, "ListActivatableNames", CALL_LIMIT, "(as)", &reply, "") < 0)
        return false;
    g_variant_get(reply, "(^a&s)", &names);
    return g_strv_contains(names, name);
}
