/*
 * Inhibitors of org.freedesktop.PowerManagement, as Xfce, LXQt and MATE offer it: whether a program
 * inhibits, but not which one. Browsers use it during a film. KDE offers it too, for inhibitors of
 * sleep; there the source inhibit_kde reports more, and this source stands by.
 *
 * The signal HasInhibitChanged is not sent by all of them, so ask() reads the state once more.
 */
#include <string.h>

#include "sources/bus_query.h"
#include "sources/inhibit/inhibitor.h"
#include "util/bus_owner.h"

#define NAME      "org.freedesktop.PowerManagement"
#define PATH      "/org/freedesktop/PowerManagement/Inhibit"
#define INTERFACE NAME ".Inhibit"

struct power {
    struct source *source;
    struct bus_owner *owner;
    sd_bus_slot *call;
    struct claims claims;
};

static void claim(struct power *p, bool is_inhibited)
{
    claims_begin(&p->claims);
    if (is_inhibited)
        inhibitor_claim_unnamed(&p->claims);
    claims_end(&p->claims, clock_boot());
    source_set_state(p->source, SOURCE_READY,
                     N_("%s reports whether a program inhibits, but not which one"), NAME);
}

static void fail(struct power *p, const char *reason)
{
    claims_drop(&p->claims, clock_boot());
    source_fail(p->source, N_("%s does not report whether a program inhibits: "), NAME, reason);
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct power *p = userdata;
    int is_inhibited;

    p->call = sd_bus_slot_unref(p->call);
    if (sd_bus_message_is_method_error(m, NULL))
        fail(p, sd_bus_message_get_error(m)->name);
    else if (sd_bus_message_read(m, "b", &is_inhibited) < 0)
        fail(p, N_("unexpected answer"));
    else
        claim(p, is_inhibited);
    return 0;
}

static void query(struct power *p)
{
    int r = bus_query(p->source->port->user_bus, &p->call, bus_owner_get(p->owner), PATH, INTERFACE,
                      "HasInhibit", on_answer, p, NULL);

    if (r < 0)
        fail(p, strerror(-r));
}

/* Queries instead of reading the signal: some implementations send it before the change. */
static int on_changed(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct power *p = userdata;

    if (!source_stands_by(p->source))
        query(p);
    return 0;
}

static void start(struct power *p)
{
    p->call = sd_bus_slot_unref(p->call);
    if (source_stands_by(p->source)) {
        claims_drop(&p->claims, clock_boot());
        source_set_state(p->source, SOURCE_STANDBY,
                         N_("KDE's PowerDevil reports which programs inhibit"));
    } else if (bus_owner_get(p->owner)) {
        source_set_state(p->source, SOURCE_STANDBY, N_("waiting for %s to answer"), NAME);
        query(p);
    } else {
        claims_drop(&p->claims, clock_boot());
        source_set_state(p->source, SOURCE_ABSENT, N_("%s is not on the session bus"), NAME);
    }
}

static void on_owner(void *userdata, const char *)
{
    struct power *p = userdata;

    claims_drop(&p->claims, clock_boot());
    start(p);
}

/* The source inhibit_kde became ready, or is no longer ready. */
static void power_probe(struct source *s)
{
    struct power *p = s->self;

    if (source_stands_by(s) != (s->state == SOURCE_STANDBY && !p->call))
        start(p);
}

static void power_ask(struct source *s)
{
    struct power *p = s->self;

    if (bus_owner_get(p->owner) && !p->call && !source_stands_by(s))
        query(p);
}

static void power_close(struct source *s)
{
    struct power *p = s->self;

    sd_bus_slot_unref(p->call);
    bus_owner_free(p->owner);
    claims_done(&p->claims);
}

static int power_open(struct source *s)
{
    const struct bus_rule rule = { .path = PATH,
                                   .interface = INTERFACE,
                                   .member = "HasInhibitChanged" };
    struct power *p = s->self;
    int r;

    p->source = s;
    claims_init(&p->claims, s);
    r = bus_owner_new(s->port->user_bus, NAME, on_owner, p, &p->owner);
    if (r >= 0)
        r = bus_owner_listen(p->owner, NULL, rule, on_changed, p);
    return r;
}

const struct source_type source_inhibit_power = {
    .name = "inhibit_power",
    .kind = SOURCE_INHIBITOR,
    .size = sizeof(struct power),
    .stands_by_for = "inhibit_kde",
    .open = power_open,
    .close = power_close,
    .probe = power_probe,
    .ask = power_ask,
    .asks_again = true,
};
