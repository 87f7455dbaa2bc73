/*
 * UPower: when the machine switches between mains and battery.
 *
 * The switch is no evidence about the person. But Mutter treats each such change as input (it
 * lights the screen), so the core must ignore an edge right after it.
 */
#include <string.h>

#include "sources/source.h"
#include "sources/system_bus.h"
#include "util/bus_owner.h"
#include "util/properties_changed.h"

#define NAME "org.freedesktop.UPower"
#define PATH "/org/freedesktop/UPower"

struct upower {
    struct source *source;
    sd_bus *bus; /* the connection that is followed; NULL: none */
    struct bus_owner *owner;
    bool is_answered; /* it is known whether UPower ran before us */
};

static void disturb(struct upower *u)
{
    source_emit(u->source, EVENT_DISTURBED, clock_boot());
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct upower *u = userdata;

    if (properties_changed(m, NAME, "OnBattery") != PROPERTY_UNCHANGED)
        disturb(u);
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct upower *u = userdata;

    if (unique)
        source_set_state(u->source, SOURCE_READY,
                         N_("%s reports changes between mains and battery"), NAME);
    else
        source_set_state(u->source, SOURCE_ABSENT, N_("there is no %s"), NAME);
    if (unique && u->is_answered)
        disturb(
            u); /* UPower reports its supply when it starts, and Mutter treats that as a change */
    u->is_answered = true;
}

static void stop(struct upower *u)
{
    u->owner = bus_owner_free(u->owner);
    u->bus = NULL;
    u->is_answered = false;
}

static int start(struct upower *u, sd_bus *bus)
{
    int r = bus_owner_new(bus, NAME, on_owner, u, &u->owner);

    if (r >= 0)
        r = bus_owner_listen(u->owner, NULL, bus_rule_properties(PATH, NAME), on_properties, u);
    if (r < 0)
        stop(u);
    else
        u->bus = bus;
    return r;
}

static void upower_probe(struct source *s)
{
    struct upower *u = s->self;
    sd_bus *bus = system_bus_get(s->port->system_bus);
    int r;

    if (bus && bus == u->bus)
        return;
    stop(u);
    if (!bus)
        source_set_state(s, SOURCE_ABSENT, N_("no system bus"));
    else if ((r = start(u, bus)) < 0)
        source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
}

static int upower_open(struct source *s)
{
    struct upower *u = s->self;

    u->source = s;
    upower_probe(s);
    return 0;
}

static void upower_close(struct source *s)
{
    stop(s->self);
}

const struct source_type source_upower = {
    .name = "upower",
    .kind = SOURCE_SESSION,
    .size = sizeof(struct upower),
    .open = upower_open,
    .close = upower_close,
    .probe = upower_probe,
};
