/*
 * Inhibitors of KDE's PowerDevil: what asks it itself, org.freedesktop.ScreenSaver and the portal
 * there, and logind's, which it takes over. Those of Wayland windows KWin keeps for itself.
 *
 * Newer ones have a property that says what each bars. The older list says who and why only, for
 * those that bar sleep as well as for those that keep the screen on; HasInhibition() says whether
 * there is one of the latter. So whoever is listed while there is none keeps no screen on, and is
 * remembered for that.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sources/ask.h"
#include "sources/inhibit/inhibitor.h"
#include "util/owner.h"

#define NAME "org.kde.Solid.PowerManagement.PolicyAgent"
#define PATH "/org/kde/Solid/PowerManagement/PolicyAgent"

#define SCREEN 4u /* the policy that the screen is left as it is */

#define IS_ACTIVE 1u /* a flag of ActiveInhibitions */

#define ENTRIES_MAX 32

#define OTHER_KIND "an answer of another kind"

struct entry {
    char program[INHIBITOR_TEXT_MAX], reason[INHIBITOR_TEXT_MAX];
};

struct entries {
    unsigned n;
    struct entry list[ENTRIES_MAX];
};

struct kde {
    struct source *source;
    struct owner *owner;
    sd_bus_slot *signal, *properties, *call;
    struct claims claims;
    usec asked_at;
    bool is_stale;   /* something changed since it was asked */
    bool is_plain;   /* it has no such property */
    bool has_screen; /* the answer of HasInhibition() */
    unsigned n_off;  /* those that keep no screen on, by their marks */
    uint64_t off[ENTRIES_MAX];
};

static void look(struct kde *k);

/* What was so before may have ended meanwhile. */
static void give_up(struct kde *k, const char *reason)
{
    claims_drop(&k->claims, clock_boot());
    source_say(k->source, SOURCE_FAILED, NAME " does not tell: %s", reason);
}

/* One call is over; returns whether there is something to take from its answer. */
static bool take(struct kde *k, sd_bus_message *m)
{
    k->call = sd_bus_slot_unref(k->call);
    if (k->is_stale) {
        look(k);
        return false;
    }
    if (!sd_bus_message_is_method_error(m, NULL))
        return true;
    give_up(k, sd_bus_message_get_error(m)->name);
    return false;
}

static void finish(struct kde *k)
{
    claims_end(&k->claims, k->asked_at);
    source_say(k->source, SOURCE_READY, NAME " on the session bus");
}

/* FNV-1a, over both strings with their ends. */
static uint64_t mark_of(const struct entry *e)
{
    uint64_t mark = 0xcbf29ce484222325u;

    for (const char *s = e->program;; s++) {
        mark = (mark ^ (unsigned char)*s) * 0x100000001b3u;
        if (!*s)
            break;
    }
    for (const char *s = e->reason; *s; s++)
        mark = (mark ^ (unsigned char)*s) * 0x100000001b3u;
    return mark;
}

static bool is_off(const struct kde *k, const struct entry *e)
{
    const uint64_t mark = mark_of(e);

    for (unsigned i = 0; i < k->n_off; i++)
        if (k->off[i] == mark)
            return true;
    return false;
}

/* While nobody keeps the screen on, all are off; and whoever is gone may come back as something
 * else. */
static void learn_off(struct kde *k, const struct entries *now)
{
    uint64_t off[ENTRIES_MAX];
    unsigned n = 0;

    for (unsigned i = 0; i < now->n; i++)
        if (!k->has_screen || is_off(k, &now->list[i]))
            off[n++] = mark_of(&now->list[i]);
    memcpy(k->off, off, n * sizeof off[0]);
    k->n_off = n;
}

/* A list of pairs of strings: structures, entries of a dictionary, or arrays, by the version. */
static void read_entries(sd_bus_message *m, struct entries *entries)
{
    const char *contents, *program, *reason;
    char type;

    entries->n = 0;
    if (sd_bus_message_peek_type(m, &type, &contents) <= 0 || type != 'a' ||
        sd_bus_message_enter_container(m, 'a', contents) < 0)
        return;
    while (entries->n < ENTRIES_MAX && sd_bus_message_peek_type(m, &type, &contents) > 0) {
        struct entry *e = &entries->list[entries->n];

        if (sd_bus_message_enter_container(m, type, contents) <= 0 ||
            sd_bus_message_read(m, "s", &program) <= 0 ||
            sd_bus_message_read(m, "s", &reason) <= 0 || sd_bus_message_exit_container(m) < 0)
            return;
        inhibitor_text(e->program, program);
        inhibitor_text(e->reason, reason);
        entries->n++;
    }
}

static void claim_entries(struct kde *k, const struct entries *entries)
{
    unsigned n = 0;

    claims_begin(&k->claims);
    for (unsigned i = 0; i < entries->n && k->has_screen; i++) {
        const struct entry *e = &entries->list[i];

        if (is_off(k, e))
            continue;
        inhibitor_claim(&k->claims, e->program, e->reason, USEC_NEVER);
        n++;
    }
    if (k->has_screen && n == 0)
        inhibitor_claim_unnamed(&k->claims);
    finish(k);
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct kde *k = userdata;
    struct entries now;

    (void)error;
    if (!take(k, m))
        return 0;
    read_entries(m, &now);
    learn_off(k, &now);
    claim_entries(k, &now);
    return 0;
}

static int on_has_screen(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct kde *k = userdata;
    int has_screen;

    (void)error;
    if (!take(k, m))
        return 0;
    if (sd_bus_message_read(m, "b", &has_screen) < 0) {
        give_up(k, OTHER_KIND);
        return 0;
    }
    k->has_screen = has_screen;
    ask(k->source->port->user_bus, &k->call, owner_get(k->owner), PATH, NAME, "ListInhibitions",
        on_list, k, NULL);
    return 0;
}

static int on_active(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct kde *k = userdata;
    const char *what, *program, *reason;
    uint32_t flags;

    (void)error;
    if (sd_bus_message_is_method_error(m, NULL) &&
        !sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY)) {
        k->is_plain = true;
        k->call = sd_bus_slot_unref(k->call);
        look(k);
        return 0;
    }
    if (!take(k, m))
        return 0;
    if (sd_bus_message_enter_container(m, 'v', "a(ssssu)") < 0 ||
        sd_bus_message_enter_container(m, 'a', "(ssssu)") < 0) {
        give_up(k, OTHER_KIND);
        return 0;
    }
    claims_begin(&k->claims);
    while (sd_bus_message_read(m, "(ssssu)", &what, &program, &reason, NULL, &flags) > 0)
        if ((flags & IS_ACTIVE) && inhibitor_bars_idle(what))
            inhibitor_claim(&k->claims, program, reason, USEC_NEVER);
    finish(k);
    return 0;
}

static void look(struct kde *k)
{
    sd_bus *bus = k->source->port->user_bus;
    const char *to = owner_get(k->owner);

    if (k->call) {
        k->is_stale = true;
        return;
    }
    k->is_stale = false;
    k->asked_at = clock_boot();
    if (k->is_plain)
        ask(bus, &k->call, to, PATH, NAME, "HasInhibition", on_has_screen, k, "u", SCREEN);
    else
        ask_property(bus, &k->call, to, PATH, NAME, "ActiveInhibitions", on_active, k);
}

static int on_change(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct kde *k = userdata;

    (void)error;
    if (owner_sent(k->owner, m))
        look(k);
    return 0;
}

static int listen_to(struct kde *k, sd_bus *bus)
{
    int r = sd_bus_add_match_async(bus, &k->signal,
                                   "type='signal',sender='" NAME "',path='" PATH
                                   "',interface='" NAME "',member='InhibitionsChanged'",
                                   on_change, NULL, k);

    if (r >= 0)
        r = sd_bus_add_match_async(bus, &k->properties,
                                   "type='signal',sender='" NAME "',path='" PATH
                                   "',interface='org.freedesktop.DBus.Properties',"
                                   "member='PropertiesChanged',arg0='" NAME "'",
                                   on_change, NULL, k);
    return r;
}

static void forget(struct kde *k)
{
    k->call = sd_bus_slot_unref(k->call);
    k->signal = sd_bus_slot_unref(k->signal);
    k->properties = sd_bus_slot_unref(k->properties);
    k->is_stale = k->is_plain = false;
    k->n_off = 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct kde *k = userdata;
    int r;

    forget(k);
    claims_drop(&k->claims, clock_boot());
    if (!unique) {
        source_say(k->source, SOURCE_ABSENT, NAME " is not on the session bus");
        return;
    }
    source_say(k->source, SOURCE_STANDBY, NAME " is here, and has yet to answer");
    r = listen_to(k, k->source->port->user_bus);
    if (r < 0)
        source_say(k->source, SOURCE_FAILED, "%s", strerror(-r));
    else
        look(k);
}

static void kde_close(struct source *s)
{
    struct kde *k = s->self;

    forget(k);
    owner_free(k->owner);
    claims_done(&k->claims);
    free(k);
    s->self = NULL;
}

static int kde_open(struct source *s)
{
    struct kde *k = s->self = calloc(1, sizeof *k);
    int r;

    if (!k)
        return -ENOMEM;
    k->source = s;
    claims_init(&k->claims, s);
    r = owner_new(s->port->user_bus, NAME, on_owner, k, &k->owner);
    if (r < 0)
        kde_close(s);
    return r < 0 ? r : 0;
}

extern const struct source_type source_inhibit_kde;
const struct source_type source_inhibit_kde = {
    .name = "inhibit_kde",
    .kind = SOURCE_INHIBITOR,
    .open = kde_open,
    .close = kde_close,
};
