#include "sources/idle/idle_monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/bus_query.h"
#include "util/bus_owner.h"
#include "util/clock.h"
#include "wording/translation.h"

/* Upper bound for an idle time: a century. */
#define IDLE_MAX (36500 * USEC_DAY)

struct monitor_watch {
    sd_bus_slot *call; /* the call that sets the watch */
    uint32_t id;       /* 0: none */
};

struct idle_monitor {
    sd_bus *bus; /* borrowed */
    const char *name, *path;
    const struct idle_monitor_handler *handler;
    void *userdata;
    struct bus_owner *owner;
    bool is_answered; /* the bus has reported the owner of the name */
    sd_bus_slot *query;
    struct monitor_watch watches[MONITOR_WATCH_MAX];
    uint64_t wanted_ms,
        set_ms; /* of the permanent watch: as requested, and as sent to the monitor */
    usec asked_at;
};

static void forget(struct idle_monitor *m)
{
    m->query = sd_bus_slot_unref(m->query);
    for (int i = 0; i < MONITOR_WATCH_MAX; i++) {
        m->watches[i].call = sd_bus_slot_unref(m->watches[i].call);
        m->watches[i].id = 0;
    }
}

static void remove_watch(struct idle_monitor *m, enum idle_monitor_watch watch)
{
    const char *to = bus_owner_get(m->owner);
    uint32_t *id = &m->watches[watch].id;
    sd_bus_message *message = NULL;

    if (*id && to &&
        sd_bus_message_new_method_call(m->bus, &message, to, m->path, m->name, "RemoveWatch") >=
            0 &&
        sd_bus_message_append(message, "u", *id) >= 0 &&
        sd_bus_message_set_expect_reply(message, false) >= 0)
        sd_bus_send(m->bus, message, NULL);
    sd_bus_message_unref(message);
    *id = 0;
}

static void fail(struct idle_monitor *m, const char *reason)
{
    remove_watch(m, MONITOR_IDLE);
    remove_watch(m, MONITOR_ACTIVE);
    forget(m);
    m->handler->failed(m->userdata, reason);
}

/* To the unique name: the call starts no service and reaches no later owner. @argument: 0: none. */
static bool call(struct idle_monitor *m, sd_bus_slot **slot, const char *member, uint64_t argument,
                 sd_bus_message_handler_t handler)
{
    const char *to = bus_owner_get(m->owner);
    int r = -ENOTCONN;

    *slot = sd_bus_slot_unref(*slot);
    if (to)
        r = bus_query(m->bus, slot, to, m->path, m->name, member, handler, m, argument ? "t" : NULL,
                      argument);
    if (r < 0)
        fail(m, strerror(-r));
    return r >= 0;
}

/* Reads the only value of an answer; false: failed() was called. Of an error only the name is
 * passed on: its message comes from another program and may have any length. */
static bool read_answer(struct idle_monitor *m, sd_bus_message *answer, char type, void *ret)
{
    const sd_bus_error *error = sd_bus_message_get_error(answer);

    if (!error && sd_bus_message_read_basic(answer, type, ret) > 0)
        return true;
    if (!error)
        fail(m, N_("unexpected answer"));
    else if (sd_bus_error_has_names(error, SD_BUS_ERROR_NO_REPLY, SD_BUS_ERROR_TIMEOUT))
        fail(m, N_("no answer"));
    else
        fail(m, error->name);
    return false;
}

static bool set_idle_watch(struct idle_monitor *m);

static int on_idle_watch(sd_bus_message *answer, void *userdata, sd_bus_error *)
{
    struct idle_monitor *m = userdata;
    struct monitor_watch *w = &m->watches[MONITOR_IDLE];

    w->call = sd_bus_slot_unref(w->call);
    if (read_answer(m, answer, 'u', &w->id) && m->set_ms != m->wanted_ms)
        set_idle_watch(m); /* changed since the call was sent */
    return 0;
}

static bool set_idle_watch(struct idle_monitor *m)
{
    remove_watch(m, MONITOR_IDLE);
    m->set_ms = m->wanted_ms;
    return call(m, &m->watches[MONITOR_IDLE].call, "AddIdleWatch", m->set_ms, on_idle_watch);
}

bool idle_monitor_watch_idle(struct idle_monitor *m, uint64_t ms)
{
    m->wanted_ms = ms > 0 ? ms : 1; /* 0 would fire forever */
    return m->watches[MONITOR_IDLE].call || set_idle_watch(m);
}

static int on_active_watch(sd_bus_message *answer, void *userdata, sd_bus_error *)
{
    struct idle_monitor *m = userdata;
    struct monitor_watch *w = &m->watches[MONITOR_ACTIVE];

    w->call = sd_bus_slot_unref(w->call);
    read_answer(m, answer, 'u', &w->id);
    return 0;
}

bool idle_monitor_watch_active(struct idle_monitor *m)
{
    struct monitor_watch *w = &m->watches[MONITOR_ACTIVE];

    return w->id || w->call || call(m, &w->call, "AddUserActiveWatch", 0, on_active_watch);
}

bool idle_monitor_watches_active(const struct idle_monitor *m)
{
    return m->watches[MONITOR_ACTIVE].id != 0;
}

static int on_idletime(sd_bus_message *answer, void *userdata, sd_bus_error *)
{
    struct idle_monitor *m = userdata;
    const usec now = clock_mono();
    uint64_t ms;

    m->query = sd_bus_slot_unref(m->query);
    if (!read_answer(m, answer, 't', &ms))
        return 0;
    if (ms > (uint64_t)(IDLE_MAX / USEC_MSEC))
        ms = IDLE_MAX / USEC_MSEC;
    /* The monitor read it between the two instants; assume the middle. */
    m->handler->idle_time(m->userdata, (m->asked_at + now) / 2 - (usec)ms * USEC_MSEC);
    return 0;
}

void idle_monitor_query(struct idle_monitor *m)
{
    m->asked_at = clock_mono();
    call(m, &m->query, "GetIdletime", 0, on_idletime);
}

/* The monitor sends the signal only to the client that set the watch, but any client can send one.
 */
static int on_fired(sd_bus_message *signal, void *userdata, sd_bus_error *)
{
    struct idle_monitor *m = userdata;
    uint32_t id;

    if (sd_bus_message_read(signal, "u", &id) < 0 || id == 0)
        return 0;
    if (id == m->watches[MONITOR_ACTIVE].id) {
        m->watches[MONITOR_ACTIVE].id = 0;
        m->handler->fired(m->userdata, MONITOR_ACTIVE);
    } else if (id == m->watches[MONITOR_IDLE].id) {
        m->handler->fired(m->userdata, MONITOR_IDLE);
    }
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct idle_monitor *m = userdata;
    const bool is_new = m->is_answered;

    forget(m);
    m->is_answered = true;
    if (unique)
        m->handler->appeared(m->userdata, is_new);
    else
        m->handler->vanished(m->userdata);
}

int idle_monitor_new(sd_bus *bus, const char *name, const char *path,
                     const struct idle_monitor_handler *handler, void *userdata,
                     struct idle_monitor **ret)
{
    struct idle_monitor *m = calloc(1, sizeof *m);
    int r;

    if (!m)
        return -ENOMEM;
    m->bus = bus;
    m->name = name;
    m->path = path;
    m->handler = handler;
    m->userdata = userdata;
    r = bus_owner_new(bus, name, on_owner, m, &m->owner);
    if (r >= 0)
        r = bus_owner_listen(
            m->owner, NULL,
            (struct bus_rule){ .path = path, .interface = name, .member = "WatchFired" }, on_fired,
            m);
    if (r < 0) {
        idle_monitor_free(m);
        return r;
    }
    *ret = m;
    return 0;
}

struct idle_monitor *idle_monitor_free(struct idle_monitor *m)
{
    if (!m)
        return NULL;
    forget(m);
    bus_owner_free(m->owner);
    free(m);
    return NULL;
}

bool idle_monitor_is_present(const struct idle_monitor *m)
{
    return m && bus_owner_get(m->owner);
}
