#include "sources/media/player.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sources/bus_query.h"
#include "sources/media/metadata.h"
#include "sources/programs.h"
#include "util/bus_match.h"
#include "util/process_name.h"
#include "util/properties_changed.h"

#define ROOT   "org.mpris.MediaPlayer2"
#define STATUS "PlaybackStatus"
#define TRACK  "Metadata"

/* Total number of times that a player that does not answer is queried. */
#define TRIES_MAX 4

struct player {
    sd_bus *bus; /* borrowed */
    char *name, *unique;
    sd_bus_slot *owner_call, *root_call, *status_call, *track_call, *process_call;
    unsigned tries;
    bool is_silent;     /* a query timed out */
    bool is_introduced; /* the query for the names has ended */
    bool has_status, plays;
    bool has_track; /* the first query for the track has ended */
    bool is_sound;  /* the present track is sound alone */
    /* As the player gives them; empty: unknown. */
    char entry[PROGRAM_NAME_MAX], identity[PROGRAM_NAME_MAX], process[PROCESS_NAME_MAX];
    char program[PROGRAM_NAME_MAX];
    enum program_class class;
    void (*changed)(void *userdata);
    void *userdata;
};

/* Returns whether @m is a result. A timeout is retried later; other errors are final. */
static bool is_answer(struct player *p, sd_bus_message *m)
{
    if (sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY))
        p->is_silent = true;
    return !sd_bus_message_is_method_error(m, NULL);
}

/* Reads the next variant: returns a string, borrowed from @m, or NULL if it has another type. */
static const char *read_string(sd_bus_message *m)
{
    const char *value, *type = NULL;

    if (sd_bus_message_peek_type(m, NULL, &type) <= 0 || !type)
        return NULL;
    if (strcmp(type, "s") != 0) {
        sd_bus_message_skip(m, "v");
        return NULL;
    }
    return sd_bus_message_read(m, "v", "s", &value) < 0 ? NULL : value;
}

/* Chromium and the browsers that are built on it share one bus name. */
static void name_program(struct player *p)
{
    char suffix[PROGRAM_NAME_MAX], *instance;
    const char *from = p->entry;

    text_copy(suffix, sizeof suffix, p->name + strlen(PLAYER_PREFIX));
    instance = strstr(suffix, ".instance");
    if (instance)
        *instance = 0;
    if (!*from)
        from = strcmp(suffix, "chromium") == 0 && *p->identity ? p->identity : suffix;
    program_name(p->program, from);
    if (!*p->program)
        text_copy(p->program, sizeof p->program, p->name + strlen(PLAYER_PREFIX));
    p->class = program_class_of(p->program);
}

static void read_root(struct player *p, sd_bus_message *m)
{
    const char *name, *value;

    if (sd_bus_message_enter_container(m, 'a', "{sv}") < 0)
        return;
    while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
        if (sd_bus_message_read(m, "s", &name) < 0)
            return;
        value = read_string(m);
        if (value && strcmp(name, "DesktopEntry") == 0)
            text_copy(p->entry, sizeof p->entry, value);
        else if (value && strcmp(name, "Identity") == 0)
            text_copy(p->identity, sizeof p->identity, value);
        sd_bus_message_exit_container(m);
    }
    name_program(p);
}

static int on_root(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct player *p = userdata;

    p->root_call = sd_bus_slot_unref(p->root_call);
    p->is_introduced = true;
    if (is_answer(p, m))
        read_root(p, m);
    p->changed(p->userdata);
    return 0;
}

static void read_status(struct player *p, sd_bus_message *m)
{
    const char *status = read_string(m);

    p->has_status = status;
    p->plays = status && strcmp(status, "Playing") == 0;
}

static int on_status(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct player *p = userdata;

    p->status_call = sd_bus_slot_unref(p->status_call);
    if (is_answer(p, m))
        read_status(p, m);
    else
        p->has_status = p->plays = false;
    p->changed(p->userdata);
    return 0;
}

static int on_track(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct player *p = userdata;

    p->track_call = sd_bus_slot_unref(p->track_call);
    p->has_track = true;
    p->is_sound = is_answer(p, m) && metadata_is_audio(m);
    p->changed(p->userdata);
    return 0;
}

static int on_process(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct player *p = userdata;
    uint32_t pid;

    p->process_call = sd_bus_slot_unref(p->process_call);
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "u", &pid) >= 0)
        process_name(p->process, pid);
    p->changed(p->userdata);
    return 0;
}

static int query_status(struct player *p)
{
    return bus_query_property(p->bus, &p->status_call, p->unique, PLAYER_PATH, PLAYER_INTERFACE,
                              STATUS, on_status, p);
}

static int query_track(struct player *p)
{
    return bus_query_property(p->bus, &p->track_call, p->unique, PLAYER_PATH, PLAYER_INTERFACE,
                              TRACK, on_track, p);
}

static int query_all(struct player *p)
{
    int r = bus_query(p->bus, &p->root_call, p->unique, PLAYER_PATH,
                      "org.freedesktop.DBus.Properties", "GetAll", on_root, p, "s", ROOT);

    p->is_silent = false;
    p->tries++;
    if (r >= 0)
        r = bus_query(p->bus, &p->process_call, BUS_NAME, BUS_PATH, BUS_NAME,
                      "GetConnectionUnixProcessID", on_process, p, "s", p->unique);
    if (r >= 0)
        r = query_track(p);
    return r < 0 ? r : query_status(p);
}

static int on_unique(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct player *p = userdata;
    const char *unique;

    p->owner_call = sd_bus_slot_unref(p->owner_call);
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "s", &unique) >= 0 &&
        (p->unique = strdup(unique)))
        query_all(p);
    p->changed(p->userdata);
    return 0;
}

int player_new(sd_bus *bus, const char *name, const char *unique, void (*changed)(void *userdata),
               void *userdata, struct player **ret)
{
    struct player *p = calloc(1, sizeof *p);
    int r = -ENOMEM;

    if (!p || !(p->name = strdup(name)) || (unique && !(p->unique = strdup(unique)))) {
        player_free(p);
        return r;
    }
    p->bus = bus;
    p->changed = changed;
    p->userdata = userdata;
    name_program(p);
    r = unique ? query_all(p)
               : bus_query(bus, &p->owner_call, BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner",
                           on_unique, p, "s", name);
    if (r < 0) {
        player_free(p);
        return r;
    }
    *ret = p;
    return 0;
}

struct player *player_free(struct player *p)
{
    if (!p)
        return NULL;
    sd_bus_slot_unref(p->owner_call);
    sd_bus_slot_unref(p->root_call);
    sd_bus_slot_unref(p->status_call);
    sd_bus_slot_unref(p->track_call);
    sd_bus_slot_unref(p->process_call);
    free(p->name);
    free(p->unique);
    free(p);
    return NULL;
}

const char *player_name(const struct player *p)
{
    return p->name;
}

/* Both return whether the signal has a value. The reply of a pending query is older, or the same.
 */
static bool apply_status(struct player *p, sd_bus_message *m)
{
    const enum property_change change = properties_changed(m, PLAYER_INTERFACE, STATUS);

    if (change == PROPERTY_INVALIDATED)
        query_status(p);
    if (change != PROPERTY_HAS_VALUE)
        return false;
    p->status_call = sd_bus_slot_unref(p->status_call);
    read_status(p, m);
    return true;
}

static bool apply_track(struct player *p, sd_bus_message *m)
{
    const enum property_change change = properties_changed(m, PLAYER_INTERFACE, TRACK);

    if (change == PROPERTY_INVALIDATED)
        query_track(p);
    if (change != PROPERTY_HAS_VALUE)
        return false;
    p->track_call = sd_bus_slot_unref(p->track_call);
    p->has_track = true;
    p->is_sound = metadata_is_audio(m);
    return true;
}

void player_apply_signal(struct player *p, sd_bus_message *m)
{
    const char *sender = sd_bus_message_get_sender(m);
    bool is_changed;

    if (!p->unique || !sender || strcmp(sender, p->unique) != 0)
        return;
    if (p->is_silent && p->tries < TRIES_MAX)
        query_all(p);
    is_changed = apply_status(p, m);
    sd_bus_message_rewind(m, /* complete= */ true);
    is_changed |= apply_track(p, m);
    if (is_changed)
        p->changed(p->userdata);
}

void player_ask(struct player *p)
{
    if (!p->unique)
        return;
    if (!p->status_call)
        query_status(p);
    if (!p->track_call)
        query_track(p);
}

bool player_is_known(const struct player *p)
{
    return !p->owner_call && !p->root_call && !p->status_call && !p->track_call && !p->process_call;
}

static bool is_telephone(const struct player *p)
{
    char process[PROGRAM_NAME_MAX];

    program_name(process, p->process);
    return program_class_of(process) == PROGRAM_MUSIC_PLAYER && p->class == PROGRAM_OTHER;
}

bool player_may_show_films(const struct player *p)
{
    return p->class != PROGRAM_MUSIC_PLAYER && !is_telephone(p);
}

enum player_activity player_activity(const struct player *p)
{
    if (!p->is_introduced || !p->has_track || !p->has_status)
        return PLAYER_SILENT;
    if (!p->plays)
        return PLAYER_PAUSED;
    if (p->is_sound || !player_may_show_films(p))
        return PLAYER_PLAYS_SOUND;
    return p->class == PROGRAM_VIDEO_PLAYER ? PLAYER_PLAYS_FILM : PLAYER_PLAYS;
}

const char *player_program(const struct player *p)
{
    return p->program;
}

bool player_any_name(const struct player *p, const struct source *s,
                     bool (*test)(const struct source *s, const char *name))
{
    return test(s, p->entry) || test(s, p->program) || test(s, p->identity) || test(s, p->process);
}
