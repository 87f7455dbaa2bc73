/*
 * MPRIS: the media players on the session bus, and which of them play.
 *
 * A player that says it plays is evidence of a film if it is known to show films, else of music,
 * which plays without a listener too; what that is worth the core knows.
 *
 * Two signals are listened to: players coming and going (names below org.mpris.MediaPlayer2, so no
 * stranger on the bus wakes us), and PropertiesChanged of the interface of players. The bus cannot
 * tell a change of the status from one of the volume or the track, so each costs one wake-up; none
 * but that of the status costs more. Playing itself is told by nobody: Position changes silently.
 *
 * Two kinds of names are not followed: playerctld speaks for whoever of the others was used last,
 * and KDE Connect for what plays on a telephone, wherever that is.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/ask.h"
#include "sources/claims.h"
#include "sources/media/player.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* As many as there are claims; a desk with more has not been seen. */
#define PLAYERS_MAX CLAIMS_MAX

struct mpris {
    struct source *source;
    sd_bus_slot *name_match, *properties_match, *list_call;
    struct claims claims;
    unsigned n;
    struct player *players[PLAYERS_MAX];
    bool is_listed; /* those who were here before us are known */
    bool is_cut;    /* there were more; they are looked for again when one goes */
};

static void say_state(struct mpris *m)
{
    if (m->is_cut)
        source_say(m->source, SOURCE_READY,
                   "more media players on the session bus than the %u that are followed", m->n);
    else if (m->n)
        source_say(m->source, SOURCE_READY, "%u media player%s on the session bus", m->n,
                   m->n == 1 ? "" : "s");
    else
        source_say(m->source, SOURCE_ABSENT, "there is no media player on the session bus");
}

/* The first look waits until all have answered: what is found then was so before. */
static void look(void *userdata)
{
    struct mpris *m = userdata;

    if (!m->is_listed)
        return;
    for (unsigned i = 0; i < m->n && !m->claims.has_looked; i++)
        if (!player_is_known(m->players[i]))
            return;
    claims_begin(&m->claims);
    for (unsigned i = 0; i < m->n; i++)
        if (player_plays(m->players[i]))
            claims_add(&m->claims, player_is_video(m->players[i]) ? EVIDENCE_VIDEO : EVIDENCE_MUSIC,
                       player_title(m->players[i]));
    claims_end(&m->claims, clock_boot());
}

static bool is_followed(const char *name)
{
    static const char *const others[] = { "playerctld", "kdeconnect." };
    const size_t n = strlen(PLAYER_PREFIX);

    if (strncmp(name, PLAYER_PREFIX, n) != 0)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strncmp(name + n, others[i], strlen(others[i])) == 0)
            return false;
    return true;
}

static struct player **find(struct mpris *m, const char *name)
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
    else if (player_new(m->source->port->user_bus, name, unique, look, m, &m->players[m->n]) >= 0)
        m->n++;
}

static int on_list(sd_bus_message *msg, void *userdata, sd_bus_error *error)
{
    struct mpris *m = userdata;
    const char *name;

    (void)error;
    m->list_call = sd_bus_slot_unref(m->list_call);
    if (sd_bus_message_is_method_error(msg, NULL)) {
        source_say(m->source, SOURCE_FAILED, "the bus does not say who is there: %.80s",
                   sd_bus_message_get_error(msg)->name);
        return 0;
    }
    if (sd_bus_message_enter_container(msg, 'a', "s") >= 0)
        while (sd_bus_message_read(msg, "s", &name) > 0)
            if (is_followed(name) && !find(m, name))
                add(m, name, NULL);
    m->is_listed = true;
    say_state(m);
    look(m);
    return 0;
}

static int list(struct mpris *m)
{
    m->is_cut = false;
    return ask(m->source->port->user_bus, &m->list_call, BUS_NAME, BUS_PATH, BUS_NAME, "ListNames",
               on_list, m, NULL);
}

/* A new owner is another player, of which nothing is known. */
static int on_name(sd_bus_message *msg, void *userdata, sd_bus_error *error)
{
    struct mpris *m = userdata;
    const char *name, *before, *now, *sender = sd_bus_message_get_sender(msg);
    struct player **known;

    (void)error;
    if (!sender || strcmp(sender, BUS_NAME) != 0 ||
        sd_bus_message_read(msg, "sss", &name, &before, &now) < 0 || !is_followed(name))
        return 0;
    known = find(m, name);
    if (known) {
        player_free(*known);
        *known = m->players[--m->n];
    }
    if (*now)
        add(m, name, now);
    else if (m->is_cut)
        list(m);
    if (m->is_listed)
        say_state(m);
    look(m);
    return 0;
}

static int on_properties(sd_bus_message *msg, void *userdata, sd_bus_error *error)
{
    struct mpris *m = userdata;

    (void)error;
    for (unsigned i = 0; i < m->n; i++) {
        sd_bus_message_rewind(msg, /* complete= */ true);
        player_hear(m->players[i], msg);
    }
    return 0;
}

static int listen_to_bus(struct mpris *m)
{
    sd_bus *bus = m->source->port->user_bus;
    int r = sd_bus_add_match_async(bus, &m->name_match,
                                   "type='signal',sender='" BUS_NAME "',path='" BUS_PATH
                                   "',interface='" BUS_NAME "',member='NameOwnerChanged',"
                                   "arg0namespace='org.mpris.MediaPlayer2'",
                                   on_name, NULL, m);

    if (r >= 0)
        r = sd_bus_add_match_async(bus, &m->properties_match,
                                   "type='signal',path='" PLAYER_PATH
                                   "',interface='org.freedesktop.DBus.Properties',"
                                   "member='PropertiesChanged',arg0='" PLAYER_INTERFACE "'",
                                   on_properties, NULL, m);
    return r < 0 ? r : list(m);
}

static void mpris_close(struct source *s)
{
    struct mpris *m = s->self;

    sd_bus_slot_unref(m->name_match);
    sd_bus_slot_unref(m->properties_match);
    sd_bus_slot_unref(m->list_call);
    for (unsigned i = 0; i < m->n; i++)
        player_free(m->players[i]);
    claims_done(&m->claims);
    free(m);
    s->self = NULL;
}

static int mpris_open(struct source *s)
{
    struct mpris *m = s->self = calloc(1, sizeof *m);
    int r;

    if (!m)
        return -ENOMEM;
    m->source = s;
    claims_init(&m->claims, s);
    r = listen_to_bus(m);
    if (r < 0)
        mpris_close(s);
    return r < 0 ? r : 0;
}

extern const struct source_type source_mpris;
const struct source_type source_mpris = {
    .name = "mpris",
    .kind = SOURCE_MEDIA,
    .open = mpris_open,
    .close = mpris_close,
};
