#include "util/owner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

struct owner {
    char *name;
    char *unique;
    bool is_known;
    owner_changed_t changed;
    void *userdata;
    sd_bus_slot *match, *call;
};

static void set_unique(struct owner *o, const char *unique)
{
    if (unique && !*unique)
        unique = NULL;
    if (o->is_known &&
        (o->unique == unique || (o->unique && unique && strcmp(o->unique, unique) == 0)))
        return;
    o->is_known = true;
    free(o->unique);
    o->unique = unique ? strdup(unique) : NULL;
    o->changed(o->userdata, o->unique);
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct owner *o = userdata;
    const char *name, *before, *now, *sender = sd_bus_message_get_sender(m);

    (void)error;
    if (!sender || strcmp(sender, BUS_NAME) != 0)
        return 0;
    if (sd_bus_message_read(m, "sss", &name, &before, &now) < 0 || strcmp(name, o->name) != 0)
        return 0;
    set_unique(o, now);
    return 0;
}

static int on_first(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct owner *o = userdata;
    const char *unique = NULL;

    (void)error;
    o->call = sd_bus_slot_unref(o->call);
    if (o->is_known)
        return 0; /* a change overtook the answer */
    if (!sd_bus_message_is_method_error(m, NULL))
        sd_bus_message_read(m, "s", &unique);
    set_unique(o, unique);
    return 0;
}

/* Asked without a limit: a bus that stands still is no word of an owner who left, and there is
 * nobody else to ask. It answers when it goes on, or the connection ends. */
int owner_new(sd_bus *bus, const char *name, owner_changed_t changed, void *userdata,
              struct owner **ret)
{
    struct owner *o = calloc(1, sizeof *o);
    sd_bus_message *m = NULL;
    char match[384];
    int r = -ENOMEM;

    if (!o || !(o->name = strdup(name)))
        goto fail;
    o->changed = changed;
    o->userdata = userdata;
    snprintf(match, sizeof match,
             "type='signal',sender='" BUS_NAME "',path='" BUS_PATH "',interface='" BUS_NAME
             "',member='NameOwnerChanged',arg0='%s'",
             name);
    r = sd_bus_add_match_async(bus, &o->match, match, on_changed, NULL, o);
    if (r < 0)
        goto fail;
    r = sd_bus_message_new_method_call(bus, &m, BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner");
    if (r >= 0)
        r = sd_bus_message_append(m, "s", name);
    if (r >= 0)
        r = sd_bus_call_async(bus, &o->call, m, on_first, o, UINT64_MAX);
    sd_bus_message_unref(m);
    if (r < 0)
        goto fail;
    *ret = o;
    return 0;
fail:
    owner_free(o);
    return r;
}

struct owner *owner_free(struct owner *o)
{
    if (!o)
        return NULL;
    sd_bus_slot_unref(o->match);
    sd_bus_slot_unref(o->call);
    free(o->name);
    free(o->unique);
    free(o);
    return NULL;
}

const char *owner_get(const struct owner *o)
{
    return o->unique;
}

bool owner_sent(const struct owner *o, sd_bus_message *m)
{
    const char *sender = sd_bus_message_get_sender(m);

    return o->unique && sender && strcmp(sender, o->unique) == 0;
}
