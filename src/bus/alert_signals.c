#include "bus/alert_signals.h"

#include "bus/interfaces.h"
#include "config.h"

static int begin(sd_bus *bus, const char *to, const char *member, unsigned id, sd_bus_message **ret)
{
    sd_bus_message *m = NULL;
    int r = sd_bus_message_new_signal(bus, &m, LUMBARD_PATH, BUS_INTERFACE_ACTIVITY, member);

    if (r >= 0)
        r = sd_bus_message_set_destination(m, to);
    if (r >= 0)
        r = sd_bus_message_append(m, "u", (uint32_t)id);
    if (r < 0)
        sd_bus_message_unref(m);
    else
        *ret = m;
    return r;
}

static int end(sd_bus_message *m, int r)
{
    if (r >= 0)
        r = sd_bus_send(NULL, m, NULL);
    sd_bus_message_unref(m);
    return r < 0 ? r : 0;
}

int alert_signals_alert(sd_bus *bus, const char *to, const struct tracker_alert *alert)
{
    sd_bus_message *m;
    int r = begin(bus, to, "Alert", alert->id, &m);

    if (r < 0)
        return r;
    r = sd_bus_message_append(m, "ssa{sv}", alert->title, alert->text, 2, "stretch", "s",
                              alert->stretch, "seconds", "u", (uint32_t)alert->seconds);
    return end(m, r);
}

int alert_signals_withdrawn(sd_bus *bus, const char *to, unsigned id)
{
    sd_bus_message *m;
    int r = begin(bus, to, "AlertWithdrawn", id, &m);

    return r < 0 ? r : end(m, 0);
}
