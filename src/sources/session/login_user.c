/*
 * Three queries, one after the other, without waiting: the object of our user, the session of the
 * display server or else the one that is the user's display, the properties of that session. A
 * signal restarts the queries that it affects; the answer to an older query is dropped with its
 * slot.
 */
#include "sources/session/login_user.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sources/session/login_elsewhere.h"
#include "sources/session/login_search.h"
#include "util/backoff.h"
#include "util/properties_changed.h"
#include "wording/translation.h"

/* Between two queries of a logind that hangs, each of which takes 5 s. */
static const struct backoff retries = { .first = USEC_SEC,
                                        .max = USEC_MIN,
                                        .limit = BACKOFF_UNLIMITED };

struct login_user {
    sd_bus *bus;
    struct bus_owner *owner;
    const struct login_server *server;
    struct login_search *search; /* of its session; NULL: over */
    struct login_facts *facts;
    void (*changed)(void *userdata);
    void *userdata;
    char *user_path, *session_path;
    struct login_elsewhere *elsewhere; /* NULL: the session is active and unlocked */
    struct login_elsewhere *left;      /* the session that was left; NULL: none */
    bool is_own_asked; /* the session of our own process was queried, because the user has no
                          display */
    bool is_of_server; /* the session is that of the server, whatever its type */
    bool is_known;
    struct backoff backoff;
    char session_id[32]; /* of the listener .removed */
    struct bus_listener *user_new, *user_properties, *session_properties, *removed;
    sd_bus_slot *call;
};

static void query_user(struct login_user *u);

static void on_elsewhere(void *userdata, const struct login_session *session, bool was_opened)
{
    struct login_user *u = userdata;

    u->facts->was_opened = was_opened;
    u->facts->elsewhere = *session;
    u->changed(u->userdata);
}

static void search_elsewhere(struct login_user *u)
{
    const bool is_wanted = u->session_path && login_facts_are_barred(u->facts);

    if (is_wanted == (u->elsewhere != NULL))
        return;
    u->elsewhere = login_elsewhere_free(u->elsewhere);
    u->facts->elsewhere.id[0] = '\0';
    if (is_wanted)
        u->elsewhere = login_elsewhere_search(u->bus, u->owner, u->user_path, u->session_path,
                                              u->facts->session.display, on_elsewhere, u);
}

static void report_change(struct login_user *u)
{
    u->is_known = true;
    search_elsewhere(u);
    u->changed(u->userdata);
}

static void drop_session(struct login_user *u)
{
    u->session_properties = bus_listener_free(u->session_properties);
    u->removed = bus_listener_free(u->removed);
    u->call = sd_bus_slot_unref(u->call);
    free(u->session_path);
    u->session_path = NULL;
    u->facts->elsewhere.id[0] = '\0';
    search_elsewhere(u);
}

/* Stores the session that is not followed. */
static void store_other(struct login_user *u, const struct login_properties *p)
{
    u->facts->why = *p->id ? N_("no graphical session: session %.20s is of type %s") : NULL;
    snprintf(u->facts->other, sizeof u->facts->other, "%s", p->id);
    snprintf(u->facts->other_type, sizeof u->facts->other_type, "%s", p->type);
}

static void no_session(struct login_user *u, const char *why)
{
    drop_session(u);
    login_facts_forget_session(u->facts);
    u->facts->presence = LOGIN_NO_SESSION;
    u->facts->why = why;
    report_change(u);
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    query_user(userdata);
    return 0;
}

/* After a timeout the queries start again, because no signal will report the present state. */
static bool retries_query(struct login_user *u, sd_bus_message *m)
{
    if (!sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY))
        return false;
    if (!u->is_known)
        no_session(u, N_("no graphical session: logind does not answer"));
    return backoff_schedule(&u->backoff, sd_bus_get_event(u->bus), on_retry, u);
}

/* ---- the session */

static int on_session_changed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;
    struct login_properties p;

    /* During a query or a search: its answer comes later and contains this change. */
    if (u->call || u->search)
        return 0;
    login_properties_init(&p, u->facts);
    if (sd_bus_message_skip(m, "s") < 0 || login_properties_read(&p, m) < 0)
        return 0;
    login_properties_apply(&p, u->facts);
    report_change(u);
    return 0;
}

static int on_session_removed(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;

    u->facts->is_signed_out = true;
    no_session(u, NULL);
    query_user(u);
    return 0;
}

static void query_display(struct login_user *u);
static void query_own_session(struct login_user *u);

static void refuse_session(struct login_user *u, const struct login_properties *p)
{
    if (!u->is_of_server && (*p->id || !u->is_own_asked))
        store_other(u, p);
    if (u->is_of_server)
        query_display(u);
    else if (u->is_own_asked)
        no_session(u, u->facts->why);
    else
        query_own_session(u);
}

/* Sessions of remote desktops are of the type "unspecified". */
static bool is_of_person(const struct login_properties *p)
{
    return *p->id && strcmp(p->class, "user") == 0 && strcmp(p->type, "tty") != 0;
}

static int on_session(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;
    struct login_properties p;

    u->call = sd_bus_slot_unref(u->call);
    if (retries_query(u, m))
        return 0;
    /* Properties that the answer does not contain are not kept from another session. */
    login_facts_forget_session(u->facts);
    login_properties_init(&p, u->facts);
    if (sd_bus_message_is_method_error(m, NULL) || login_properties_read(&p, m) < 0)
        p.id = "";
    if (!login_properties_are_desktop(&p) && !(u->is_of_server && is_of_person(&p))) {
        refuse_session(u, &p);
        return 0;
    }
    login_properties_apply(&p, u->facts);
    u->removed = bus_listener_free(u->removed); /* borrows the id */
    snprintf(u->session_id, sizeof u->session_id, "%s", p.id);
    login_listen_to(u->owner, &u->removed, LOGIN_PATH, LOGIN_MANAGER, "SessionRemoved",
                    u->session_id, on_session_removed, u);
    u->facts->presence = LOGIN_SESSION;
    u->facts->is_signed_out = false;
    backoff_reset(&u->backoff);
    report_change(u);
    return 0;
}

static void follow_session(struct login_user *u, const char *path)
{
    if (!u->session_path || strcmp(u->session_path, path) != 0)
        u->facts->session_number++;
    drop_session(u);
    u->session_path = strdup(path);
    login_listen_to(u->owner, &u->session_properties, u->session_path,
                    "org.freedesktop.DBus.Properties", "PropertiesChanged", LOGIN_NAME ".Session",
                    on_session_changed, u);
    if (login_ask(u->bus, &u->call, path, LOGIN_NAME ".Session", NULL, on_session, u) < 0)
        no_session(u, NULL);
}

static int on_own_session(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;
    const char *path;

    u->call = sd_bus_slot_unref(u->call);
    if (retries_query(u, m))
        return 0;
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "o", &path) < 0)
        no_session(u, u->facts->why);
    else
        follow_session(u, path);
    return 0;
}

static void query_own_session(struct login_user *u)
{
    u->is_own_asked = true;
    if (login_call_with_number(u->bus, &u->call, "GetSessionByPID", (uint32_t)getpid(),
                               on_own_session, u) < 0)
        no_session(u, u->facts->why);
}

/* ---- the user and its display */

static int on_display(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;
    const char *id = "", *path;

    u->call = sd_bus_slot_unref(u->call);
    if (retries_query(u, m))
        return 0;
    u->facts->why = NULL;
    if (sd_bus_message_is_method_error(m, NULL) ||
        sd_bus_message_enter_container(m, 'v', "(so)") < 0 ||
        sd_bus_message_read(m, "(so)", &id, &path) < 0 || !*id)
        query_own_session(u);
    else
        follow_session(u, path);
    return 0;
}

/* The current session is followed until the answer names another. */
static void query_display(struct login_user *u)
{
    u->is_own_asked = u->is_of_server = false;
    if (login_ask(u->bus, &u->call, u->user_path, LOGIN_NAME ".User", "Display", on_display, u) < 0)
        no_session(u, NULL);
}

static void on_found(void *userdata, const char *path)
{
    struct login_user *u = userdata;

    if (path) {
        u->is_own_asked = false;
        u->is_of_server = true;
        follow_session(u, path);
    } else {
        query_display(u);
    }
    u->search = login_search_free(u->search); /* has the path */
}

/* The current session is followed until a search finds another. */
static void search_session(struct login_user *u)
{
    u->call = sd_bus_slot_unref(u->call);
    login_search_free(u->search);
    u->search = login_search_new(u->bus, u->user_path, u->server, on_found, u);
    if (!u->search)
        query_display(u);
}

void login_user_search(struct login_user *u)
{
    u->is_known = false;
    if (u->user_path)
        search_session(u);
    else
        query_user(u);
}

static int on_user_changed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;

    if (properties_changed(m, LOGIN_NAME ".User", "Display") != PROPERTY_UNCHANGED)
        search_session(u);
    return 0;
}

static int on_user_new(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;

    query_user(u);
    return 0;
}

static int on_user(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_user *u = userdata;
    const char *path;

    u->call = sd_bus_slot_unref(u->call);
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "o", &path) < 0) {
        if (!u->user_new)
            login_listen_to(u->owner, &u->user_new, LOGIN_PATH, LOGIN_MANAGER, "UserNew", NULL,
                            on_user_new, u);
        no_session(u, N_("no graphical session: this user is not logged in"));
        retries_query(u, m);
        return 0;
    }
    u->user_new = bus_listener_free(u->user_new);
    u->user_properties = bus_listener_free(u->user_properties); /* borrows the path */
    free(u->user_path);
    u->user_path = strdup(path);
    login_listen_to(u->owner, &u->user_properties, u->user_path, "org.freedesktop.DBus.Properties",
                    "PropertiesChanged", LOGIN_NAME ".User", on_user_changed, u);
    search_session(u);
    return 0;
}

static void query_user(struct login_user *u)
{
    if (login_call_with_number(u->bus, &u->call, "GetUser", (uint32_t)getuid(), on_user, u) < 0)
        no_session(u, NULL);
}

/* ---- the object */

struct login_user *login_user_new(sd_bus *bus, struct bus_owner *owner,
                                  const struct login_server *server, struct login_facts *facts,
                                  void (*changed)(void *userdata), void *userdata)
{
    struct login_user *u = calloc(1, sizeof *u);

    if (!u)
        return NULL;
    u->bus = bus;
    u->owner = owner;
    u->backoff = retries;
    u->server = server;
    u->facts = facts;
    u->changed = changed;
    u->userdata = userdata;
    query_user(u);
    return u;
}

struct login_user *login_user_free(struct login_user *u)
{
    if (!u)
        return NULL;
    login_search_free(u->search);
    drop_session(u);
    login_elsewhere_free(u->left);
    bus_listener_free(u->user_new);
    bus_listener_free(u->user_properties);
    backoff_done(&u->backoff);
    free(u->user_path);
    free(u);
    return NULL;
}

void login_user_leave(struct login_user *u)
{
    login_elsewhere_free(u->left);
    u->left = login_elsewhere_watch(u->bus, u->owner, u->session_path, on_elsewhere, u);
}

bool login_user_is_known(const struct login_user *u)
{
    return u->is_known;
}
