#include "sources/idle/monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/clock.h"
#include "util/owner.h"

#define CALL_LIMIT (5 * USEC_SEC)

/* No idle time is longer: a century. */
#define IDLE_MAX (36500 * USEC_DAY)

struct watch {
    sd_bus_slot *call; /* that sets it */
    uint32_t id;       /* 0: none */
};

struct monitor {
    sd_bus *bus; /* borrowed */
    const char *name, *path;
    const struct monitor_handler *handler;
    void *userdata;
    struct owner *owner;
    bool is_answered; /* the bus has said who owns the name */
    sd_bus_slot *match, *ask;
    struct watch watches[MONITOR_WATCH_MAX];
    uint64_t wanted_ms, set_ms; /* of the standing watch: as it shall be, and as it was asked */
    usec asked_at;
};

static void forget(struct monitor *m)
{
    m->ask = sd_bus_slot_unref(m->ask);
    for (int i = 0; i < MONITOR_WATCH_MAX; i++) {
        m->watches[i].call = sd_bus_slot_unref(m->watches[i].call);
        m->watches[i].id = 0;
    }
}

static sd_bus_message *new_call(const struct monitor *m, const char *member)
{
    sd_bus_message *message = NULL;

    /* To the unique name: nobody is started, and no successor gets it. */
    if (owner_get(m->owner))
        sd_bus_message_new_method_call(m->bus, &message, owner_get(m->owner), m->path, m->name,
                                       member);
    return message;
}

static void remove_watch(struct monitor *m, enum monitor_watch watch)
{
    uint32_t *id = &m->watches[watch].id;
    sd_bus_message *message = *id ? new_call(m, "RemoveWatch") : NULL;

    if (message && sd_bus_message_append(message, "u", *id) >= 0 &&
        sd_bus_message_set_expect_reply(message, false) >= 0)
        sd_bus_send(m->bus, message, NULL);
    sd_bus_message_unref(message);
    *id = 0;
}

static void fail(struct monitor *m, const char *reason)
{
    remove_watch(m, MONITOR_IDLE);
    remove_watch(m, MONITOR_ACTIVE);
    forget(m);
    m->handler->failed(m->userdata, reason);
}

/* @argument: 0: none. */
static bool call(struct monitor *m, sd_bus_slot **slot, const char *member, uint64_t argument,
                 sd_bus_message_handler_t handler)
{
    sd_bus_message *message = new_call(m, member);
    int r = message ? 0 : -ENOTCONN;

    *slot = sd_bus_slot_unref(*slot);
    if (r >= 0 && argument)
        r = sd_bus_message_append(message, "t", argument);
    if (r >= 0)
        r = sd_bus_call_async(m->bus, slot, message, handler, m, (uint64_t)CALL_LIMIT);
    sd_bus_message_unref(message);
    if (r < 0)
        fail(m, strerror(-r));
    return r >= 0;
}

/* The one value of an answer; or false, and all is over. Of an error only its name is passed on:
 * the words beside it are a stranger's, and of any length. */
static bool read_answer(struct monitor *m, sd_bus_message *answer, char type, void *ret)
{
    const sd_bus_error *error = sd_bus_message_get_error(answer);

    if (!error && sd_bus_message_read_basic(answer, type, ret) > 0)
        return true;
    if (!error)
        fail(m, "an answer of another kind");
    else if (sd_bus_error_has_names(error, SD_BUS_ERROR_NO_REPLY, SD_BUS_ERROR_TIMEOUT))
        fail(m, "no answer");
    else
        fail(m, error->name);
    return false;
}

static bool set_idle_watch(struct monitor *m);

static int on_idle_watch(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    struct monitor *m = userdata;
    struct watch *w = &m->watches[MONITOR_IDLE];

    (void)error;
    w->call = sd_bus_slot_unref(w->call);
    if (read_answer(m, answer, 'u', &w->id) && m->set_ms != m->wanted_ms)
        set_idle_watch(m); /* changed meanwhile */
    return 0;
}

static bool set_idle_watch(struct monitor *m)
{
    remove_watch(m, MONITOR_IDLE);
    m->set_ms = m->wanted_ms;
    return call(m, &m->watches[MONITOR_IDLE].call, "AddIdleWatch", m->set_ms, on_idle_watch);
}

bool monitor_watch_idle(struct monitor *m, uint64_t ms)
{
    m->wanted_ms = ms > 0 ? ms : 1; /* 0 would fire for ever */
    return m->watches[MONITOR_IDLE].call || set_idle_watch(m);
}

static int on_active_watch(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    struct monitor *m = userdata;
    struct watch *w = &m->watches[MONITOR_ACTIVE];

    (void)error;
    w->call = sd_bus_slot_unref(w->call);
    read_answer(m, answer, 'u', &w->id);
    return 0;
}

bool monitor_watch_active(struct monitor *m)
{
    struct watch *w = &m->watches[MONITOR_ACTIVE];

    return w->id || w->call || call(m, &w->call, "AddUserActiveWatch", 0, on_active_watch);
}

bool monitor_watches_active(const struct monitor *m)
{
    return m->watches[MONITOR_ACTIVE].id != 0;
}

static int on_idletime(sd_bus_message *answer, void *userdata, sd_bus_error *error)
{
    struct monitor *m = userdata;
    const usec now = clock_mono();
    uint64_t ms;

    (void)error;
    m->ask = sd_bus_slot_unref(m->ask);
    if (!read_answer(m, answer, 't', &ms))
        return 0;
    if (ms > (uint64_t)(IDLE_MAX / USEC_MSEC))
        ms = IDLE_MAX / USEC_MSEC;
    /* It was read half-way, as far as we know. */
    m->handler->told(m->userdata, (m->asked_at + now) / 2 - (usec)ms * USEC_MSEC);
    return 0;
}

void monitor_ask(struct monitor *m)
{
    m->asked_at = clock_mono();
    call(m, &m->ask, "GetIdletime", 0, on_idletime);
}

/* A watch is told to nobody but who set it; but anybody may send a signal. */
static int on_fired(sd_bus_message *signal, void *userdata, sd_bus_error *error)
{
    struct monitor *m = userdata;
    uint32_t id;

    (void)error;
    if (!owner_sent(m->owner, signal) || sd_bus_message_read(signal, "u", &id) < 0 || id == 0)
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
    struct monitor *m = userdata;
    const bool is_new = m->is_answered;

    forget(m);
    m->is_answered = true;
    if (unique)
        m->handler->appeared(m->userdata, is_new);
    else
        m->handler->vanished(m->userdata);
}

int monitor_new(sd_bus *bus, const char *name, const char *path,
                const struct monitor_handler *handler, void *userdata, struct monitor **ret)
{
    struct monitor *m = calloc(1, sizeof *m);
    int r;

    if (!m)
        return -ENOMEM;
    m->bus = bus;
    m->name = name;
    m->path = path;
    m->handler = handler;
    m->userdata = userdata;
    r = sd_bus_match_signal_async(bus, &m->match, name, path, name, "WatchFired", on_fired, NULL,
                                  m);
    if (r >= 0)
        r = owner_new(bus, name, on_owner, m, &m->owner);
    if (r < 0) {
        monitor_free(m);
        return r;
    }
    *ret = m;
    return 0;
}

struct monitor *monitor_free(struct monitor *m)
{
    if (!m)
        return NULL;
    forget(m);
    sd_bus_slot_unref(m->match);
    owner_free(m->owner);
    free(m);
    return NULL;
}

bool monitor_is_there(const struct monitor *m)
{
    return m && owner_get(m->owner);
}
