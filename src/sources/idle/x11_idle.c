/*
 * X11: the IDLETIME counter of the XSync extension. The server counts, and wakes us at two
 * crossings, idle and return; typing in between costs nothing.
 *
 * Three alarms: a permanent one where the counter rises over the threshold, a permanent one where
 * it falls below it, and a one-shot where it falls to 0, which is the next input. The counter is in
 * ms of the server's clock, so the last input was at exactly "stamp of the server - counter",
 * however late this process reads it.
 *
 * A program that resets the screen saver sets that counter as well. So each fall of the counter is
 * judged by the counters of the devices (x11_counters.h), and so is the last input at the moment
 * when the next one is requested. A reset is EVENT_RESET, and not input.
 *
 * Never under Wayland: Xwayland sees only the input for X windows.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xcb/sync.h>
#include <xcb/xcb.h>

#include "sources/source.h"
#include "sources/x11/x11_counters.h"
#include "sources/x11/x11_display.h"
#include "util/cleanup.h"

struct x11 {
    struct source *source;
    struct x11_client client;
    usec threshold; /* 0: not armed yet */
    uint8_t first_event;
    xcb_sync_counter_t counter;
    struct x11_counters counters; /* of the devices */
    bool is_fallen;               /* the counter fell: there was input, or a reset */
    usec fallen_at;               /* the instant of that */
    usec reported_at; /* of the last input or reset that was reported; USEC_NONE: none */
    bool was_reset;   /* that was a reset */
    xcb_sync_alarm_t idle_alarm, return_alarm, input_alarm, step_alarm; /* 0: none */
};

static int64_t value_of(xcb_sync_int64_t v)
{
    return (int64_t)v.hi << 32 | v.lo;
}

static xcb_sync_alarm_t create_alarm(struct x11 *x, int64_t ms, uint32_t test, bool is_reported)
{
    xcb_sync_alarm_t id = xcb_generate_id(x->client.connection);
    xcb_sync_create_alarm_value_list_t values = {
        .counter = x->counter,
        .valueType = XCB_SYNC_VALUETYPE_ABSOLUTE,
        .value = { .hi = (int32_t)(ms >> 32), .lo = (uint32_t)ms },
        .testType = test,
        .events = is_reported,
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

/* Does nothing before the first x11_arm(): the server may be connected within open(). */
static void arm_alarms(struct x11 *x)
{
    int64_t ms = x->threshold / USEC_MSEC;

    if (x->threshold == 0)
        return;
    destroy_alarm(x, &x->idle_alarm);
    destroy_alarm(x, &x->return_alarm);
    x->idle_alarm = create_alarm(x, ms, XCB_SYNC_TESTTYPE_POSITIVE_TRANSITION, true);
    x->return_alarm = create_alarm(x, ms, XCB_SYNC_TESTTYPE_NEGATIVE_TRANSITION, true);
    xcb_flush(x->client.connection);
}

/* The clock of a server on this machine is CLOCK_MONOTONIC in ms, of which a stamp has the lower 32
 * bits. A stamp that is older than this comes from another clock, that of a remote server. */
#define STAMP_AGE_MAX 10000 /* ms */

/* The last input, if the counter had this value at the stamp. @stamp: NULL: now. */
static usec counted_from(struct x11 *x, int64_t ms, const uint32_t *stamp)
{
    const usec now = clock_mono();
    const uint32_t age = stamp ? (uint32_t)(now / USEC_MSEC) - *stamp : 0;

    return clock_from_mono(x->source->port->clock,
                           now - (ms + (age <= STAMP_AGE_MAX ? age : 0)) * USEC_MSEC);
}

/* Two reports of one instant. */
#define SAME (10 * USEC_MSEC)

static void report(struct x11 *x, enum event_type type, usec at)
{
    x->was_reset = type == EVENT_RESET;
    x->reported_at = at;
    source_emit(x->source, type, at);
}

/* The counter fell, or the core requests the next input: who gave the last one? */
static void read_counters(struct x11 *x)
{
    x11_counters_read(&x->counters);
    if (x->is_fallen && !x->counters.is_pending) {
        x->is_fallen = false;
        report(x, EVENT_INPUT, x->fallen_at); /* not known: a person */
    }
    xcb_flush(x->client.connection);
}

/* The answer to read_counters(). Returns true if there was one. */
static bool on_idle(void *userdata)
{
    struct x11 *x = userdata;
    const bool is_fallen = x->is_fallen;
    int64_t age;
    uint32_t stamp;
    const enum x11_who who = x11_counters_answer(&x->counters, &age, &stamp);
    usec at;

    if (who == X11_UNREAD)
        return false;
    x->is_fallen = false;
    at = is_fallen ? x->fallen_at : counted_from(x, age, &stamp);
    if (who == X11_PROGRAM && (is_fallen || at > usec_add(x->reported_at, SAME)))
        report(x, EVENT_RESET, at);
    else if (who == X11_PERSON && (is_fallen || x->was_reset))
        report(x, EVENT_INPUT, at);
    return true;
}

/* A server answers in a fraction of a ms. Then the answers belong to this turn of the loop, and the
 * return costs one wake-up; a slow server answers later. On two processors the first answer may
 * arrive while the server still works on the others: a short sleep is cheaper than a poll for each.
 */
#define ANSWER_WAIT (2 * USEC_MSEC)
#define ANSWER_WORK (USEC_MSEC / 5)

static void wait_for_answers(struct x11 *x)
{
    struct pollfd answer = { .fd = xcb_get_file_descriptor(x->client.connection),
                             .events = POLLIN };
    const usec end = clock_mono() + ANSWER_WAIT;

    for (usec left = ANSWER_WAIT; left > 0; left = end - clock_mono()) {
        if (poll(&answer, 1, (int)((left + USEC_MSEC - 1) / USEC_MSEC)) <= 0 ||
            answer.revents & (POLLERR | POLLHUP) || x11_counters_collect(&x->counters))
            return;
        usleep((useconds_t)ANSWER_WORK);
        if (x11_counters_collect(&x->counters))
            return;
    }
}

static void on_fall(struct x11 *x, usec at)
{
    x->is_fallen = true;
    x->fallen_at = at;
    read_counters(x);
    if (x->is_fallen)
        wait_for_answers(x);
}

static void on_alarm(struct x11 *x, const xcb_sync_alarm_notify_event_t *e)
{
    usec last = counted_from(x, value_of(e->counter_value), &e->timestamp);

    if (e->alarm == x->idle_alarm) {
        source_emit(x->source, EVENT_IDLE, last);
    } else if (e->alarm == x->return_alarm) {
        on_fall(x, last);
    } else if (e->alarm == x->input_alarm && e->state != XCB_SYNC_ALARMSTATE_DESTROYED) {
        destroy_alarm(x, &x->input_alarm);
        destroy_alarm(x, &x->step_alarm);
        on_fall(x, last);
    }
}

static void on_lost(void *userdata)
{
    struct x11 *x = userdata;

    x->idle_alarm = x->return_alarm = x->input_alarm = x->step_alarm = 0;
    x->is_fallen = x->was_reset = false;
    x11_counters_init(&x->counters, NULL);
}

static void on_event(void *userdata, const xcb_generic_event_t *e)
{
    struct x11 *x = userdata;

    if ((e->response_type & 0x7f) == x->first_event + XCB_SYNC_ALARM_NOTIFY)
        on_alarm(x, (const xcb_sync_alarm_notify_event_t *)e);
}

/* Parses the reply by its wire layout: counter 4 bytes, resolution 8, length 2, name, padded to 4.
 * libxcb 1.15 and 1.17 assume a head of 16 bytes: their names lack two letters, and their iterator
 * loses its place at long names. */
static void find_counters(struct x11 *x, xcb_connection_t *c)
{
    CLEANUP(cleanup_free)
    xcb_sync_list_system_counters_reply_t *list =
        xcb_sync_list_system_counters_reply(c, xcb_sync_list_system_counters(c), NULL);
    const uint8_t *at, *end;

    x->counter = 0;
    x11_counters_init(&x->counters, c);
    if (!list)
        return;
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
            x->counter = id;
        else if (n == 10 && memcmp(at + 14, "SERVERTIME", 10) == 0)
            x->counters.server_time = id;
        else if (n > 15 && memcmp(at + 14, "DEVICEIDLETIME ", 15) == 0)
            x11_counters_add(&x->counters, id);
        at += (14u + n + 3u) & ~3u;
    }
}

/* Returns 0, or -ENODEV after setting the state. */
static int find_idletime(struct x11 *x, xcb_connection_t *c, int *ret_major, int *ret_minor)
{
    const xcb_query_extension_reply_t *sync = xcb_get_extension_data(c, &xcb_sync_id);
    xcb_sync_initialize_reply_t *version;

    if (!sync || !sync->present) {
        source_set_state(x->source, SOURCE_FAILED, N_("the X server has no SYNC extension"));
        return -ENODEV;
    }
    version = xcb_sync_initialize_reply(c, xcb_sync_initialize(c, 3, 1), NULL);
    *ret_major = version ? version->major_version : 0;
    *ret_minor = version ? version->minor_version : 0;
    free(version);
    x->first_event = sync->first_event;
    find_counters(x, c);
    if (!x->counter) {
        source_set_state(x->source, SOURCE_FAILED,
                         N_("the X server does not report idle time (it has no counter IDLETIME)"));
        return -ENODEV;
    }
    return 0;
}

/* The counter of a new server begins with the server, not with an input. Once it has reached the
 * threshold it shows that the person is away; before that, the last input is unknown. */
static usec query_last_input(struct x11 *x, xcb_connection_t *c)
{
    const xcb_sync_query_counter_cookie_t idle_query = xcb_sync_query_counter(c, x->counter);
    const xcb_sync_query_counter_cookie_t time_query =
        xcb_sync_query_counter(c, x->counters.server_time ? x->counters.server_time : x->counter);
    CLEANUP(cleanup_free)
    xcb_sync_query_counter_reply_t *idle = xcb_sync_query_counter_reply(c, idle_query, NULL);
    CLEANUP(cleanup_free)
    xcb_sync_query_counter_reply_t *time = xcb_sync_query_counter_reply(c, time_query, NULL);
    const int64_t ms = idle ? value_of(idle->counter_value) : 0;

    if (!idle || (x->client.is_new && ms * USEC_MSEC < x->threshold))
        return USEC_NONE;
    return counted_from(x, ms, time && x->counters.server_time ? &time->counter_value.lo : NULL);
}

/* Which session the server belongs to, for logind. */
static void read_server(struct source *s, xcb_connection_t *c)
{
    struct ucred peer = { 0 };
    socklen_t size = sizeof peer;

    memset(&s->server, 0, sizeof s->server);
    snprintf(s->server.x11_display, sizeof s->server.x11_display, "%s", getenv("DISPLAY"));
    if (getsockopt(xcb_get_file_descriptor(c), SOL_SOCKET, SO_PEERCRED, &peer, &size) >= 0)
        s->server.pid = peer.pid;
}

static int on_connected(void *userdata, xcb_connection_t *c)
{
    struct x11 *x = userdata;
    int major, minor;

    if (find_idletime(x, c, &major, &minor) < 0)
        return -ENODEV;
    arm_alarms(x);
    x->source->last_input_at = query_last_input(x, c);
    read_server(x->source, c);
    source_set_state(x->source, SOURCE_READY,
                     N_("the X server on display %s reports idle time (SYNC %d.%d)"),
                     getenv("DISPLAY"), major, minor);
    return 0;
}

static const struct x11_handler handler = {
    .connected = on_connected,
    .lost = on_lost,
    .event = on_event,
    .idle = on_idle,
};

static int x11_open(struct source *s)
{
    struct x11 *x = s->self;

    x->source = s;
    x->reported_at = USEC_NONE;
    x->client = (struct x11_client){ .source = s, .handler = &handler, .userdata = x };
    return x11_display_join(&x->client);
}

static void x11_close(struct source *s)
{
    struct x11 *x = s->self;

    x11_display_leave(&x->client);
}

static void x11_arm(struct source *s, usec threshold)
{
    struct x11 *x = s->self;

    x->threshold = threshold;
    if (x->client.connection)
        arm_alarms(x);
}

/* The server (Xorg 21.1.7, Xext/sync.c) compares an alarm with the value that it stored last. When
 * the request comes in the same millisecond as an input, that value is 0, and a fall to 0 is none:
 * the next input would not be reported. So an alarm without events, which is over once the value
 * has been 1, makes the server store that. A fall to 1 instead of 0 is worse: when the stored value
 * is 1 and an input sets it to 0, the server sets no timer at all, and idleness is not reported
 * before another program sends a request. */
static void await_fall(struct x11 *x)
{
    if (x->input_alarm)
        return;
    x->step_alarm = create_alarm(x, 1, XCB_SYNC_TESTTYPE_POSITIVE_COMPARISON, false);
    x->input_alarm = create_alarm(x, 0, XCB_SYNC_TESTTYPE_NEGATIVE_TRANSITION, true);
}

static void x11_await_input(struct source *s)
{
    struct x11 *x = s->self;

    if (!x->client.connection)
        return;
    await_fall(x);
    read_counters(x);
}

const struct source_type source_x11 = {
    .name = "x11",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct x11),
    .open = x11_open,
    .close = x11_close,
    .probe = x11_display_probe,
    .arm = x11_arm,
    .await_input = x11_await_input,
};
