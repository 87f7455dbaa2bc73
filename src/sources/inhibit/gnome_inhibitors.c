/*
 * Inhibitors of org.gnome.SessionManager, which GNOME, Cinnamon and MATE implement: films in
 * browsers and players, calls, and programs that use the portal or org.freedesktop.ScreenSaver
 * there.
 *
 * Each inhibitor is an object that never changes, with flags, a program and a reason. The source
 * lists the objects once, then follows the signals InhibitorAdded and InhibitorRemoved. It queries
 * one object at a time, so that many inhibitors never cause many calls at once. Where the list or
 * the flags are unknown, the property InhibitedActions still shows whether one inhibits idleness.
 */
#include <stdlib.h>
#include <string.h>

#include "sources/bus_query.h"
#include "sources/inhibit/inhibitor.h"
#include "sources/session_inhibited.h"
#include "util/bus_owner.h"

#define NAME      "org.gnome.SessionManager"
#define PATH      "/org/gnome/SessionManager"
#define INHIBITOR NAME ".Inhibitor"

#define IDLE 8u /* the bit of an inhibitor's flags for idleness */

/* Most inhibitors bar only suspend. Some programs leave dozens behind: the list grows up to
 * ITEMS_MAX. Beyond that it is read again when an inhibitor ends. */
#define ITEMS_STEP    16
#define ITEMS_MAX     256
#define ITEM_PATH_MAX 80

/* The queries of an item, in this order. */
enum inhibitor_query { FLAGS, PROGRAM, REASON, NOTHING };

struct item {
    char path[ITEM_PATH_MAX];
    enum inhibitor_query next;
    bool bars_idle;
    bool flags_unknown; /* GetFlags failed */
    bool is_listed;     /* in the list that is being read */
    char program[INHIBITOR_TEXT_MAX], reason[INHIBITOR_TEXT_MAX];
    usec seen_at;
};

struct gnome {
    struct source *source;
    struct bus_owner *owner;
    sd_bus_slot *call;
    struct session_inhibited *inhibited; /* NULL unless a list or flags are unknown */
    struct claims claims;
    bool is_listed;    /* GetInhibitors has ended */
    bool is_known;     /* all queries of the first list have ended */
    bool list_unknown; /* GetInhibitors failed */
    bool has_room;     /* an item that was left out fits now: the list is read once more */
    unsigned n, n_left_out;
    struct item *list;         /* grows by ITEMS_STEP */
    char asked[ITEM_PATH_MAX]; /* path of the object that the pending call queries */
};

static void update_claims(struct gnome *g)
{
    bool flags_unknown = g->list_unknown, is_named = false;

    claims_begin(&g->claims);
    for (unsigned i = 0; i < g->n; i++) {
        const struct item *item = &g->list[i];

        flags_unknown |= item->flags_unknown;
        if (item->next != NOTHING || !item->bars_idle)
            continue;
        is_named = true;
        inhibitor_claim(&g->claims, item->program, item->reason, item->seen_at);
    }
    if (flags_unknown && !is_named && session_inhibited_is_on(g->inhibited))
        inhibitor_claim_unnamed(&g->claims);
    claims_leave_out(&g->claims, g->n_left_out);
    claims_end(&g->claims, clock_boot());
}

static void on_inhibited(void *userdata, bool)
{
    struct gnome *g = userdata;

    if (g->is_known)
        update_claims(g);
}

static void follow_actions(struct gnome *g)
{
    if (!g->inhibited)
        session_inhibited_new(g->source->port->user_bus, on_inhibited, g, &g->inhibited);
}

static struct item *find_item(struct gnome *g, const char *path)
{
    for (unsigned i = 0; i < g->n; i++)
        if (strcmp(g->list[i].path, path) == 0)
            return &g->list[i];
    return NULL;
}

static void add(struct gnome *g, const char *path)
{
    struct item *item;

    if (strlen(path) >= ITEM_PATH_MAX || find_item(g, path))
        return;
    if (g->n == ITEMS_MAX) {
        g->n_left_out++;
        return;
    }
    if (g->n % ITEMS_STEP == 0) {
        g->list = realloc(g->list, (g->n + ITEMS_STEP) * sizeof *g->list);
        if (!g->list)
            abort();
    }
    item = &g->list[g->n++];
    memset(item, 0, sizeof *item);
    memcpy(item->path, path, strlen(path) + 1);
    item->seen_at = clock_boot();
}

static void remove_item(struct gnome *g, struct item *item)
{
    *item = g->list[--g->n];
}

/* A query that fails is repeated only after the next list. */
static void apply_answer(struct item *item, sd_bus_message *m)
{
    const bool is_error = sd_bus_message_is_method_error(m, NULL);
    const char *text;
    uint32_t flags;

    switch (item->next) {
    case FLAGS:
        item->flags_unknown = is_error || sd_bus_message_read(m, "u", &flags) < 0;
        item->bars_idle = !item->flags_unknown && (flags & IDLE);
        item->next = item->bars_idle ? PROGRAM : NOTHING;
        return;
    case PROGRAM:
    case REASON:
        if (!is_error && sd_bus_message_read(m, "s", &text) >= 0)
            inhibitor_text(item->next == PROGRAM ? item->program : item->reason, text);
        item->next++;
        return;
    case NOTHING:
        return;
    }
}

static void set_ready(struct gnome *g)
{
    source_set_state(g->source, SOURCE_READY, N_("%s on the session bus"), NAME);
}

static void set_unknown(struct gnome *g, sd_bus_message *m)
{
    if (sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY))
        source_set_state(g->source, SOURCE_FAILED, N_("%s does not answer"), NAME);
    else
        source_set_state(g->source, SOURCE_READY,
                         N_("%s reports that idleness is inhibited, but not by which program"),
                         NAME);
}

static void set_unsent(struct gnome *g)
{
    source_set_state(g->source, SOURCE_FAILED, N_("%s cannot be called"), NAME);
}

static void query_next(struct gnome *g);
static int list(struct gnome *g);

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gnome *g = userdata;
    struct item *item = find_item(g, g->asked);

    g->call = sd_bus_slot_unref(g->call);
    if (item) {
        apply_answer(item, m);
        if (item->flags_unknown) {
            follow_actions(g);
            set_unknown(g, m);
        } else if (g->source->state == SOURCE_FAILED) {
            set_ready(g);
        }
    }
    query_next(g);
    return 0;
}

static void query_next(struct gnome *g)
{
    static const char *const methods[] = {
        [FLAGS] = "GetFlags",
        [PROGRAM] = "GetAppId",
        [REASON] = "GetReason",
    };

    if (g->call || !g->is_listed)
        return;
    for (unsigned i = 0; i < g->n; i++) {
        struct item *item = &g->list[i];

        if (item->next == NOTHING)
            continue;
        memcpy(g->asked, item->path, sizeof g->asked);
        if (bus_query(g->source->port->user_bus, &g->call, bus_owner_get(g->owner), item->path,
                      INHIBITOR, methods[item->next], on_answer, g, NULL) >= 0)
            return;
        item->next = NOTHING;
    }
    g->is_known = true;
    update_claims(g);
    if (g->has_room) {
        g->has_room = false; /* if that fails, the next end of an object causes the next try */
        list(g);
    }
}

/* Applies the list to the items: those that are missing have ended. */
static void apply_list(struct gnome *g, sd_bus_message *m)
{
    const char *path;

    for (unsigned i = 0; i < g->n; i++)
        g->list[i].is_listed = false;
    g->n_left_out = 0;
    g->has_room = false;
    while (sd_bus_message_read(m, "o", &path) > 0) {
        struct item *item;

        add(g, path);
        item = find_item(g, path);
        if (!item)
            continue;
        item->is_listed = true;
        if (item->flags_unknown)
            item->next = FLAGS;
    }
    for (unsigned i = g->n; i-- > 0;)
        if (!g->list[i].is_listed)
            remove_item(g, &g->list[i]);
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gnome *g = userdata;

    g->call = sd_bus_slot_unref(g->call);
    g->is_listed = true;
    g->list_unknown =
        sd_bus_message_is_method_error(m, NULL) || sd_bus_message_enter_container(m, 'a', "o") < 0;
    if (g->list_unknown) {
        follow_actions(g);
        set_unknown(g, m);
    } else {
        apply_list(g, m);
        set_ready(g);
    }
    query_next(g);
    return 0;
}

/* Queries of single objects wait meanwhile. An inhibitor that begins before the reply is in it. */
static int list(struct gnome *g)
{
    return bus_query(g->source->port->user_bus, &g->call, bus_owner_get(g->owner), PATH, NAME,
                     "GetInhibitors", on_list, g, NULL);
}

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gnome *g = userdata;
    const char *path;

    if (sd_bus_message_read(m, "o", &path) < 0)
        return 0;
    add(g, path);
    query_next(g);
    return 0;
}

static int on_removed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gnome *g = userdata;
    struct item *item;
    const char *path;

    if (sd_bus_message_read(m, "o", &path) < 0)
        return 0;
    item = find_item(g, path);
    if (!item)
        return 0;
    remove_item(g, item);
    g->has_room = g->n_left_out;
    if (g->is_known)
        update_claims(g);
    if (g->has_room)
        query_next(g);
    return 0;
}

static void forget(struct gnome *g)
{
    g->call = sd_bus_slot_unref(g->call);
    g->inhibited = session_inhibited_free(g->inhibited);
    g->is_listed = g->is_known = g->list_unknown = false;
    g->n = g->n_left_out = 0;
    g->has_room = false;
    free(g->list);
    g->list = NULL;
    claims_drop(&g->claims, clock_boot());
}

static void on_owner(void *userdata, const char *unique)
{
    struct gnome *g = userdata;

    forget(g);
    if (!unique) {
        source_set_state(g->source, SOURCE_ABSENT, N_("%s is not on the session bus"), NAME);
        return;
    }
    source_set_state(g->source, SOURCE_STANDBY, N_("waiting for %s to answer"), NAME);
    if (list(g) < 0)
        set_unsent(g);
}

/* A pending call reads the present state already. */
static void gnome_ask(struct source *s)
{
    struct gnome *g = s->self;

    if (bus_owner_get(g->owner) && !g->call && list(g) < 0)
        set_unsent(g);
}

static void gnome_close(struct source *s)
{
    struct gnome *g = s->self;

    sd_bus_slot_unref(g->call);
    session_inhibited_free(g->inhibited);
    bus_owner_free(g->owner);
    free(g->list);
    claims_done(&g->claims);
}

static int listen_to(struct gnome *g)
{
    struct bus_rule rule = { .path = PATH, .interface = NAME, .member = "InhibitorAdded" };
    int r = bus_owner_listen(g->owner, NULL, rule, on_added, g);

    rule.member = "InhibitorRemoved";
    return r < 0 ? r : bus_owner_listen(g->owner, NULL, rule, on_removed, g);
}

static int gnome_open(struct source *s)
{
    struct gnome *g = s->self;
    int r;

    g->source = s;
    claims_init(&g->claims, s);
    r = bus_owner_new(s->port->user_bus, NAME, on_owner, g, &g->owner);
    if (r >= 0)
        r = listen_to(g);
    return r;
}

const struct source_type source_inhibit_gnome = {
    .name = "inhibit_gnome",
    .kind = SOURCE_INHIBITOR,
    .size = sizeof(struct gnome),
    .open = gnome_open,
    .close = gnome_close,
    .ask = gnome_ask,
    .asks_again = true,
};
