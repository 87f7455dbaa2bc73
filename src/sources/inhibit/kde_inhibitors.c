/*
 * Inhibitors of KDE's PowerDevil: programs that call it directly, through the portal or through
 * org.freedesktop.ScreenSaver, and logind's inhibitors, which it copies. KWin does not report the
 * inhibitors of Wayland windows to it.
 *
 * Newer versions have the property ActiveInhibitions, with what each one inhibits. Older versions
 * have a list of programs and reasons, which mixes inhibitors of sleep and of the screen;
 * HasInhibition() returns whether any inhibits the screen. So entries that are listed while
 * HasInhibition() is false do not inhibit the screen: the source remembers and skips them.
 */
#include <string.h>

#include "sources/bus_query.h"
#include "sources/inhibit/inhibitor.h"
#include "util/bus_owner.h"
#include "util/hash.h"

#define NAME "org.kde.Solid.PowerManagement.PolicyAgent"
#define PATH "/org/kde/Solid/PowerManagement/PolicyAgent"

#define SCREEN 4u /* the policy that keeps the screen on, for HasInhibition() */

#define IS_ACTIVE 1u /* a flag of ActiveInhibitions */

#define ENTRIES_MAX 32

#define OTHER_KIND N_("unexpected answer")

struct policy_entry {
    char program[INHIBITOR_TEXT_MAX], reason[INHIBITOR_TEXT_MAX];
};

struct entries {
    unsigned n, n_left_out;
    struct policy_entry list[ENTRIES_MAX];
};

struct kde {
    struct source *source;
    struct bus_owner *owner;
    sd_bus_slot *call;
    struct claims claims;
    usec asked_at;
    bool is_stale;   /* a change was reported while a call is pending */
    bool is_plain;   /* an older version, without ActiveInhibitions */
    bool has_screen; /* the answer of HasInhibition() */
    unsigned n_off;
    uint64_t off[ENTRIES_MAX]; /* hashes of the entries that do not inhibit the screen */
};

static void query(struct kde *k);

/* Ends all claims: inhibitors may have ended meanwhile. */
static void fail(struct kde *k, const char *reason)
{
    k->is_plain = false; /* the failure may have had another cause than the version */
    claims_drop(&k->claims, clock_boot());
    source_fail(k->source, N_("%s does not list inhibitors: "), NAME, reason);
}

static void check_sent(struct kde *k, int r)
{
    if (r < 0)
        fail(k, strerror(-r));
}

/* Ends the pending call; returns whether @m is a result that is still valid. */
static bool accept_answer(struct kde *k, sd_bus_message *m)
{
    k->call = sd_bus_slot_unref(k->call);
    if (k->is_stale) {
        query(k);
        return false;
    }
    if (!sd_bus_message_is_method_error(m, NULL))
        return true;
    fail(k, sd_bus_message_get_error(m)->name);
    return false;
}

static void finish(struct kde *k)
{
    claims_end(&k->claims, k->asked_at);
    source_set_state(k->source, SOURCE_READY, N_("%s on the session bus"), NAME);
}

static uint64_t hash_of(const struct policy_entry *e)
{
    return hash_text(hash_text(HASH_START, e->program), e->reason);
}

static bool is_off(const struct kde *k, const struct policy_entry *e)
{
    const uint64_t mark = hash_of(e);

    for (unsigned i = 0; i < k->n_off; i++)
        if (k->off[i] == mark)
            return true;
    return false;
}

/* While no entry inhibits the screen, all listed entries are off. Entries that are no longer listed
 * are forgotten: a program may return with another kind of inhibitor. */
static void update_off(struct kde *k, const struct entries *now)
{
    uint64_t off[ENTRIES_MAX];
    unsigned n = 0;

    for (unsigned i = 0; i < now->n; i++)
        if (!k->has_screen || is_off(k, &now->list[i]))
            off[n++] = hash_of(&now->list[i]);
    memcpy(k->off, off, n * sizeof off[0]);
    k->n_off = n;
}

/* One program that inhibits twice for one reason is one entry. */
static void add_entry(struct entries *entries, const char *program, const char *reason)
{
    struct policy_entry e;

    inhibitor_text(e.program, program);
    inhibitor_text(e.reason, reason);
    for (unsigned i = 0; i < entries->n; i++)
        if (strcmp(entries->list[i].program, e.program) == 0 &&
            strcmp(entries->list[i].reason, e.reason) == 0)
            return;
    if (entries->n < ENTRIES_MAX)
        entries->list[entries->n++] = e;
    else
        entries->n_left_out++;
}

/* Reads pairs of strings: structures, dictionary entries or arrays, depending on the version. */
static void read_entries(sd_bus_message *m, struct entries *entries)
{
    const char *contents, *program, *reason;
    char type;

    entries->n = entries->n_left_out = 0;
    if (sd_bus_message_peek_type(m, &type, &contents) <= 0 || type != 'a' ||
        sd_bus_message_enter_container(m, 'a', contents) < 0)
        return;
    while (sd_bus_message_peek_type(m, &type, &contents) > 0) {
        if (sd_bus_message_enter_container(m, type, contents) <= 0 ||
            sd_bus_message_read(m, "s", &program) <= 0 ||
            sd_bus_message_read(m, "s", &reason) <= 0 || sd_bus_message_exit_container(m) < 0)
            return;
        add_entry(entries, program, reason);
    }
}

static void claim_entries(struct kde *k, const struct entries *entries)
{
    unsigned n = 0;

    claims_begin(&k->claims);
    for (unsigned i = 0; i < entries->n && k->has_screen; i++) {
        const struct policy_entry *e = &entries->list[i];

        if (is_off(k, e))
            continue;
        inhibitor_claim(&k->claims, e->program, e->reason, USEC_NEVER);
        n++;
    }
    if (k->has_screen && n == 0)
        inhibitor_claim_unnamed(&k->claims);
    claims_leave_out(&k->claims, k->has_screen ? entries->n_left_out : 0);
    finish(k);
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct kde *k = userdata;
    struct entries now;

    if (!accept_answer(k, m))
        return 0;
    read_entries(m, &now);
    update_off(k, &now);
    claim_entries(k, &now);
    return 0;
}

static int on_has_screen(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct kde *k = userdata;
    int has_screen;

    if (!accept_answer(k, m))
        return 0;
    if (sd_bus_message_read(m, "b", &has_screen) < 0) {
        fail(k, OTHER_KIND);
        return 0;
    }
    k->has_screen = has_screen;
    check_sent(k, bus_query(k->source->port->user_bus, &k->call, bus_owner_get(k->owner), PATH,
                            NAME, "ListInhibitions", on_list, k, NULL));
    return 0;
}

static int on_active(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct kde *k = userdata;
    const char *what, *program, *reason;
    uint32_t flags;

    if (sd_bus_message_is_method_error(m, NULL) &&
        !sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY)) {
        k->is_plain = true;
        k->call = sd_bus_slot_unref(k->call);
        query(k);
        return 0;
    }
    if (!accept_answer(k, m))
        return 0;
    if (sd_bus_message_enter_container(m, 'v', "a(ssssu)") < 0 ||
        sd_bus_message_enter_container(m, 'a', "(ssssu)") < 0) {
        fail(k, OTHER_KIND);
        return 0;
    }
    claims_begin(&k->claims);
    while (sd_bus_message_read(m, "(ssssu)", &what, &program, &reason, NULL, &flags) > 0)
        if ((flags & IS_ACTIVE) && inhibitor_bars_idle(what))
            inhibitor_claim(&k->claims, program, reason, USEC_NEVER);
    finish(k);
    return 0;
}

static void query(struct kde *k)
{
    sd_bus *bus = k->source->port->user_bus;
    const char *to = bus_owner_get(k->owner);

    if (k->call) {
        k->is_stale = true;
        return;
    }
    k->is_stale = false;
    k->asked_at = clock_boot();
    if (k->is_plain)
        check_sent(k, bus_query(bus, &k->call, to, PATH, NAME, "HasInhibition", on_has_screen, k,
                                "u", SCREEN));
    else
        check_sent(k, bus_query_property(bus, &k->call, to, PATH, NAME, "ActiveInhibitions",
                                         on_active, k));
}

static int on_change(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct kde *k = userdata;

    query(k);
    return 0;
}

static int listen_to(struct kde *k)
{
    const struct bus_rule rule = { .path = PATH,
                                   .interface = NAME,
                                   .member = "InhibitionsChanged" };
    int r = bus_owner_listen(k->owner, NULL, rule, on_change, k);

    if (r >= 0)
        r = bus_owner_listen(k->owner, NULL, bus_rule_properties(PATH, NAME), on_change, k);
    return r;
}

static void forget(struct kde *k)
{
    k->call = sd_bus_slot_unref(k->call);
    k->is_stale = k->is_plain = false;
    k->n_off = 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct kde *k = userdata;

    forget(k);
    claims_drop(&k->claims, clock_boot());
    if (!unique) {
        source_set_state(k->source, SOURCE_ABSENT, N_("%s is not on the session bus"), NAME);
        return;
    }
    source_set_state(k->source, SOURCE_STANDBY, N_("waiting for %s to answer"), NAME);
    query(k);
}

static void kde_ask(struct source *s)
{
    struct kde *k = s->self;

    if (bus_owner_get(k->owner) && !k->call)
        query(k);
}

static void kde_close(struct source *s)
{
    struct kde *k = s->self;

    forget(k);
    bus_owner_free(k->owner);
    claims_done(&k->claims);
}

static int kde_open(struct source *s)
{
    struct kde *k = s->self;
    int r;

    k->source = s;
    claims_init(&k->claims, s);
    r = bus_owner_new(s->port->user_bus, NAME, on_owner, k, &k->owner);
    if (r >= 0)
        r = listen_to(k);
    return r;
}

const struct source_type source_inhibit_kde = {
    .name = "inhibit_kde",
    .kind = SOURCE_INHIBITOR,
    .size = sizeof(struct kde),
    .open = kde_open,
    .close = kde_close,
    .ask = kde_ask,
    .asks_again = true,
};
