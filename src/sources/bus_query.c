#include "sources/bus_query.h"

#include <stdarg.h>
#include <stdbool.h>

#include "core/moment.h"

#define CALL_LIMIT (5 * USEC_SEC)

int bus_query(sd_bus *bus, sd_bus_slot **slot, const char *to, const char *path,
              const char *interface, const char *method, sd_bus_message_handler_t handler,
              void *userdata, const char *types, ...)
{
    sd_bus_message *m = NULL;
    va_list ap;
    int r = sd_bus_message_new_method_call(bus, &m, to, path, interface, method);

    *slot = sd_bus_slot_unref(*slot);
    va_start(ap, types);
    if (r >= 0 && types)
        r = sd_bus_message_appendv(m, types, ap);
    va_end(ap);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, false);
    if (r >= 0)
        r = sd_bus_call_async(bus, slot, m, handler, userdata, (uint64_t)CALL_LIMIT);
    sd_bus_message_unref(m);
    return r < 0 ? r : 0;
}

int bus_query_property(sd_bus *bus, sd_bus_slot **slot, const char *to, const char *path,
                       const char *interface, const char *property,
                       sd_bus_message_handler_t handler, void *userdata)
{
    return bus_query(bus, slot, to, path, "org.freedesktop.DBus.Properties", "Get", handler,
                     userdata, "ss", interface, property);
}
