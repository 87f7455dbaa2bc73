/*
 * GameMode: reports that a game has requested the machine's full speed from gamemoded.
 *
 * gamemoded has the number of its games in the property ClientCount and sends each change with its
 * value (since 1.4; measured with 1.7). The first game that requests GameMode starts gamemoded; the
 * service never does. When gamemoded exits, no game is registered.
 */
#include <string.h>

#include "sources/bus_query.h"
#include "sources/claims.h"
#include "util/bus_owner.h"
#include "util/properties_changed.h"

#define NAME "com.feralinteractive.GameMode"
#define PATH "/com/feralinteractive/GameMode"

#define PROPERTY "ClientCount"

struct gamemode {
    struct source *source;
    struct bus_owner *owner;
    sd_bus_slot *call;
    struct claims claims;
};

/* The value may have any type; without an int32 the source fails and no game counts. */
static void apply_count(struct gamemode *g, sd_bus_message *m)
{
    int32_t count;

    claims_begin(&g->claims);
    if (sd_bus_message_read(m, "v", "i", &count) < 0) {
        source_set_state(g->source, SOURCE_FAILED, N_("%s sent ClientCount with a wrong type"),
                         NAME);
    } else {
        if (count > 0)
            claims_add(&g->claims, EVIDENCE_GAMEMODE, "");
        source_set_state(g->source, SOURCE_READY, N_("%s reports how many games run"), NAME);
    }
    claims_end(&g->claims, clock_boot());
}

static int on_count(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gamemode *g = userdata;

    g->call = sd_bus_slot_unref(g->call);
    if (!sd_bus_message_is_method_error(m, NULL)) {
        apply_count(g, m);
        return 0;
    }
    claims_drop(&g->claims, clock_boot()); /* the game may have ended meanwhile */
    source_set_state(g->source, SOURCE_FAILED, N_("%s does not report how many games run: %.80s"),
                     NAME, sd_bus_message_get_error(m)->name);
    return 0;
}

static void query_count(struct gamemode *g)
{
    int r = bus_query_property(g->source->port->user_bus, &g->call, bus_owner_get(g->owner), PATH,
                               NAME, PROPERTY, on_count, g);

    if (r < 0)
        source_set_state(g->source, SOURCE_FAILED, "%s", strerror(-r));
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gamemode *g = userdata;

    switch (properties_changed(m, NAME, PROPERTY)) {
    case PROPERTY_HAS_VALUE:
        g->call = sd_bus_slot_unref(g->call); /* its reply is older than this value, or the same */
        apply_count(g, m);
        break;
    case PROPERTY_INVALIDATED:
        query_count(g);
        break;
    case PROPERTY_UNCHANGED:
        break;
    }
    return 0;
}

/* Without gamemoded no game is registered. An empty scan records that, so that a game of the next
 * gamemoded counts as new even if the first query finds it. */
static void on_owner(void *userdata, const char *unique)
{
    struct gamemode *g = userdata;

    if (unique) {
        query_count(g);
        return;
    }
    g->call = sd_bus_slot_unref(g->call);
    claims_begin(&g->claims);
    claims_end(&g->claims, clock_boot());
    source_set_state(g->source, SOURCE_ABSENT,
                     N_("%s is not on the session bus; the first game that needs it starts it"),
                     NAME);
}

static void gamemode_ask(struct source *s)
{
    struct gamemode *g = s->self;

    if (bus_owner_get(g->owner) && !g->call)
        query_count(g);
}

static void gamemode_close(struct source *s)
{
    struct gamemode *g = s->self;

    sd_bus_slot_unref(g->call);
    bus_owner_free(g->owner);
    claims_done(&g->claims);
}

static int gamemode_open(struct source *s)
{
    struct gamemode *g = s->self;
    int r;

    g->source = s;
    claims_init(&g->claims, s);
    r = bus_owner_new(s->port->user_bus, NAME, on_owner, g, &g->owner);
    if (r >= 0)
        r = bus_owner_listen(g->owner, NULL, bus_rule_properties(PATH, NAME), on_properties, g);
    return r;
}

const struct source_type source_gamemode = {
    .name = "gamemode",
    .kind = SOURCE_HOLD,
    .size = sizeof(struct gamemode),
    .open = gamemode_open,
    .close = gamemode_close,
    .ask = gamemode_ask,
    .asks_again = true,
};
