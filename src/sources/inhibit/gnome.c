/*
 * Inhibitors of org.gnome.SessionManager, which GNOME, Cinnamon and MATE serve: films in browsers
 * and players, calls, and whoever asks through the portal or org.freedesktop.ScreenSaver there.
 *
 * Each inhibitor is an object that never changes; it says what it bars, who it is for and why. They
 * are listed once and then followed as they come and go, and asked one after the other, so that a
 * crowd of them costs one call at a time. Where they cannot be learnt, InhibitedActions still tells
 * that there is one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/ask.h"
#include "sources/idle/inhibited.h"
#include "sources/inhibit/inhibitor.h"
#include "util/owner.h"

#define NAME      "org.gnome.SessionManager"
#define PATH      "/org/gnome/SessionManager"
#define INHIBITOR NAME ".Inhibitor"

#define IDLE 8u /* the bit of what an inhibitor bars */

/* More than have been seen at once; most bar suspend only. Who comes on top is not heard. */
#define ITEMS_MAX     32
#define ITEM_PATH_MAX 80

/* What is asked, in this order. */
enum question { FLAGS, PROGRAM, REASON, NOTHING };

struct item {
    char path[ITEM_PATH_MAX];
    enum question next;
    bool bars_idle;
    bool is_dark; /* it does not say what it bars */
    char program[INHIBITOR_TEXT_MAX], reason[INHIBITOR_TEXT_MAX];
    usec seen_at;
};

struct gnome {
    struct source *source;
    struct owner *owner;
    sd_bus_slot *added, *removed, *call;
    struct inhibited *inhibited; /* followed where somebody is dark */
    struct claims claims;
    bool is_listed, is_known; /* those that were there first: their paths, and all about them */
    bool is_list_dark;        /* it does not say who they were */
    unsigned n;
    struct item *list;         /* of ITEMS_MAX; NULL where there is no session manager */
    char asked[ITEM_PATH_MAX]; /* whom the call goes to */
};

static void tell(struct gnome *g)
{
    bool is_dark = g->is_list_dark, is_named = false;

    claims_begin(&g->claims);
    for (unsigned i = 0; i < g->n; i++) {
        const struct item *item = &g->list[i];

        is_dark |= item->is_dark;
        if (item->next != NOTHING || !item->bars_idle)
            continue;
        is_named = true;
        inhibitor_claim(&g->claims, item->program, item->reason, item->seen_at);
    }
    if (is_dark && !is_named && inhibited_is_on(g->inhibited))
        inhibitor_claim_unnamed(&g->claims);
    claims_end(&g->claims, clock_boot());
}

static void on_inhibited(void *userdata, bool is_on)
{
    struct gnome *g = userdata;

    (void)is_on;
    if (g->is_known)
        tell(g);
}

static void follow_actions(struct gnome *g)
{
    if (!g->inhibited)
        inhibited_new(g->source->port->user_bus, on_inhibited, g, &g->inhibited);
}

static struct item *find(struct gnome *g, const char *path)
{
    for (unsigned i = 0; i < g->n; i++)
        if (strcmp(g->list[i].path, path) == 0)
            return &g->list[i];
    return NULL;
}

static void add(struct gnome *g, const char *path)
{
    struct item *item;

    if (g->n == ITEMS_MAX || strlen(path) >= ITEM_PATH_MAX || find(g, path))
        return;
    item = &g->list[g->n++];
    memset(item, 0, sizeof *item);
    memcpy(item->path, path, strlen(path) + 1);
    item->seen_at = clock_boot();
}

/* Whoever gives no answer to one question is not asked it again. */
static void take_answer(struct item *item, sd_bus_message *m)
{
    const bool is_error = sd_bus_message_is_method_error(m, NULL);
    const char *text;
    uint32_t flags;

    switch (item->next) {
    case FLAGS:
        item->is_dark = is_error || sd_bus_message_read(m, "u", &flags) < 0;
        item->bars_idle = !item->is_dark && (flags & IDLE);
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

static void say_ready(struct gnome *g)
{
    source_say(g->source, SOURCE_READY, NAME " on the session bus");
}

static void say_dark(struct gnome *g, sd_bus_message *m)
{
    if (sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY))
        source_say(g->source, SOURCE_FAILED, NAME " does not answer");
    else
        source_say(g->source, SOURCE_READY, NAME " tells that idleness is inhibited, not by whom");
}

static void ask_next(struct gnome *g);

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct gnome *g = userdata;
    struct item *item = find(g, g->asked);

    (void)error;
    g->call = sd_bus_slot_unref(g->call);
    if (item) {
        take_answer(item, m);
        if (item->is_dark) {
            follow_actions(g);
            say_dark(g, m);
        } else if (g->source->state == SOURCE_FAILED) {
            say_ready(g);
        }
    }
    ask_next(g);
    return 0;
}

static void ask_next(struct gnome *g)
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
        if (ask(g->source->port->user_bus, &g->call, owner_get(g->owner), item->path, INHIBITOR,
                methods[item->next], on_answer, g, NULL) >= 0)
            return;
        item->next = NOTHING;
    }
    g->is_known = true;
    tell(g);
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct gnome *g = userdata;
    const char *path;

    (void)error;
    g->call = sd_bus_slot_unref(g->call);
    g->is_listed = true;
    if (sd_bus_message_is_method_error(m, NULL) ||
        sd_bus_message_enter_container(m, 'a', "o") < 0) {
        g->is_list_dark = true;
        follow_actions(g);
        say_dark(g, m);
    } else {
        while (sd_bus_message_read(m, "o", &path) > 0)
            add(g, path);
        say_ready(g);
    }
    ask_next(g);
    return 0;
}

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct gnome *g = userdata;
    const char *path;

    (void)error;
    if (!owner_sent(g->owner, m) || sd_bus_message_read(m, "o", &path) < 0)
        return 0;
    add(g, path);
    ask_next(g);
    return 0;
}

static int on_removed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct gnome *g = userdata;
    struct item *item;
    const char *path;

    (void)error;
    if (!owner_sent(g->owner, m) || sd_bus_message_read(m, "o", &path) < 0)
        return 0;
    item = find(g, path);
    if (!item)
        return 0;
    *item = g->list[--g->n];
    if (g->is_known)
        tell(g);
    return 0;
}

static void forget(struct gnome *g)
{
    g->call = sd_bus_slot_unref(g->call);
    g->added = sd_bus_slot_unref(g->added);
    g->removed = sd_bus_slot_unref(g->removed);
    g->inhibited = inhibited_free(g->inhibited);
    g->is_listed = g->is_known = g->is_list_dark = false;
    g->n = 0;
    free(g->list);
    g->list = NULL;
    claims_drop(&g->claims, clock_boot());
}

#define MATCH(member) \
    "type='signal',sender='" NAME "',path='" PATH "',interface='" NAME "',member='" member "'"

/* The matches first, so that nobody comes unheard between the list and them. */
static void on_owner(void *userdata, const char *unique)
{
    struct gnome *g = userdata;
    sd_bus *bus = g->source->port->user_bus;
    int r;

    forget(g);
    if (!unique) {
        source_say(g->source, SOURCE_ABSENT, NAME " is not on the session bus");
        return;
    }
    g->list = calloc(ITEMS_MAX, sizeof *g->list);
    if (!g->list)
        abort();
    source_say(g->source, SOURCE_STANDBY, NAME " is here, and has yet to answer");
    r = sd_bus_add_match_async(bus, &g->added, MATCH("InhibitorAdded"), on_added, NULL, g);
    if (r >= 0)
        r = sd_bus_add_match_async(bus, &g->removed, MATCH("InhibitorRemoved"), on_removed, NULL,
                                   g);
    if (r >= 0)
        r = ask(bus, &g->call, unique, PATH, NAME, "GetInhibitors", on_list, g, NULL);
    if (r < 0)
        source_say(g->source, SOURCE_FAILED, "%s", strerror(-r));
}

static void gnome_close(struct source *s)
{
    struct gnome *g = s->self;

    sd_bus_slot_unref(g->added);
    sd_bus_slot_unref(g->removed);
    sd_bus_slot_unref(g->call);
    inhibited_free(g->inhibited);
    owner_free(g->owner);
    free(g->list);
    claims_done(&g->claims);
    free(g);
    s->self = NULL;
}

static int gnome_open(struct source *s)
{
    struct gnome *g = s->self = calloc(1, sizeof *g);
    int r;

    if (!g)
        return -ENOMEM;
    g->source = s;
    claims_init(&g->claims, s);
    r = owner_new(s->port->user_bus, NAME, on_owner, g, &g->owner);
    if (r < 0)
        gnome_close(s);
    return r < 0 ? r : 0;
}

extern const struct source_type source_inhibit_gnome;
const struct source_type source_inhibit_gnome = {
    .name = "inhibit_gnome",
    .kind = SOURCE_INHIBITOR,
    .open = gnome_open,
    .close = gnome_close,
};
