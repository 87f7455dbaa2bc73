/*
 * org.lumbard.Lumbard1.Source: what does each source hear?
 */
#include <string.h>

#include "bus/interfaces.h"
#include "config.h"

static int get(sd_bus *bus, const char *path, const char *interface, const char *property,
               sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    const struct source *s = userdata;

    (void)bus;
    (void)path;
    (void)interface;
    (void)error;
    if (strcmp(property, "Name") == 0)
        return sd_bus_message_append(reply, "s", s->type->name);
    if (strcmp(property, "Kind") == 0)
        return sd_bus_message_append(reply, "s", source_kind_name(s->type->kind));
    if (strcmp(property, "State") == 0)
        return sd_bus_message_append(reply, "s", source_state_name(s->state));
    if (strcmp(property, "Detail") == 0)
        return sd_bus_message_append(reply, "s", s->detail);
    if (strcmp(property, "LastEventTimestamp") == 0)
        return sd_bus_message_append(reply, "t", clock_to_real(s->port->clock, s->heard_at));
    return sd_bus_message_append(reply, "t", s->events);
}

const sd_bus_vtable source_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_PROPERTY("Name", "s", get, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("Kind", "s", get, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("State", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("Detail", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("LastEventTimestamp", "t", get, 0, 0),
    SD_BUS_PROPERTY("Events", "t", get, 0, 0),
    SD_BUS_VTABLE_END,
};
