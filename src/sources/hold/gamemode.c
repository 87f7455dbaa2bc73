/*
 * GameMode: whether a game has asked gamemoded for the machine's full speed.
 *
 * gamemoded counts its games in the property ClientCount and tells of each change with its value
 * (seen on 1.7; it has both since 1.4). It is started by the first game that asks
 * for it and never from here; when it goes, its games are nobody's any more.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/ask.h"
#include "sources/claims.h"
#include "sources/properties_changed.h"
#include "util/owner.h"

#define NAME "com.feralinteractive.GameMode"
#define PATH "/com/feralinteractive/GameMode"

#define PROPERTY "ClientCount"

struct gamemode {
    struct source *source;
    struct owner *owner;
    sd_bus_slot *match, *call;
    struct claims claims;
};

/* What the daemon says, in whatever type; a count that cannot be read counts nothing. */
static void take(struct gamemode *g, sd_bus_message *m)
{
    int32_t count;

    claims_begin(&g->claims);
    if (sd_bus_message_read(m, "v", "i", &count) < 0) {
        source_say(g->source, SOURCE_FAILED, NAME " says no number of games");
    } else {
        if (count > 0)
            claims_add(&g->claims, EVIDENCE_GAMEMODE, "");
        source_say(g->source, SOURCE_READY, NAME " tells how many games run");
    }
    claims_end(&g->claims, clock_boot());
}

static int on_count(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct gamemode *g = userdata;

    (void)error;
    g->call = sd_bus_slot_unref(g->call);
    if (!sd_bus_message_is_method_error(m, NULL)) {
        take(g, m);
        return 0;
    }
    claims_drop(&g->claims, clock_boot()); /* what was so before may have ended meanwhile */
    source_say(g->source, SOURCE_FAILED, NAME " does not say how many games run: %.80s",
               sd_bus_message_get_error(m)->name);
    return 0;
}

static void ask_count(struct gamemode *g)
{
    int r = ask_property(g->source->port->user_bus, &g->call, owner_get(g->owner), PATH, NAME,
                         PROPERTY, on_count, g);

    if (r < 0)
        source_say(g->source, SOURCE_FAILED, "%s", strerror(-r));
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct gamemode *g = userdata;

    (void)error;
    if (!owner_sent(g->owner, m))
        return 0;
    switch (properties_changed(m, NAME, PROPERTY)) {
    case PROPERTY_SAID:
        g->call = sd_bus_slot_unref(g->call); /* its answer would be older, or the same */
        take(g, m);
        break;
    case PROPERTY_UNSAID:
        ask_count(g);
        break;
    case PROPERTY_UNTOUCHED:
        break;
    }
    return 0;
}

/* Without a daemon there is no game, and that is known: one that comes with the next daemon is
 * new, though it is there when that is first asked. */
static void on_owner(void *userdata, const char *unique)
{
    struct gamemode *g = userdata;

    if (unique) {
        ask_count(g);
        return;
    }
    g->call = sd_bus_slot_unref(g->call);
    claims_begin(&g->claims);
    claims_end(&g->claims, clock_boot());
    source_say(g->source, SOURCE_ABSENT, "there is no " NAME "; a game that wants it starts it");
}

static void gamemode_close(struct source *s)
{
    struct gamemode *g = s->self;

    sd_bus_slot_unref(g->match);
    sd_bus_slot_unref(g->call);
    owner_free(g->owner);
    claims_done(&g->claims);
    free(g);
    s->self = NULL;
}

static int gamemode_open(struct source *s)
{
    struct gamemode *g = s->self = calloc(1, sizeof *g);
    int r;

    if (!g)
        return -ENOMEM;
    g->source = s;
    claims_init(&g->claims, s);
    r = sd_bus_add_match_async(s->port->user_bus, &g->match,
                               "type='signal',sender='" NAME "',path='" PATH
                               "',interface='org.freedesktop.DBus.Properties',"
                               "member='PropertiesChanged',arg0='" NAME "'",
                               on_properties, NULL, g);
    if (r >= 0)
        r = owner_new(s->port->user_bus, NAME, on_owner, g, &g->owner);
    if (r < 0)
        gamemode_close(s);
    return r < 0 ? r : 0;
}

extern const struct source_type source_gamemode;
const struct source_type source_gamemode = {
    .name = "gamemode",
    .kind = SOURCE_HOLD,
    .open = gamemode_open,
    .close = gamemode_close,
};
