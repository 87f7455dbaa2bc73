#include "util/bus_owner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/bus_request.h"

struct bus_owner {
    sd_bus *bus;
    char *name;
    char *unique;
    bool is_known;
    bus_owner_changed_t changed;
    void *userdata;
    struct bus_rule rule;
    struct bus_match *match;
    struct bus_request *query;
    struct bus_listener *listeners;
};

struct bus_listener {
    struct bus_owner *owner; /* NULL: freed */
    struct bus_listener *next;
    bool is_owned; /* by .owner, and freed with it */
    bool is_permanent;
    struct bus_rule rule;
    struct bus_match *match; /* NULL: not subscribed */
    sd_bus_message_handler_t handler;
    void *userdata;
};

/* ---- listeners */

/* Whether the current owner sent @m. */
static bool is_sent_by_owner(const struct bus_owner *o, sd_bus_message *m)
{
    const char *sender = sd_bus_message_get_sender(m);

    return o->unique && sender && strcmp(sender, o->unique) == 0;
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct bus_listener *l = userdata;

    return is_sent_by_owner(l->owner, m) ? l->handler(m, l->userdata, error) : 0;
}

static void on_late_listener(void *userdata)
{
    struct bus_listener *l = userdata;
    struct bus_owner *o = l->owner;

    if (o->is_known)
        o->changed(o->userdata, o->unique);
}

static int subscribe(struct bus_listener *l)
{
    l->rule.sender = l->is_permanent ? l->owner->name : l->owner->unique;
    if (!l->rule.sender || l->match)
        return 0;
    return bus_match_new(l->owner->bus, &l->rule, on_signal, on_late_listener, l, &l->match);
}

static void subscribe_all(struct bus_owner *o)
{
    for (struct bus_listener *l = o->listeners; l; l = l->next)
        if (subscribe(l) < 0)
            abort(); /* out of memory */
}

static void unsubscribe_all(struct bus_owner *o)
{
    for (struct bus_listener *l = o->listeners; l; l = l->next)
        if (!l->is_permanent)
            l->match = bus_match_free(l->match);
}

static int listen_to(struct bus_owner *o, struct bus_listener **ret, struct bus_rule rule,
                     sd_bus_message_handler_t handler, void *userdata, bool is_permanent)
{
    struct bus_listener *l = calloc(1, sizeof *l);
    int r;

    if (!l)
        return -ENOMEM;
    *l = (struct bus_listener){ .owner = o,
                                .next = o->listeners,
                                .is_owned = !ret,
                                .is_permanent = is_permanent,
                                .rule = rule,
                                .handler = handler,
                                .userdata = userdata };
    o->listeners = l;
    r = subscribe(l);
    if (r < 0)
        bus_listener_free(l);
    else if (ret)
        *ret = l;
    return r;
}

int bus_owner_listen(struct bus_owner *o, struct bus_listener **ret, struct bus_rule rule,
                     sd_bus_message_handler_t handler, void *userdata)
{
    return listen_to(o, ret, rule, handler, userdata, false);
}

int bus_owner_listen_always(struct bus_owner *o, struct bus_listener **ret, struct bus_rule rule,
                            sd_bus_message_handler_t handler, void *userdata)
{
    return listen_to(o, ret, rule, handler, userdata, true);
}

struct bus_rule bus_rule_properties(const char *path, const char *interface)
{
    return (struct bus_rule){ .path = path,
                              .interface = "org.freedesktop.DBus.Properties",
                              .member = "PropertiesChanged",
                              .arg0 = interface };
}

struct bus_listener *bus_listener_free(struct bus_listener *l)
{
    struct bus_listener **place;

    if (!l)
        return NULL;
    bus_match_free(l->match);
    if (l->owner) {
        for (place = &l->owner->listeners; *place != l; place = &(*place)->next)
            ;
        *place = l->next;
    }
    free(l);
    return NULL;
}

/* ---- the owner */

static void set_unique(struct bus_owner *o, const char *unique)
{
    if (unique && !*unique)
        unique = NULL;
    if (o->is_known &&
        (o->unique == unique || (o->unique && unique && strcmp(o->unique, unique) == 0)))
        return;
    o->is_known = true;
    unsubscribe_all(o); /* the rules borrow the name */
    free(o->unique);
    o->unique = unique ? strdup(unique) : NULL;
    subscribe_all(o);
    o->changed(o->userdata, o->unique);
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct bus_owner *o = userdata;
    const char *name, *before, *now;

    if (sd_bus_message_read(m, "sss", &name, &before, &now) < 0)
        return 0;
    o->query = bus_request_free(o->query); /* its answer is older */
    set_unique(o, now);
    return 0;
}

static void on_answer(void *userdata, sd_bus_message *m, bool)
{
    struct bus_owner *o = userdata;
    const char *unique = NULL;

    o->query = bus_request_free(o->query);
    if (!sd_bus_message_is_method_error(m, NULL))
        sd_bus_message_read(m, "s", &unique);
    set_unique(o, unique);
}

static int query_owner(struct bus_owner *o)
{
    o->query = bus_request_free(o->query);
    return bus_request_new(o->bus, "GetNameOwner", o->name, on_answer, o, &o->query);
}

static void on_late(void *userdata)
{
    if (query_owner(userdata) < 0)
        abort(); /* out of memory */
}

int bus_owner_new(sd_bus *bus, const char *name, bus_owner_changed_t changed, void *userdata,
                  struct bus_owner **ret)
{
    struct bus_owner *o = calloc(1, sizeof *o);
    int r = -ENOMEM;

    if (!o || !(o->name = strdup(name)))
        goto fail;
    o->bus = bus;
    o->changed = changed;
    o->userdata = userdata;
    o->rule = (struct bus_rule){ .sender = BUS_NAME,
                                 .path = BUS_PATH,
                                 .interface = BUS_NAME,
                                 .member = "NameOwnerChanged",
                                 .arg0 = o->name };
    r = bus_match_new(bus, &o->rule, on_changed, on_late, o, &o->match);
    if (r >= 0)
        r = query_owner(o);
    if (r < 0)
        goto fail;
    *ret = o;
    return 0;
fail:
    bus_owner_free(o);
    return r;
}

struct bus_owner *bus_owner_free(struct bus_owner *o)
{
    if (!o)
        return NULL;
    for (struct bus_listener *l = o->listeners, *next; l; l = next) {
        next = l->next;
        l->match = bus_match_free(l->match);
        l->owner = NULL;
        if (l->is_owned)
            free(l);
    }
    bus_match_free(o->match);
    bus_request_free(o->query);
    free(o->name);
    free(o->unique);
    free(o);
    return NULL;
}

const char *bus_owner_get(const struct bus_owner *o)
{
    return o->unique;
}
