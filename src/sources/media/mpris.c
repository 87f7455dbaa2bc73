/*
 * MPRIS: reports what the media players on the session bus do.
 *
 * A known video player that plays shows a film, unless the track is sound alone; a known music
 * player never does. Any other player is a browser, or unknown: it may play either, and the core
 * decides by the other evidence of the same program. Some desktops have no list of the programs
 * that inhibit: there the lack of such evidence shows nothing, and the claim is another one. A
 * player that is paused is evidence too: then the inhibitor of its program does not show a film.
 *
 * The source subscribes to two signals: NameOwnerChanged of names below org.mpris.MediaPlayer2, so
 * that other programs on the bus do not wake the service; and PropertiesChanged of the interface of
 * players. A match rule cannot select one property, so each change of the volume or the track
 * causes one wake-up, but no further work. A player that keeps playing sends no signals: Position
 * changes without one.
 *
 * Some names are ignored: playerctld repeats the state of the player used last, KDE Connect and
 * GSConnect that of a player on a telephone, which may be in another place. BlueZ's mpris-proxy
 * does the same for a telephone under the name of that telephone: its players are music.
 */
#include <string.h>

#include "sources/bus_query.h"
#include "sources/claims.h"
#include "sources/media/player.h"
#include "util/bus_match.h"

/* More than were seen on any desktop. */
#define PLAYERS_MAX CLAIMS_KNOWN_MAX

struct mpris {
    struct source *source;
    struct bus_match *names, *properties;
    sd_bus_slot *list_call;
    struct claims claims;
    unsigned n;
    struct player *players[PLAYERS_MAX];
    bool is_listed; /* the reply of ListNames has arrived */
    bool has_all;   /* the replies of the players that it named have arrived, too */
    bool has_list;  /* a source reports which programs inhibit, or that a window does */
    bool is_cut;    /* more than PLAYERS_MAX; names are listed again when a player exits */
};

static void update_state(struct mpris *m)
{
    struct bilingual count = { 0 };

    if (m->is_cut)
        source_set_state(m->source, SOURCE_READY,
                         N_("more media players on the session bus than the %u that are watched"),
                         m->n);
    else if (m->n) {
        bilingual_add_n(&count, "%u media player on the session bus",
                        "%u media players on the session bus", m->n, m->n);
        source_set_sentence(m->source, SOURCE_READY, &count);
    } else {
        source_set_state(m->source, SOURCE_ABSENT, N_("no media player on the session bus"));
    }
}

/* Whether another player of the program of @p may show a film: then a pause of @p proves nothing.
 */
static bool is_shown_elsewhere(const struct mpris *m, const struct player *p)
{
    for (unsigned i = 0; i < m->n; i++) {
        const enum player_activity activity = player_activity(m->players[i]);

        if ((activity == PLAYER_PLAYS_FILM || activity == PLAYER_PLAYS) &&
            strcmp(player_program(m->players[i]), player_program(p)) == 0)
            return true;
    }
    return false;
}

/* While a video player plays only sound or nothing, an inhibitor of its program shows no film. */
static void claim(struct mpris *m, const struct player *p)
{
    const enum player_activity activity = player_activity(p);
    const char *program = player_program(p);

    if (activity == PLAYER_PLAYS_FILM)
        claims_add(&m->claims, EVIDENCE_VIDEO, program);
    else if (activity == PLAYER_PLAYS)
        claims_add_instead(&m->claims, m->has_list ? EVIDENCE_PLAYER : EVIDENCE_LONE_PLAYER,
                           program, m->has_list ? EVIDENCE_LONE_PLAYER : EVIDENCE_PLAYER);
    else if (activity == PLAYER_PLAYS_SOUND)
        claims_add(&m->claims, EVIDENCE_MUSIC, program);
    if ((activity == PLAYER_PAUSED || activity == PLAYER_PLAYS_SOUND) && player_may_show_films(p) &&
        !is_shown_elsewhere(m, p))
        claims_add(&m->claims, EVIDENCE_PAUSED, program);
}

/* The first scan waits for the replies of all players, because its claims count as older than the
 * service. So does the first one after names were listed once more: until then the claims stay. */
static void update_claims(void *userdata)
{
    struct mpris *m = userdata;

    if (!m->is_listed)
        return;
    for (unsigned i = 0; i < m->n && !m->has_all; i++)
        if (!player_is_known(m->players[i]))
            return;
    m->has_all = true;
    claims_begin(&m->claims);
    for (unsigned i = 0; i < m->n; i++)
        if (!player_any_name(m->players[i], m->source, source_ignores))
            claim(m, m->players[i]);
    claims_end(&m->claims, clock_boot());
}

static bool is_followed(const char *name)
{
    static const char *const others[] = { "playerctld", "kdeconnect.", "GSConnect." };
    const size_t n = strlen(PLAYER_PREFIX);

    if (strncmp(name, PLAYER_PREFIX, n) != 0)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strncmp(name + n, others[i], strlen(others[i])) == 0)
            return false;
    return true;
}

static struct player **find_player(struct mpris *m, const char *name)
{
    for (unsigned i = 0; i < m->n; i++)
        if (strcmp(player_name(m->players[i]), name) == 0)
            return &m->players[i];
    return NULL;
}

static void add(struct mpris *m, const char *name, const char *unique)
{
    if (m->n == PLAYERS_MAX)
        m->is_cut = true;
    else if (player_new(m->source->port->user_bus, name, unique, update_claims, m,
                        &m->players[m->n]) >= 0)
        m->n++;
}

static int on_list(sd_bus_message *msg, void *userdata, sd_bus_error *)
{
    struct mpris *m = userdata;
    const char *name;

    m->list_call = sd_bus_slot_unref(m->list_call);
    if (sd_bus_message_is_method_error(msg, NULL)) {
        source_set_state(m->source, SOURCE_FAILED,
                         N_("the session bus does not list its names: %.80s"),
                         sd_bus_message_get_error(msg)->name);
        return 0;
    }
    if (sd_bus_message_enter_container(msg, 'a', "s") >= 0)
        while (sd_bus_message_read(msg, "s", &name) > 0)
            if (is_followed(name) && !find_player(m, name))
                add(m, name, NULL);
    m->is_listed = true;
    update_state(m);
    update_claims(m);
    return 0;
}

static void list(struct mpris *m)
{
    int r = bus_query(m->source->port->user_bus, &m->list_call, BUS_NAME, BUS_PATH, BUS_NAME,
                      "ListNames", on_list, m, NULL);

    m->is_cut = false;
    if (r < 0)
        source_set_state(m->source, SOURCE_FAILED,
                         N_("cannot list the names on the session bus: %s"), strerror(-r));
}

/* A new owner of a name is a new player, whose state is unknown. */
static int on_name(sd_bus_message *msg, void *userdata, sd_bus_error *)
{
    struct mpris *m = userdata;
    const char *name, *before, *now;
    struct player **known;

    if (sd_bus_message_read(msg, "sss", &name, &before, &now) < 0 || !is_followed(name))
        return 0;
    known = find_player(m, name);
    if (known) {
        player_free(*known);
        *known = m->players[--m->n];
    }
    if (*now)
        add(m, name, now);
    else if (m->is_cut)
        list(m);
    if (m->is_listed)
        update_state(m);
    update_claims(m);
    return 0;
}

static int on_properties(sd_bus_message *msg, void *userdata, sd_bus_error *)
{
    struct mpris *m = userdata;

    for (unsigned i = 0; i < m->n; i++) {
        sd_bus_message_rewind(msg, /* complete= */ true);
        player_apply_signal(m->players[i], msg);
    }
    return 0;
}

static void drop_players(struct mpris *m)
{
    while (m->n)
        player_free(m->players[--m->n]);
}

/* Signals may be missing: a player may be gone, or have another owner or state. */
static void on_late(void *userdata)
{
    struct mpris *m = userdata;

    drop_players(m);
    m->is_listed = m->has_all = false;
    list(m);
}

static const struct bus_rule names_rule = { .sender = BUS_NAME,
                                            .path = BUS_PATH,
                                            .interface = BUS_NAME,
                                            .member = "NameOwnerChanged",
                                            .arg0 = "org.mpris.MediaPlayer2",
                                            .is_namespace = true };

static const struct bus_rule properties_rule = { .path = PLAYER_PATH,
                                                 .interface = "org.freedesktop.DBus.Properties",
                                                 .member = "PropertiesChanged",
                                                 .arg0 = PLAYER_INTERFACE };

static int listen_to_bus(struct mpris *m)
{
    sd_bus *bus = m->source->port->user_bus;
    int r = bus_match_new(bus, &names_rule, on_name, on_late, m, &m->names);

    if (r >= 0)
        r = bus_match_new(bus, &properties_rule, on_properties, on_late, m, &m->properties);
    if (r >= 0)
        list(m);
    return r;
}

/* Not among them: inhibit_power reports only what came through one of several services, and no
 * browser inhibits through logind. */
static bool has_list(const struct source *s)
{
    static const char *const names[] = { "inhibit_gnome", "inhibit_kde", "inhibit_wayland" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const enum source_state state = s->port->state_of(s->port->userdata, names[i]);

        if (state == SOURCE_READY || state == SOURCE_STANDBY) /* its list is still to be read */
            return true;
    }
    return false;
}

static void mpris_other_changed(struct source *s)
{
    struct mpris *m = s->self;
    const bool had_list = m->has_list;

    m->has_list = has_list(s);
    if (m->has_list != had_list)
        update_claims(m);
}

static void mpris_ask(struct source *s)
{
    struct mpris *m = s->self;

    if (s->state == SOURCE_FAILED && !m->list_call)
        list(m);
    for (unsigned i = 0; i < m->n; i++)
        player_ask(m->players[i]);
}

static void mpris_close(struct source *s)
{
    struct mpris *m = s->self;

    bus_match_free(m->names);
    bus_match_free(m->properties);
    sd_bus_slot_unref(m->list_call);
    drop_players(m);
    claims_done(&m->claims);
}

static int mpris_open(struct source *s)
{
    struct mpris *m = s->self;
    int r;

    m->source = s;
    m->has_list = has_list(s);
    claims_init(&m->claims, s);
    r = listen_to_bus(m);
    return r;
}

const struct source_type source_mpris = {
    .name = "mpris",
    .kind = SOURCE_MEDIA,
    .size = sizeof(struct mpris),
    .open = mpris_open,
    .close = mpris_close,
    .other_changed = mpris_other_changed,
    .ask = mpris_ask,
    .asks_again = true,
};
