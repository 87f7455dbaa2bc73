#include "util/properties_changed.h"

#include <stdbool.h>
#include <string.h>

/* Returns whether the value is next in the message. */
static bool find_value(sd_bus_message *m, const char *property)
{
    const char *name;

    while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
        if (sd_bus_message_read(m, "s", &name) < 0)
            return false;
        if (strcmp(name, property) == 0)
            return true;
        if (sd_bus_message_skip(m, "v") < 0 || sd_bus_message_exit_container(m) < 0)
            return false;
    }
    return false;
}

static bool is_invalidated(sd_bus_message *m, const char *property)
{
    const char *name;

    if (sd_bus_message_exit_container(m) < 0 || sd_bus_message_enter_container(m, 'a', "s") < 0)
        return false;
    while (sd_bus_message_read(m, "s", &name) > 0)
        if (strcmp(name, property) == 0)
            return true;
    return false;
}

enum property_change properties_changed(sd_bus_message *m, const char *interface,
                                        const char *property)
{
    const char *whose;

    if (sd_bus_message_read(m, "s", &whose) < 0 || strcmp(whose, interface) != 0 ||
        sd_bus_message_enter_container(m, 'a', "{sv}") < 0)
        return PROPERTY_UNCHANGED;
    if (find_value(m, property))
        return PROPERTY_HAS_VALUE;
    return is_invalidated(m, property) ? PROPERTY_INVALIDATED : PROPERTY_UNCHANGED;
}
