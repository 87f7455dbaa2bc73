/*
 * A query for an owner starts no program. The connection is closed again: the service opens one of
 * its own later.
 */
#include "app/autostart.h"

#include "config.h"
#include "util/bus_match.h"

static bool has_owner(sd_bus *bus, const char *name)
{
    return sd_bus_get_name_creds(bus, name, 0, NULL) >= 0;
}

bool autostart_is_needed(void)
{
    sd_bus *bus = NULL;
    bool is_started = false;

    if (sd_bus_open_user(&bus) >= 0)
        is_started = has_owner(bus, LUMBARD_NAME) || has_owner(bus, "org.freedesktop.systemd1");
    sd_bus_flush_close_unref(bus);
    return !is_started;
}
