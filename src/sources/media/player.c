#include "sources/media/player.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/ask.h"
#include "sources/properties_changed.h"
#include "sources/purpose.h"

#define ROOT   "org.mpris.MediaPlayer2"
#define STATUS "PlaybackStatus"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* Bytes that are kept of what it calls itself; more than any detail holds. */
#define TITLE_MAX 256

/* How often one that leaves questions without an answer is asked in all. */
#define TRIES_MAX 4

struct player {
    sd_bus *bus; /* borrowed */
    char *name, *unique;
    sd_bus_slot *owner_call, *root_call, *status_call;
    unsigned tries;
    bool is_silent;     /* it left a question without an answer */
    bool is_introduced; /* who it is, or that it does not say */
    bool plays, is_video;
    char *title; /* NULL: its name has to do */
    void (*changed)(void *userdata);
    void *userdata;
};

/* What is refused is not asked again; what was not answered is. */
static bool is_answer(struct player *p, sd_bus_message *m)
{
    if (sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY))
        p->is_silent = true;
    return !sd_bus_message_is_method_error(m, NULL);
}

/* The variant that is next: a string, borrowed from @m, or NULL when it holds another type. */
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

static void read_root(struct player *p, sd_bus_message *m)
{
    const char *name, *value, *entry = NULL, *identity = NULL;

    if (sd_bus_message_enter_container(m, 'a', "{sv}") < 0)
        return;
    while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
        if (sd_bus_message_read(m, "s", &name) < 0)
            return;
        value = read_string(m);
        if (strcmp(name, "DesktopEntry") == 0)
            entry = value;
        else if (strcmp(name, "Identity") == 0)
            identity = value;
        sd_bus_message_exit_container(m);
    }
    p->is_video = entry && purpose_is_video_player(entry);
    if (!identity || !*identity)
        identity = entry;
    free(p->title);
    p->title = identity && *identity ? strndup(identity, TITLE_MAX) : NULL;
}

static int on_root(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct player *p = userdata;

    (void)error;
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

    p->plays = status && strcmp(status, "Playing") == 0;
}

static int on_status(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct player *p = userdata;

    (void)error;
    p->status_call = sd_bus_slot_unref(p->status_call);
    if (is_answer(p, m))
        read_status(p, m);
    else
        p->plays = false;
    p->changed(p->userdata);
    return 0;
}

static int ask_status(struct player *p)
{
    return ask_property(p->bus, &p->status_call, p->unique, PLAYER_PATH, PLAYER_INTERFACE, STATUS,
                        on_status, p);
}

static int ask_all(struct player *p)
{
    int r = ask(p->bus, &p->root_call, p->unique, PLAYER_PATH, "org.freedesktop.DBus.Properties",
                "GetAll", on_root, p, "s", ROOT);

    p->is_silent = false;
    p->tries++;
    return r < 0 ? r : ask_status(p);
}

static int on_unique(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct player *p = userdata;
    const char *unique;

    (void)error;
    p->owner_call = sd_bus_slot_unref(p->owner_call);
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "s", &unique) >= 0 &&
        (p->unique = strdup(unique)))
        ask_all(p);
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
    r = unique ? ask_all(p)
               : ask(bus, &p->owner_call, BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner", on_unique,
                     p, "s", name);
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
    free(p->name);
    free(p->unique);
    free(p->title);
    free(p);
    return NULL;
}

const char *player_name(const struct player *p)
{
    return p->name;
}

void player_hear(struct player *p, sd_bus_message *m)
{
    const char *sender = sd_bus_message_get_sender(m);

    if (!p->unique || !sender || strcmp(sender, p->unique) != 0)
        return;
    if (p->is_silent && p->tries < TRIES_MAX)
        ask_all(p);
    switch (properties_changed(m, PLAYER_INTERFACE, STATUS)) {
    case PROPERTY_SAID:
        p->status_call = sd_bus_slot_unref(p->status_call); /* older than this, or the same */
        read_status(p, m);
        p->changed(p->userdata);
        break;
    case PROPERTY_UNSAID:
        ask_status(p);
        break;
    case PROPERTY_UNTOUCHED:
        break;
    }
}

bool player_is_known(const struct player *p)
{
    return !p->owner_call && !p->root_call && !p->status_call;
}

bool player_plays(const struct player *p)
{
    return p->plays && p->is_introduced;
}

bool player_is_video(const struct player *p)
{
    return p->is_video;
}

const char *player_title(const struct player *p)
{
    return p->title ? p->title : p->name + strlen(PLAYER_PREFIX);
}
