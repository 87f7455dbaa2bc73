#include "sources/session_inhibited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/bus_query.h"
#include "util/backoff.h"
#include "util/bus_owner.h"
#include "util/log.h"
#include "util/properties_changed.h"

#define NAME "org.gnome.SessionManager"
#define PATH "/org/gnome/SessionManager"

#define PROPERTY "InhibitedActions"
#define IDLE     8u /* the flag for idle */

static const struct backoff retries = { .first = USEC_SEC, .max = USEC_MIN, .limit = 8 };

struct session_inhibited {
    sd_bus *bus; /* borrowed */
    struct bus_owner *owner;
    sd_bus_slot *call;
    struct backoff backoff;
    bool is_on;
    bool has_failed; /* and the failure is in the log */
    void (*changed)(void *userdata, bool is_on);
    void *userdata;
};

static void log_failure(struct session_inhibited *i, const char *error)
{
    if (!i->has_failed)
        log_info("the session manager does not report inhibitors: %.80s", error);
    i->has_failed = true;
}

static void set(struct session_inhibited *i, uint32_t actions)
{
    bool is_on = actions & IDLE;

    backoff_reset(&i->backoff);
    i->has_failed = false;
    if (is_on == i->is_on)
        return;
    i->is_on = is_on;
    i->changed(i->userdata, is_on);
}

static void query_later(struct session_inhibited *i, const char *error);

static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct session_inhibited *i = userdata;
    uint32_t actions;

    i->call = sd_bus_slot_unref(i->call);
    if (sd_bus_message_is_method_error(m, NULL)) {
        query_later(i, sd_bus_message_get_error(m)->name);
    } else if (sd_bus_message_read(m, "v", "u", &actions) >= 0) {
        set(i, actions);
    } else {
        log_failure(i, PROPERTY " is not a number"); /* another query would not change that */
    }
    return 0;
}

static void query_actions(struct session_inhibited *i)
{
    int r = 0;

    i->call = sd_bus_slot_unref(i->call);
    if (bus_owner_get(i->owner))
        r = bus_query_property(i->bus, &i->call, bus_owner_get(i->owner), PATH, NAME, PROPERTY,
                               on_value, i);
    if (r < 0)
        query_later(i, strerror(-r));
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    query_actions(userdata);
    return 0;
}

static void query_later(struct session_inhibited *i, const char *error)
{
    log_failure(i, error);
    backoff_schedule(&i->backoff, sd_bus_get_event(i->bus), on_retry, i);
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct session_inhibited *i = userdata;
    enum property_change change;
    uint32_t actions;

    change = properties_changed(m, NAME, PROPERTY);
    if (change == PROPERTY_HAS_VALUE && sd_bus_message_read(m, "v", "u", &actions) >= 0) {
        i->call = sd_bus_slot_unref(i->call); /* its answer would be older, or the same */
        set(i, actions);
    } else if (change != PROPERTY_UNCHANGED) {
        query_actions(i);
    }
    return 0;
}

static void on_owner(void *userdata, const char *)
{
    struct session_inhibited *i = userdata;

    backoff_reset(&i->backoff);
    i->has_failed = false;
    query_actions(i);
}

int session_inhibited_new(sd_bus *bus, void (*changed)(void *userdata, bool is_on), void *userdata,
                          struct session_inhibited **ret)
{
    struct session_inhibited *i = calloc(1, sizeof *i);
    int r;

    if (!i)
        return -ENOMEM;
    i->bus = bus;
    i->backoff = retries;
    i->changed = changed;
    i->userdata = userdata;
    r = bus_owner_new(bus, NAME, on_owner, i, &i->owner);
    if (r >= 0)
        r = bus_owner_listen(i->owner, NULL, bus_rule_properties(PATH, NAME), on_properties, i);
    if (r < 0) {
        session_inhibited_free(i);
        return r;
    }
    *ret = i;
    return 0;
}

struct session_inhibited *session_inhibited_free(struct session_inhibited *i)
{
    if (!i)
        return NULL;
    sd_bus_slot_unref(i->call);
    bus_owner_free(i->owner);
    backoff_done(&i->backoff);
    free(i);
    return NULL;
}

bool session_inhibited_is_on(const struct session_inhibited *i)
{
    return i && i->is_on;
}
