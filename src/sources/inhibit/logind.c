/*
 * Inhibitors of logind: systemd-inhibit and whoever asks logind itself. The desktops forward to it
 * what bars sleep, and keep to themselves what bars idleness.
 *
 * Those of other users say nothing of this one, and root's (an upgrade, a backup) nothing of
 * anybody's chair.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sources/ask.h"
#include "sources/inhibit/inhibitor.h"
#include "sources/properties_changed.h"
#include "sources/system_bus.h"
#include "util/owner.h"

#define NAME    "org.freedesktop.login1"
#define PATH    "/org/freedesktop/login1"
#define MANAGER NAME ".Manager"

#define PROPERTY "BlockInhibited"

struct logind {
    struct source *source;
    sd_bus *bus; /* the one that is listened on; NULL: none */
    struct owner *owner;
    sd_bus_slot *match, *call;
    struct claims claims;
    usec asked_at;
};

/* What was so before may have ended meanwhile. */
static void give_up(struct logind *l, sd_bus_message *m)
{
    const sd_bus_error *error = sd_bus_message_get_error(m);

    claims_drop(&l->claims, clock_boot());
    source_say(l->source, SOURCE_FAILED, "logind does not tell of inhibitors: %s",
               error ? error->name : "an answer of another kind");
}

static void finish(struct logind *l)
{
    claims_end(&l->claims, l->asked_at);
    source_say(l->source, SOURCE_READY, PROPERTY " of logind");
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct logind *l = userdata;
    const char *what, *who, *why, *mode;
    uint32_t uid, pid;

    (void)error;
    l->call = sd_bus_slot_unref(l->call);
    if (sd_bus_message_is_method_error(m, NULL) ||
        sd_bus_message_enter_container(m, 'a', "(ssssuu)") < 0) {
        give_up(l, m);
        return 0;
    }
    claims_begin(&l->claims);
    while (sd_bus_message_read(m, "(ssssuu)", &what, &who, &why, &mode, &uid, &pid) > 0)
        if (uid == getuid() && strcmp(mode, "block") == 0 && inhibitor_bars_idle(what))
            inhibitor_claim(&l->claims, who, why, USEC_NEVER);
    finish(l);
    return 0;
}

/* It is said anew each time that one begins or ends, also where it stays the same. */
static void take(struct logind *l, const char *blocked)
{
    l->asked_at = clock_boot();
    if (inhibitor_bars_idle(blocked)) {
        ask(l->bus, &l->call, owner_get(l->owner), PATH, MANAGER, "ListInhibitors", on_list, l,
            NULL);
        return;
    }
    l->call = sd_bus_slot_unref(l->call);
    claims_begin(&l->claims);
    finish(l);
}

static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct logind *l = userdata;
    const char *blocked;

    (void)error;
    l->call = sd_bus_slot_unref(l->call);
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "v", "s", &blocked) >= 0)
        take(l, blocked);
    else
        give_up(l, m);
    return 0;
}

static void look(struct logind *l)
{
    ask_property(l->bus, &l->call, owner_get(l->owner), PATH, MANAGER, PROPERTY, on_value, l);
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct logind *l = userdata;
    enum property_change change;
    const char *blocked;

    (void)error;
    if (!owner_sent(l->owner, m))
        return 0;
    change = properties_changed(m, MANAGER, PROPERTY);
    if (change == PROPERTY_SAID && sd_bus_message_read(m, "v", "s", &blocked) >= 0)
        take(l, blocked);
    else if (change != PROPERTY_UNTOUCHED)
        look(l);
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct logind *l = userdata;

    l->call = sd_bus_slot_unref(l->call);
    claims_drop(&l->claims, clock_boot());
    if (unique) {
        source_say(l->source, SOURCE_STANDBY, "logind is here, and has yet to answer");
        look(l);
    } else {
        source_say(l->source, SOURCE_ABSENT, "no logind on the system bus");
    }
}

static void stop(struct logind *l)
{
    l->match = sd_bus_slot_unref(l->match);
    l->call = sd_bus_slot_unref(l->call);
    l->owner = owner_free(l->owner);
    l->bus = sd_bus_unref(l->bus);
}

static int start(struct logind *l, sd_bus *bus)
{
    int r = sd_bus_add_match_async(bus, &l->match,
                                   "type='signal',sender='" NAME "',path='" PATH
                                   "',interface='org.freedesktop.DBus.Properties',"
                                   "member='PropertiesChanged',arg0='" MANAGER "'",
                                   on_properties, NULL, l);

    if (r >= 0)
        r = owner_new(bus, NAME, on_owner, l, &l->owner);
    if (r < 0)
        stop(l);
    else
        l->bus = sd_bus_ref(bus);
    return r;
}

static void logind_look(struct source *s)
{
    struct logind *l = s->self;
    sd_bus *bus = system_bus_get(s->port->system_bus);
    int r;

    if (bus && bus == l->bus)
        return;
    stop(l);
    claims_drop(&l->claims, clock_boot());
    if (!bus)
        source_say(s, SOURCE_ABSENT, "there is no system bus");
    else if ((r = start(l, bus)) < 0)
        source_say(s, SOURCE_FAILED, "%s", strerror(-r));
}

static int logind_open(struct source *s)
{
    struct logind *l = s->self = calloc(1, sizeof *l);

    if (!l)
        return -ENOMEM;
    l->source = s;
    claims_init(&l->claims, s);
    logind_look(s);
    return 0;
}

static void logind_close(struct source *s)
{
    struct logind *l = s->self;

    stop(l);
    claims_done(&l->claims);
    free(l);
    s->self = NULL;
}

extern const struct source_type source_inhibit_logind;
const struct source_type source_inhibit_logind = {
    .name = "inhibit_logind",
    .kind = SOURCE_INHIBITOR,
    .open = logind_open,
    .close = logind_close,
    .look = logind_look,
};
