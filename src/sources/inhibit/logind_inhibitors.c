/*
 * Inhibitors of logind: systemd-inhibit, and other programs that call logind directly. Desktops
 * forward inhibitors of sleep to logind, but not those of idleness.
 *
 * Inhibitors of other users, and of root (an upgrade, a backup), are ignored: they do not show that
 * this user is at the desk.
 */
#include <string.h>
#include <unistd.h>

#include "sources/bus_query.h"
#include "sources/inhibit/inhibitor.h"
#include "sources/system_bus.h"
#include "util/bus_owner.h"
#include "util/process_name.h"
#include "util/properties_changed.h"

#define NAME    "org.freedesktop.login1"
#define PATH    "/org/freedesktop/login1"
#define MANAGER NAME ".Manager"

#define PROPERTY "BlockInhibited"

struct logind {
    struct source *source;
    sd_bus *bus; /* the connection that is followed; NULL: none */
    struct bus_owner *owner;
    sd_bus_slot *call;
    struct claims claims;
    usec asked_at;
};

/* Ends all claims: inhibitors may have ended meanwhile. */
static void fail(struct logind *l, const char *reason)
{
    claims_drop(&l->claims, clock_boot());
    source_fail(l->source, N_("%s does not list inhibitors: "), "logind", reason);
}

static void fail_with(struct logind *l, sd_bus_message *m)
{
    const sd_bus_error *error = sd_bus_message_get_error(m);

    fail(l, error ? error->name : N_("unexpected answer"));
}

static void check_sent(struct logind *l, int r)
{
    if (r < 0)
        fail(l, strerror(-r));
}

static void finish(struct logind *l)
{
    claims_end(&l->claims, l->asked_at);
    source_set_state(l->source, SOURCE_READY, N_("%s of logind"), PROPERTY);
}

/* The tool systemd-inhibit takes the inhibitor for a command: by default in the name of that
 * command, whose words would otherwise look like a program of their own. */
static void claim(struct logind *l, const char *who, const char *why, uint32_t pid)
{
    char name[PROCESS_NAME_MAX];

    if (process_name(name, pid) >= 0 && strcmp(name, "systemd-inhibit") == 0)
        inhibitor_claim_by(&l->claims, name, who, why, USEC_NEVER);
    else
        inhibitor_claim(&l->claims, who, why, USEC_NEVER);
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct logind *l = userdata;
    const char *what, *who, *why, *mode;
    uint32_t uid, pid;

    l->call = sd_bus_slot_unref(l->call);
    if (sd_bus_message_is_method_error(m, NULL) ||
        sd_bus_message_enter_container(m, 'a', "(ssssuu)") < 0) {
        fail_with(l, m);
        return 0;
    }
    claims_begin(&l->claims);
    while (sd_bus_message_read(m, "(ssssuu)", &what, &who, &why, &mode, &uid, &pid) > 0)
        if (uid == getuid() && strcmp(mode, "block") == 0 && inhibitor_bars_idle(what))
            claim(l, who, why, pid);
    finish(l);
    return 0;
}

/* logind sends the property each time that an inhibitor begins or ends, even if it is unchanged. */
static void apply_blocked(struct logind *l, const char *blocked)
{
    l->asked_at = clock_boot();
    if (inhibitor_bars_idle(blocked)) {
        check_sent(l, bus_query(l->bus, &l->call, bus_owner_get(l->owner), PATH, MANAGER,
                                "ListInhibitors", on_list, l, NULL));
        return;
    }
    l->call = sd_bus_slot_unref(l->call);
    claims_begin(&l->claims);
    finish(l);
}

static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct logind *l = userdata;
    const char *blocked;

    l->call = sd_bus_slot_unref(l->call);
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "v", "s", &blocked) >= 0)
        apply_blocked(l, blocked);
    else
        fail_with(l, m);
    return 0;
}

static void query_blocked(struct logind *l)
{
    check_sent(l, bus_query_property(l->bus, &l->call, bus_owner_get(l->owner), PATH, MANAGER,
                                     PROPERTY, on_value, l));
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct logind *l = userdata;
    enum property_change change;
    const char *blocked;

    change = properties_changed(m, MANAGER, PROPERTY);
    if (change == PROPERTY_HAS_VALUE && sd_bus_message_read(m, "v", "s", &blocked) >= 0)
        apply_blocked(l, blocked);
    else if (change != PROPERTY_UNCHANGED)
        query_blocked(l);
    return 0;
}

static void logind_ask(struct source *s)
{
    struct logind *l = s->self;

    if (l->owner && bus_owner_get(l->owner) && !l->call)
        query_blocked(l);
}

static void on_owner(void *userdata, const char *unique)
{
    struct logind *l = userdata;

    l->call = sd_bus_slot_unref(l->call);
    claims_drop(&l->claims, clock_boot());
    if (unique) {
        source_set_state(l->source, SOURCE_STANDBY, N_("waiting for logind to answer"));
        query_blocked(l);
    } else {
        source_set_state(l->source, SOURCE_ABSENT, N_("no logind on the system bus"));
    }
}

static void stop(struct logind *l)
{
    l->call = sd_bus_slot_unref(l->call);
    l->owner = bus_owner_free(l->owner);
    l->bus = sd_bus_unref(l->bus);
}

static int start(struct logind *l, sd_bus *bus)
{
    int r = bus_owner_new(bus, NAME, on_owner, l, &l->owner);

    if (r >= 0)
        r = bus_owner_listen(l->owner, NULL, bus_rule_properties(PATH, MANAGER), on_properties, l);
    if (r < 0)
        stop(l);
    else
        l->bus = sd_bus_ref(bus);
    return r;
}

static void logind_probe(struct source *s)
{
    struct logind *l = s->self;
    sd_bus *bus = system_bus_get(s->port->system_bus);
    int r;

    if (bus && bus == l->bus)
        return;
    stop(l);
    claims_drop(&l->claims, clock_boot());
    if (!bus)
        source_set_state(s, SOURCE_ABSENT, N_("no system bus"));
    else if ((r = start(l, bus)) < 0)
        source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
}

static int logind_open(struct source *s)
{
    struct logind *l = s->self;

    l->source = s;
    claims_init(&l->claims, s);
    logind_probe(s);
    return 0;
}

static void logind_close(struct source *s)
{
    struct logind *l = s->self;

    stop(l);
    claims_done(&l->claims);
}

const struct source_type source_inhibit_logind = {
    .name = "inhibit_logind",
    .kind = SOURCE_INHIBITOR,
    .size = sizeof(struct logind),
    .open = logind_open,
    .close = logind_close,
    .probe = logind_probe,
    .ask = logind_ask,
    .asks_again = true,
};
