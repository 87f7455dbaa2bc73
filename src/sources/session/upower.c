/*
 * UPower: when the machine goes on or off battery.
 *
 * Nothing of the person: but Mutter takes each such change for input (it lights the screen), so the
 * core is told not to believe an edge of just then.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/properties_changed.h"
#include "sources/source.h"
#include "sources/system_bus.h"
#include "util/owner.h"

#define NAME "org.freedesktop.UPower"
#define PATH "/org/freedesktop/UPower"

struct upower {
    struct source *source;
    sd_bus *bus; /* the one that is listened on; NULL: none */
    struct owner *owner;
    sd_bus_slot *match;
    bool is_answered; /* it is known whether it was there before us */
};

static void disturb(struct upower *u)
{
    source_heard(u->source, EVENT_DISTURBED, clock_boot());
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct upower *u = userdata;

    (void)error;
    if (owner_sent(u->owner, m) && properties_changed(m, NAME, "OnBattery") != PROPERTY_UNTOUCHED)
        disturb(u);
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct upower *u = userdata;

    if (unique)
        source_say(u->source, SOURCE_READY, NAME " tells of changes between mains and battery");
    else
        source_say(u->source, SOURCE_ABSENT, "there is no " NAME);
    if (unique && u->is_answered)
        disturb(u); /* who appears says what it is on, and that is taken for a change */
    u->is_answered = true;
}

static void stop(struct upower *u)
{
    u->match = sd_bus_slot_unref(u->match);
    u->owner = owner_free(u->owner);
    u->bus = NULL;
    u->is_answered = false;
}

static int start(struct upower *u, sd_bus *bus)
{
    int r = sd_bus_add_match_async(bus, &u->match,
                                   "type='signal',sender='" NAME "',path='" PATH
                                   "',interface='org.freedesktop.DBus.Properties',"
                                   "member='PropertiesChanged',arg0='" NAME "'",
                                   on_properties, NULL, u);

    if (r >= 0)
        r = owner_new(bus, NAME, on_owner, u, &u->owner);
    if (r < 0)
        stop(u);
    else
        u->bus = bus;
    return r;
}

static void upower_look(struct source *s)
{
    struct upower *u = s->self;
    sd_bus *bus = system_bus_get(s->port->system_bus);
    int r;

    if (bus && bus == u->bus)
        return;
    stop(u);
    if (!bus)
        source_say(s, SOURCE_ABSENT, "there is no system bus");
    else if ((r = start(u, bus)) < 0)
        source_say(s, SOURCE_FAILED, "%s", strerror(-r));
}

static int upower_open(struct source *s)
{
    struct upower *u = s->self = calloc(1, sizeof *u);

    if (!u)
        return -ENOMEM;
    u->source = s;
    upower_look(s);
    return 0;
}

static void upower_close(struct source *s)
{
    stop(s->self);
    free(s->self);
    s->self = NULL;
}

extern const struct source_type source_upower;
const struct source_type source_upower = {
    .name = "upower",
    .kind = SOURCE_SESSION,
    .open = upower_open,
    .close = upower_close,
    .look = upower_look,
};
