#include "util/bus_request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/backoff.h"
#include "util/log.h"

static const struct backoff retries = { .first = USEC_SEC,
                                        .max = USEC_MIN,
                                        .limit = BACKOFF_UNLIMITED };

struct bus_request {
    sd_bus *bus; /* borrowed */
    const char *member;
    char *argument;
    void (*done)(void *userdata, sd_bus_message *answer, bool is_late);
    void *userdata;
    sd_bus_slot *call;
    struct backoff backoff;
    bool is_late;
};

static void send_call(struct bus_request *q);

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    send_call(userdata);
    return 0;
}

static void retry_later(struct bus_request *q, const char *error)
{
    if (!q->is_late)
        log_warning("the bus rejected %s: %s; the call is repeated", q->member, error);
    q->is_late = true;
    backoff_schedule(&q->backoff, sd_bus_get_event(q->bus), on_retry, q);
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct bus_request *q = userdata;
    const sd_bus_error *e = sd_bus_message_get_error(m);

    q->call = sd_bus_slot_unref(q->call);
    if (!e || sd_bus_error_has_name(e, SD_BUS_ERROR_NAME_HAS_NO_OWNER))
        q->done(q->userdata, m, q->is_late);
    else if (sd_bus_is_open(q->bus) > 0)
        retry_later(q, e->message ? e->message : e->name);
    return 0;
}

static void send_call(struct bus_request *q)
{
    sd_bus_message *m = NULL;
    int r =
        sd_bus_message_new_method_call(q->bus, &m, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", q->member);

    if (r >= 0)
        r = sd_bus_message_append(m, "s", q->argument);
    if (r >= 0)
        r = sd_bus_call_async(q->bus, &q->call, m, on_answer, q, UINT64_MAX);
    sd_bus_message_unref(m);
    if (r < 0 && sd_bus_is_open(q->bus) > 0)
        retry_later(q, strerror(-r));
}

int bus_request_new(sd_bus *bus, const char *member, const char *argument,
                    void (*done)(void *userdata, sd_bus_message *answer, bool is_late),
                    void *userdata, struct bus_request **ret)
{
    struct bus_request *q = calloc(1, sizeof *q);

    if (!q || !(q->argument = strdup(argument))) {
        free(q);
        return -ENOMEM;
    }
    q->bus = bus;
    q->member = member;
    q->done = done;
    q->userdata = userdata;
    q->backoff = retries;
    *ret = q;
    send_call(q);
    return 0;
}

struct bus_request *bus_request_free(struct bus_request *q)
{
    if (!q)
        return NULL;
    sd_bus_slot_unref(q->call);
    backoff_done(&q->backoff);
    free(q->argument);
    free(q);
    return NULL;
}

bool bus_request_is_sent(const struct bus_request *q)
{
    return q->call;
}
