/*
 * X11: the IDLETIME counter of the XSync extension. The server counts and wakes us at two
 * crossings, idle and return; in between typing costs nothing.
 *
 * Three alarms: a standing one where the counter rises over the threshold, a standing one where it
 * falls below it, and a one-shot where it falls below 1 ms, which is the next input. The counter is
 * in ms of the server's monotonic clock, so the last input was "now - counter", exactly.
 *
 * Never under Wayland: Xwayland sees only the input meant for X windows.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xcb/sync.h>
#include <xcb/xcb.h>

#include "sources/source.h"
#include "sources/x11_display.h"
#include "util/cleanup.h"

struct x11 {
    struct source *source;
    struct x11_client client;
    usec threshold;
    uint8_t first_event;
    xcb_sync_counter_t counter;
    xcb_sync_alarm_t idle_alarm, return_alarm, input_alarm; /* 0: none */
};

static int64_t value_of(xcb_sync_int64_t v)
{
    return (int64_t)v.hi << 32 | v.lo;
}

static xcb_sync_alarm_t create_alarm(struct x11 *x, int64_t ms, uint32_t test)
{
    xcb_sync_alarm_t id = xcb_generate_id(x->client.connection);
    xcb_sync_create_alarm_value_list_t values = {
        .counter = x->counter,
        .valueType = XCB_SYNC_VALUETYPE_ABSOLUTE,
        .value = { .hi = (int32_t)(ms >> 32), .lo = (uint32_t)ms },
        .testType = test,
        .events = 1,
    };
    const uint32_t mask = XCB_SYNC_CA_COUNTER | XCB_SYNC_CA_VALUE_TYPE | XCB_SYNC_CA_VALUE |
                          XCB_SYNC_CA_TEST_TYPE | XCB_SYNC_CA_DELTA | XCB_SYNC_CA_EVENTS;

    xcb_sync_create_alarm_aux(x->client.connection, id, mask, &values);
    return id;
}

static void destroy_alarm(struct x11 *x, xcb_sync_alarm_t *alarm)
{
    if (*alarm)
        xcb_sync_destroy_alarm(x->client.connection, *alarm);
    *alarm = 0;
}

static void arm_alarms(struct x11 *x)
{
    int64_t ms = x->threshold / USEC_MSEC;

    destroy_alarm(x, &x->idle_alarm);
    destroy_alarm(x, &x->return_alarm);
    x->idle_alarm = create_alarm(x, ms, XCB_SYNC_TESTTYPE_POSITIVE_TRANSITION);
    x->return_alarm = create_alarm(x, ms, XCB_SYNC_TESTTYPE_NEGATIVE_TRANSITION);
    xcb_flush(x->client.connection);
}

/* The instant at which the counter had this value just now. */
static usec counted_from(struct x11 *x, int64_t ms)
{
    return clock_from_mono(x->source->port->clock, clock_mono() - ms * USEC_MSEC);
}

static void on_alarm(struct x11 *x, const xcb_sync_alarm_notify_event_t *e)
{
    usec last = counted_from(x, value_of(e->counter_value));

    if (e->alarm == x->idle_alarm) {
        source_heard(x->source, EVENT_IDLE, last);
    } else if (e->alarm == x->return_alarm) {
        source_heard(x->source, EVENT_INPUT, last);
    } else if (e->alarm == x->input_alarm && e->state != XCB_SYNC_ALARMSTATE_DESTROYED) {
        destroy_alarm(x, &x->input_alarm);
        xcb_flush(x->client.connection);
        source_heard(x->source, EVENT_INPUT, last);
    }
}

static void on_lost(void *userdata)
{
    struct x11 *x = userdata;

    x->idle_alarm = x->return_alarm = x->input_alarm = 0;
}

static void on_event(void *userdata, const xcb_generic_event_t *e)
{
    struct x11 *x = userdata;

    if ((e->response_type & 0x7f) == x->first_event + XCB_SYNC_ALARM_NOTIFY)
        on_alarm(x, (const xcb_sync_alarm_notify_event_t *)e);
}

/* The reply is walked by its wire layout: counter 4 bytes, resolution 8, length 2, name, padded
 * to 4. libxcb 1.15 and 1.17 take the head for 16 bytes: their names lose two letters and their
 * iterator goes astray at long ones. */
static xcb_sync_counter_t find_counter(xcb_connection_t *c)
{
    CLEANUP(cleanup_free)
    xcb_sync_list_system_counters_reply_t *list =
        xcb_sync_list_system_counters_reply(c, xcb_sync_list_system_counters(c), NULL);
    const uint8_t *at, *end;

    if (!list)
        return 0;
    at = (const uint8_t *)(list + 1);
    end = at + 4 * (size_t)list->length;
    for (uint32_t i = 0; i < list->counters_len && end - at >= 14; i++) {
        uint32_t id;
        uint16_t n;

        memcpy(&id, at, sizeof id);
        memcpy(&n, at + 12, sizeof n);
        if (end - at < 14 + n)
            break;
        if (n == 8 && memcmp(at + 14, "IDLETIME", 8) == 0)
            return id;
        at += (14u + n + 3u) & ~3u;
    }
    return 0;
}

/* Returns 0, or -ENODEV with the reason said. */
static int find_idletime(struct x11 *x, xcb_connection_t *c, int *ret_major, int *ret_minor)
{
    const xcb_query_extension_reply_t *sync = xcb_get_extension_data(c, &xcb_sync_id);
    xcb_sync_initialize_reply_t *version;

    if (!sync || !sync->present) {
        source_say(x->source, SOURCE_FAILED, "the X server has no SYNC extension");
        return -ENODEV;
    }
    version = xcb_sync_initialize_reply(c, xcb_sync_initialize(c, 3, 1), NULL);
    *ret_major = version ? version->major_version : 0;
    *ret_minor = version ? version->minor_version : 0;
    free(version);
    x->first_event = sync->first_event;
    x->counter = find_counter(c);
    if (!x->counter) {
        source_say(x->source, SOURCE_FAILED, "the X server has no IDLETIME counter");
        return -ENODEV;
    }
    return 0;
}

/* A new server that nobody has touched for a threshold tells that nobody is there; until then, it
 * tells nothing. */
static usec last_input_of(struct x11 *x, const xcb_sync_query_counter_reply_t *idle)
{
    const int64_t ms = idle ? value_of(idle->counter_value) : 0;

    if (!idle || (x->client.is_new && ms * USEC_MSEC < x->threshold))
        return USEC_NONE;
    return counted_from(x, ms);
}

static int on_connected(void *userdata, xcb_connection_t *c)
{
    struct x11 *x = userdata;
    CLEANUP(cleanup_free) xcb_sync_query_counter_reply_t *idle = NULL;
    int major, minor;

    if (find_idletime(x, c, &major, &minor) < 0)
        return -ENODEV;
    arm_alarms(x);
    idle = xcb_sync_query_counter_reply(c, xcb_sync_query_counter(c, x->counter), NULL);
    x->source->last_input_at = last_input_of(x, idle);
    source_say(x->source, SOURCE_READY, "display %s, SYNC %d.%d, counter IDLETIME",
               getenv("DISPLAY"), major, minor);
    return 0;
}

static const struct x11_handler handler = {
    .connected = on_connected,
    .lost = on_lost,
    .event = on_event,
};

static int x11_open(struct source *s)
{
    struct x11 *x = s->self;

    x11_display_add(s->port->x11, &x->client);
    return 0;
}

static void x11_look(struct source *s)
{
    x11_display_look(s->port->x11);
}

static void x11_close(struct source *s)
{
    struct x11 *x = s->self;

    x11_display_remove(s->port->x11, &x->client);
    free(x);
    s->self = NULL;
}

/* The first call comes before open() and makes the source. */
static void x11_arm(struct source *s, usec threshold)
{
    struct x11 *x = s->self;

    if (!x) {
        x = s->self = calloc(1, sizeof *x);
        if (!x)
            abort();
        x->source = s;
        x->client = (struct x11_client){ .source = s, .handler = &handler, .userdata = x };
    }
    x->threshold = threshold;
    if (x->client.connection)
        arm_alarms(x);
}

static void x11_await_input(struct source *s)
{
    struct x11 *x = s->self;

    if (!x->client.connection || x->input_alarm)
        return;
    x->input_alarm = create_alarm(x, 1, XCB_SYNC_TESTTYPE_NEGATIVE_TRANSITION);
    xcb_flush(x->client.connection);
}

extern const struct source_type source_x11;
const struct source_type source_x11 = {
    .name = "x11",
    .kind = SOURCE_IDLE,
    .open = x11_open,
    .close = x11_close,
    .look = x11_look,
    .arm = x11_arm,
    .await_input = x11_await_input,
};
