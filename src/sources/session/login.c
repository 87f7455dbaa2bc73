/*
 * Follows the owner of logind's name and PrepareForSleep; login_user.c follows the session of the
 * user. After logind was restarted, everything is queried again.
 */
#include "sources/session/login.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sources/session/login_call.h"
#include "sources/session/login_user.h"
#include "util/bus_owner.h"
#include "util/log.h"

/* A restart of logind takes less than a second and keeps its sessions. If logind is missing for
 * longer, its last report (a lock, a suspend) expires, because no other program could end it. */
#define KEEP_FACTS (20 * USEC_SEC)

/* Upper bound for the wait for the first answers if logind hangs, or the bus before it has accepted
 * us, when calls have no limit yet. */
#define ASK_LIMIT (5 * USEC_SEC)

struct login {
    sd_event *event;
    const struct system_bus *system_bus;
    sd_bus *bus; /* the connection that all below belongs to; a reference */
    struct bus_owner *owner;
    struct login_user *user; /* NULL: no logind */
    struct login_facts facts;
    struct login_server server; /* of the idle source */
    bool is_sleep_known;
    struct bus_listener *sleep, *shutdown;
    sd_bus_slot *sleep_call;
    sd_event_source *keep, *limit;
    unsigned n_listeners;
    struct {
        login_changed_t changed;
        void *userdata;
    } listeners[LOGIN_LISTENERS_MAX];
};

static void stop_asking(struct login *l)
{
    l->limit = sd_event_source_disable_unref(l->limit);
    l->facts.is_asking = false;
}

static void notify_listeners(struct login *l)
{
    if (l->user && l->is_sleep_known && login_user_is_known(l->user))
        stop_asking(l);
    for (unsigned i = 0; i < l->n_listeners; i++)
        l->listeners[i].changed(l->listeners[i].userdata, &l->facts);
}

static int on_limit(sd_event_source *, uint64_t, void *userdata)
{
    struct login *l = userdata;

    stop_asking(l);
    notify_listeners(l);
    return 0;
}

static void start_asking(struct login *l)
{
    stop_asking(l);
    l->facts.is_asking = sd_event_add_time_relative(l->event, &l->limit, CLOCK_MONOTONIC,
                                                    (uint64_t)ASK_LIMIT, 0, on_limit, l) >= 0;
}

static void on_user_changed(void *userdata)
{
    notify_listeners(userdata);
}

static int on_keep(sd_event_source *, uint64_t, void *userdata)
{
    struct login *l = userdata;

    l->keep = sd_event_source_disable_unref(l->keep);
    l->facts.is_kept = l->facts.is_suspending = l->facts.is_signed_out = false;
    login_facts_forget_session(&l->facts);
    notify_listeners(l);
    return 0;
}

static void drop_logind(struct login *l)
{
    l->user = login_user_free(l->user);
    l->sleep = bus_listener_free(l->sleep);
    l->shutdown = bus_listener_free(l->shutdown);
    l->sleep_call = sd_bus_slot_unref(l->sleep_call);
    l->is_sleep_known = false;
}

/* The last report is kept for a while if it is a lock, a suspend or an inactive seat. */
static void lose_logind(struct login *l, enum login_presence presence)
{
    bool bars = l->facts.is_locked || l->facts.is_suspending || !l->facts.is_active ||
                l->facts.is_signed_out;

    drop_logind(l);
    l->facts.presence = presence;
    stop_asking(l);
    if (bars && !l->keep)
        sd_event_add_time_relative(l->event, &l->keep, CLOCK_MONOTONIC, (uint64_t)KEEP_FACTS, 0,
                                   on_keep, l);
    l->facts.is_kept = l->keep != NULL;
    if (!l->keep)
        login_facts_forget_session(&l->facts);
    notify_listeners(l);
}

static int on_prepare_for_sleep(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login *l = userdata;
    int on;

    if (sd_bus_message_read(m, "b", &on) < 0)
        return 0;
    l->sleep_call = sd_bus_slot_unref(l->sleep_call); /* its answer is older */
    l->is_sleep_known = true;
    l->facts.is_suspending = on;
    notify_listeners(l);
    return 0;
}

/* Nothing changes until the service is stopped, so the listeners need not know. */
static int on_prepare_for_shutdown(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login *l = userdata;
    int on;

    if (sd_bus_message_read(m, "b", &on) >= 0)
        l->facts.is_shutting_down = on;
    return 0;
}

static int on_preparing_for_sleep(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login *l = userdata;
    int on = false;

    l->sleep_call = sd_bus_slot_unref(l->sleep_call);
    if (!sd_bus_message_is_method_error(m, NULL))
        sd_bus_message_read(m, "v", "b", &on);
    l->is_sleep_known = true;
    l->facts.is_suspending = on;
    notify_listeners(l);
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct login *l = userdata;

    if (!unique) {
        lose_logind(l, LOGIN_NO_LOGIND);
        return;
    }
    drop_logind(l);
    l->keep = sd_event_source_disable_unref(l->keep);
    l->facts.is_kept = l->facts.is_shutting_down = false;
    start_asking(l);
    login_listen_to(l->owner, &l->sleep, LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep", NULL,
                    on_prepare_for_sleep, l);
    login_listen_to(l->owner, &l->shutdown, LOGIN_PATH, LOGIN_MANAGER, "PrepareForShutdown", NULL,
                    on_prepare_for_shutdown, l);
    if (login_ask(l->bus, &l->sleep_call, LOGIN_PATH, LOGIN_MANAGER, "PreparingForSleep",
                  on_preparing_for_sleep, l) < 0)
        l->is_sleep_known = true;
    l->user = login_user_new(l->bus, l->owner, &l->server, &l->facts, on_user_changed, l);
    if (!l->user)
        lose_logind(l, LOGIN_NO_LOGIND);
}

static void detach(struct login *l)
{
    drop_logind(l);
    l->owner = bus_owner_free(l->owner);
    l->bus = sd_bus_unref(l->bus);
}

void login_probe(struct login *l)
{
    sd_bus *bus = system_bus_get(l->system_bus);
    int r;

    if (bus == l->bus)
        return;
    detach(l);
    if (!bus) {
        lose_logind(l, LOGIN_NO_BUS);
        return;
    }
    l->bus = sd_bus_ref(bus);
    l->facts.presence = LOGIN_NO_LOGIND;
    start_asking(l);
    r = bus_owner_new(bus, LOGIN_NAME, on_owner, l, &l->owner);
    if (r < 0) {
        log_warning("cannot watch for logind on the system bus: %s", strerror(-r));
        lose_logind(l, LOGIN_NO_LOGIND);
    }
}

/* ---- the object */

struct login *login_new(sd_event *event, const struct system_bus *bus)
{
    struct login *l = calloc(1, sizeof *l);

    if (!l)
        return NULL;
    l->event = event;
    l->system_bus = bus;
    login_facts_forget_session(&l->facts);
    return l;
}

struct login *login_free(struct login *l)
{
    if (!l)
        return NULL;
    detach(l);
    sd_event_source_disable_unref(l->keep);
    sd_event_source_disable_unref(l->limit);
    free(l);
    return NULL;
}

void login_listen(struct login *l, login_changed_t changed, void *userdata)
{
    assert(l->n_listeners < LOGIN_LISTENERS_MAX);
    l->listeners[l->n_listeners].changed = changed;
    l->listeners[l->n_listeners++].userdata = userdata;
}

void login_serve(struct login *l, const struct login_server *server)
{
    if (memcmp(&l->server, server, sizeof *server) == 0)
        return;
    l->server = *server;
    if (!l->user)
        return;
    if (!l->facts.is_asking)
        start_asking(l);
    login_user_search(l->user);
}

void login_leave(struct login *l)
{
    if (l->user)
        login_user_leave(l->user);
}

const struct login_facts *login_facts(const struct login *l)
{
    return &l->facts;
}
