/*
 * Asked in turn, each without waiting: which object is our user, which session is its display, what
 * is that session like. A signal begins the part anew that it concerns; an answer that comes after
 * that belongs to a call that was dropped with its slot.
 */
#include "sources/session/login_user.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sources/properties_changed.h"
#include "sources/session/login_call.h"

/* A logind that hangs is asked again, each time for 5 s, and then only when it changes. */
#define TRIES_MAX 6

struct login_user {
    sd_bus *bus;
    const struct owner *owner;
    struct login_facts *facts;
    void (*changed)(void *userdata);
    void *userdata;
    char *user_path, *session_path;
    bool is_own_asked; /* the session of our own process, since the user has no display */
    bool is_known;
    unsigned tries;
    sd_bus_slot *new_match, *user_match, *session_match, *removed_match, *call;
};

static void ask_user(struct login_user *u);

void login_facts_forget_session(struct login_facts *facts)
{
    facts->id[0] = facts->type[0] = facts->seat[0] = '\0';
    facts->is_remote = facts->is_locked = facts->is_idle = false;
    facts->is_active = true;
    facts->idle_since = USEC_NONE;
}

static void say(struct login_user *u)
{
    u->is_known = true;
    u->changed(u->userdata);
}

static void drop_session(struct login_user *u)
{
    u->session_match = sd_bus_slot_unref(u->session_match);
    u->removed_match = sd_bus_slot_unref(u->removed_match);
    u->call = sd_bus_slot_unref(u->call);
    free(u->session_path);
    u->session_path = NULL;
}

static void no_session(struct login_user *u, const char *other)
{
    drop_session(u);
    login_facts_forget_session(u->facts);
    u->facts->presence = LOGIN_NO_SESSION;
    if (other != u->facts->other)
        snprintf(u->facts->other, sizeof u->facts->other, "%s", other);
    say(u);
}

/* What gave no answer is begun anew: what is not known now is told by no signal later. */
static bool asks_again(struct login_user *u, sd_bus_message *m)
{
    if (!sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY) || ++u->tries >= TRIES_MAX)
        return false;
    if (!u->is_known)
        no_session(u, "logind does not answer");
    ask_user(u);
    return true;
}

/* ---- the session */

static int on_session_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;
    struct login_properties p;

    (void)error;
    /* While it is asked: the answer comes after this and has it all. */
    if (!owner_sent(u->owner, m) || u->call)
        return 0;
    login_properties_init(&p, u->facts);
    if (sd_bus_message_skip(m, "s") < 0 || login_properties_read(&p, m) < 0)
        return 0;
    login_properties_take(&p, u->facts);
    say(u);
    return 0;
}

static int on_session_removed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;

    (void)error;
    if (!owner_sent(u->owner, m))
        return 0;
    no_session(u, "");
    ask_user(u);
    return 0;
}

static void ask_own_session(struct login_user *u);

/* What there is, where it is no session to follow. */
static void refuse_session(struct login_user *u, const struct login_properties *p)
{
    char other[sizeof u->facts->other] = "";

    if (*p->id)
        snprintf(other, sizeof other, "session %.20s is of type %s", p->id, p->type);
    if (u->is_own_asked)
        no_session(u, *other ? other : u->facts->other);
    else {
        snprintf(u->facts->other, sizeof u->facts->other, "%s", other);
        ask_own_session(u);
    }
}

static int on_session(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;
    struct login_properties p;

    (void)error;
    u->call = sd_bus_slot_unref(u->call);
    if (asks_again(u, m))
        return 0;
    /* What an answer leaves out is not kept from another session. */
    login_facts_forget_session(u->facts);
    login_properties_init(&p, u->facts);
    if (sd_bus_message_is_method_error(m, NULL) || login_properties_read(&p, m) < 0)
        p.id = "";
    if (!login_properties_are_desktop(&p)) {
        refuse_session(u, &p);
        return 0;
    }
    login_properties_take(&p, u->facts);
    login_match(u->bus, &u->removed_match, LOGIN_PATH, LOGIN_MANAGER, "SessionRemoved", p.id,
                on_session_removed, u);
    u->facts->presence = LOGIN_SESSION;
    u->tries = 0;
    say(u);
    return 0;
}

static void follow_session(struct login_user *u, const char *path)
{
    if (!u->session_path || strcmp(u->session_path, path) != 0)
        u->facts->session_number++;
    drop_session(u);
    u->session_path = strdup(path);
    login_match(u->bus, &u->session_match, path, "org.freedesktop.DBus.Properties",
                "PropertiesChanged", LOGIN_NAME ".Session", on_session_changed, u);
    if (login_ask(u->bus, &u->call, path, LOGIN_NAME ".Session", NULL, on_session, u) < 0)
        no_session(u, "");
}

static int on_own_session(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;
    const char *path;

    (void)error;
    u->call = sd_bus_slot_unref(u->call);
    if (asks_again(u, m))
        return 0;
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "o", &path) < 0)
        no_session(u, u->facts->other);
    else
        follow_session(u, path);
    return 0;
}

static void ask_own_session(struct login_user *u)
{
    u->is_own_asked = true;
    if (login_call_with_number(u->bus, &u->call, "GetSessionByPID", (uint32_t)getpid(),
                               on_own_session, u) < 0)
        no_session(u, u->facts->other);
}

/* ---- the user and its display */

static int on_display(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;
    const char *id = "", *path;

    (void)error;
    u->call = sd_bus_slot_unref(u->call);
    if (asks_again(u, m))
        return 0;
    u->facts->other[0] = '\0';
    if (sd_bus_message_is_method_error(m, NULL) ||
        sd_bus_message_enter_container(m, 'v', "(so)") < 0 ||
        sd_bus_message_read(m, "(so)", &id, &path) < 0 || !*id)
        ask_own_session(u);
    else
        follow_session(u, path);
    return 0;
}

/* The session that is followed goes on being followed until the answer names another. */
static void ask_display(struct login_user *u)
{
    u->is_own_asked = false;
    if (login_ask(u->bus, &u->call, u->user_path, LOGIN_NAME ".User", "Display", on_display, u) < 0)
        no_session(u, "");
}

static int on_user_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;

    (void)error;
    if (owner_sent(u->owner, m) &&
        properties_changed(m, LOGIN_NAME ".User", "Display") != PROPERTY_UNTOUCHED)
        ask_display(u);
    return 0;
}

static int on_user_new(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;

    (void)error;
    if (owner_sent(u->owner, m))
        ask_user(u);
    return 0;
}

static int on_user(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct login_user *u = userdata;
    const char *path;

    (void)error;
    u->call = sd_bus_slot_unref(u->call);
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "o", &path) < 0) {
        if (!u->new_match)
            login_match(u->bus, &u->new_match, LOGIN_PATH, LOGIN_MANAGER, "UserNew", NULL,
                        on_user_new, u);
        no_session(u, "this user is not logged in");
        asks_again(u, m);
        return 0;
    }
    u->new_match = sd_bus_slot_unref(u->new_match);
    free(u->user_path);
    u->user_path = strdup(path);
    u->user_match = sd_bus_slot_unref(u->user_match);
    login_match(u->bus, &u->user_match, path, "org.freedesktop.DBus.Properties",
                "PropertiesChanged", LOGIN_NAME ".User", on_user_changed, u);
    ask_display(u);
    return 0;
}

static void ask_user(struct login_user *u)
{
    if (login_call_with_number(u->bus, &u->call, "GetUser", (uint32_t)getuid(), on_user, u) < 0)
        no_session(u, "");
}

/* ---- the object */

struct login_user *login_user_new(sd_bus *bus, const struct owner *owner, struct login_facts *facts,
                                  void (*changed)(void *userdata), void *userdata)
{
    struct login_user *u = calloc(1, sizeof *u);

    if (!u)
        return NULL;
    u->bus = bus;
    u->owner = owner;
    u->facts = facts;
    u->changed = changed;
    u->userdata = userdata;
    ask_user(u);
    return u;
}

struct login_user *login_user_free(struct login_user *u)
{
    if (!u)
        return NULL;
    drop_session(u);
    sd_bus_slot_unref(u->new_match);
    sd_bus_slot_unref(u->user_match);
    free(u->user_path);
    free(u);
    return NULL;
}

bool login_user_is_known(const struct login_user *u)
{
    return u->is_known;
}
