#include "sources/idle/inhibited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"
#include "util/log.h"
#include "util/owner.h"

#define NAME "org.gnome.SessionManager"
#define PATH "/org/gnome/SessionManager"

#define PROPERTY "InhibitedActions"
#define IDLE     8u /* its bit */

#define CALL_LIMIT (5 * USEC_SEC)

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

static void ask(struct inhibited *i)
{
    i->call = sd_bus_slot_unref(i->call);
    if (owner_get(i->owner)) {
        sd_bus_message *m = NULL;
        int r = sd_bus_message_new_method_call(i->bus, &m, owner_get(i->owner), PATH,
                                               "org.freedesktop.DBus.Properties", "Get");

        if (r >= 0)
            r = sd_bus_message_append(m, "ss", NAME, PROPERTY);
        if (r >= 0)
            r = sd_bus_call_async(i->bus, &i->call, m, on_value, i, (uint64_t)CALL_LIMIT);
        sd_bus_message_unref(m);
    }
}

/* Returns whether the property was among those that changed, with its value or without. */
static bool read_change(sd_bus_message *m, const char *wanted, uint32_t *ret_value, bool *ret_has)
{
    const char *name;

    *ret_has = false;
    if (sd_bus_message_enter_container(m, 'a', "{sv}") < 0)
        return false;
    while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
        if (sd_bus_message_read(m, "s", &name) < 0)
            return false;
        if (strcmp(name, wanted) == 0) {
            *ret_has = sd_bus_message_read(m, "v", "u", ret_value) >= 0;
            return true;
        }
        sd_bus_message_skip(m, "v");
        sd_bus_message_exit_container(m);
    }
    sd_bus_message_exit_container(m);
    if (sd_bus_message_enter_container(m, 'a', "s") < 0)
        return false;
    while (sd_bus_message_read(m, "s", &name) > 0)
        if (strcmp(name, wanted) == 0)
            return true;
    return false;
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct inhibited *i = userdata;
    const char *interface;
    uint32_t actions;
    bool has_value;

    (void)error;
    if (!owner_sent(i->owner, m) || sd_bus_message_read(m, "s", &interface) < 0 ||
        strcmp(interface, NAME) != 0 || !read_change(m, PROPERTY, &actions, &has_value))
        return 0;
    if (has_value) {
        i->call = sd_bus_slot_unref(i->call); /* its answer would be older, or the same */
        set(i, actions);
    } else {
        ask(i);
    }
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    (void)unique;
    ask(userdata);
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
