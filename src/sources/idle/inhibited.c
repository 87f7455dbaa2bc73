#include "sources/idle/inhibited.h"

#include <errno.h>
#include <stdlib.h>

#include "sources/ask.h"
#include "sources/properties_changed.h"
#include "util/log.h"
#include "util/owner.h"

#define NAME "org.gnome.SessionManager"
#define PATH "/org/gnome/SessionManager"

#define PROPERTY "InhibitedActions"
#define IDLE     8u /* its bit */

struct inhibited {
    sd_bus *bus; /* borrowed */
    struct owner *owner;
    sd_bus_slot *match, *call;
    bool is_on;
    void (*changed)(void *userdata, bool is_on);
    void *userdata;
};

static void set(struct inhibited *i, uint32_t actions)
{
    bool is_on = actions & IDLE;

    if (is_on == i->is_on)
        return;
    i->is_on = is_on;
    i->changed(i->userdata, is_on);
}

static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct inhibited *i = userdata;
    uint32_t actions;

    (void)error;
    i->call = sd_bus_slot_unref(i->call);
    if (sd_bus_message_is_method_error(m, NULL))
        log_info("the session manager does not tell of inhibitors: %s",
                 sd_bus_message_get_error(m)->name);
    else if (sd_bus_message_read(m, "v", "u", &actions) >= 0)
        set(i, actions);
    return 0;
}

static void look(struct inhibited *i)
{
    i->call = sd_bus_slot_unref(i->call);
    if (owner_get(i->owner))
        ask_property(i->bus, &i->call, owner_get(i->owner), PATH, NAME, PROPERTY, on_value, i);
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct inhibited *i = userdata;
    enum property_change change;
    uint32_t actions;

    (void)error;
    if (!owner_sent(i->owner, m))
        return 0;
    change = properties_changed(m, NAME, PROPERTY);
    if (change == PROPERTY_SAID && sd_bus_message_read(m, "v", "u", &actions) >= 0) {
        i->call = sd_bus_slot_unref(i->call); /* its answer would be older, or the same */
        set(i, actions);
    } else if (change != PROPERTY_UNTOUCHED) {
        look(i);
    }
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    (void)unique;
    look(userdata);
}

int inhibited_new(sd_bus *bus, void (*changed)(void *userdata, bool is_on), void *userdata,
                  struct inhibited **ret)
{
    struct inhibited *i = calloc(1, sizeof *i);
    int r;

    if (!i)
        return -ENOMEM;
    i->bus = bus;
    i->changed = changed;
    i->userdata = userdata;
    r = sd_bus_add_match_async(bus, &i->match,
                               "type='signal',sender='" NAME "',path='" PATH
                               "',interface='org.freedesktop.DBus.Properties',"
                               "member='PropertiesChanged',arg0='" NAME "'",
                               on_properties, NULL, i);
    if (r >= 0)
        r = owner_new(bus, NAME, on_owner, i, &i->owner);
    if (r < 0) {
        inhibited_free(i);
        return r;
    }
    *ret = i;
    return 0;
}

struct inhibited *inhibited_free(struct inhibited *i)
{
    if (!i)
        return NULL;
    sd_bus_slot_unref(i->match);
    sd_bus_slot_unref(i->call);
    owner_free(i->owner);
    free(i);
    return NULL;
}

bool inhibited_is_on(const struct inhibited *i)
{
    return i && i->is_on;
}
