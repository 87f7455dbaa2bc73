#include "sources/x11_display.h"

#include <errno.h>
#include <sys/epoll.h>

#include "util/cleanup.h"

/* After the server went away: tries at 1, 2, 4 ... s; then only when a display's socket appears. */
#define RETRIES_MAX 6

/* More wake-ups of one fd than this in a second is a spin, not a person. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    200

static void connect_later(struct x11_display *d);

static void disconnect(struct x11_display *d)
{
    d->io = sd_event_source_disable_unref(d->io);
    if (d->connection)
        xcb_disconnect(d->connection);
    d->connection = NULL;
}

static void drain(struct x11_display *d, xcb_generic_event_t *(*next)(xcb_connection_t *))
{
    xcb_generic_event_t *e;

    while (d->connection && (e = next(d->connection))) {
        d->handler->event(d->userdata, e);
        free(e);
    }
    if (d->connection && d->handler->idle)
        d->handler->idle(d->userdata);
}

/* Replies that were waited for may have brought events into libxcb's own queue, which no fd
 * announces. Looking there costs no system call. */
static int on_prepare(sd_event_source *s, void *userdata)
{
    (void)s;
    drain(userdata, xcb_poll_for_queued_event);
    return 0;
}

static int on_io(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
    struct x11_display *d = userdata;

    (void)s;
    (void)fd;
    (void)events;
    drain(d, xcb_poll_for_event);
    if (d->connection && xcb_connection_has_error(d->connection)) {
        disconnect(d);
        d->is_new = true;
        d->handler->lost(d->userdata);
        source_say(d->source, SOURCE_STANDBY, "the X server went away; waiting for one");
        connect_later(d);
    }
    return 0;
}

static bool is_xwayland(xcb_connection_t *c)
{
    static const char name[] = "XWAYLAND";
    CLEANUP(cleanup_free)
    xcb_query_extension_reply_t *reply =
        xcb_query_extension_reply(c, xcb_query_extension(c, sizeof name - 1, name), NULL);

    return reply && reply->present;
}

static int watch_connection(struct x11_display *d)
{
    sd_event *event = d->source->port->event;
    int r =
        sd_event_add_io(event, &d->io, xcb_get_file_descriptor(d->connection), EPOLLIN, on_io, d);

    if (r >= 0)
        r = sd_event_source_set_ratelimit(d->io, (uint64_t)RATE_INTERVAL, RATE_BURST);
    if (r >= 0)
        r = sd_event_source_set_prepare(d->io, on_prepare);
    return r;
}

/* Returns 0, -ECONNREFUSED when nobody answers, or -ENODEV with the reason said. */
static int connect_now(struct x11_display *d)
{
    d->connection = xcb_connect(NULL, NULL);
    if (xcb_connection_has_error(d->connection)) {
        d->is_new = true;
        disconnect(d);
        return -ECONNREFUSED;
    }
    if (is_xwayland(d->connection)) {
        source_say(d->source, SOURCE_ABSENT,
                   "the display is Xwayland, which sees only part of the session");
        disconnect(d);
        return -ENODEV;
    }
    if (watch_connection(d) < 0 || d->handler->connected(d->userdata, d->connection) < 0) {
        disconnect(d);
        return -ENODEV;
    }
    d->retries = 0;
    return 0;
}

static int on_retry(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct x11_display *d = userdata;

    (void)s;
    (void)usec_now;
    if (!d->connection && connect_now(d) == -ECONNREFUSED)
        connect_later(d);
    return 0;
}

static void connect_later(struct x11_display *d)
{
    uint64_t wait = (uint64_t)USEC_SEC << d->retries;

    if (d->retries >= RETRIES_MAX)
        return; /* from here on only x11_display_look() is left */
    d->retries++;
    if (!d->retry)
        sd_event_add_time_relative(d->source->port->event, &d->retry, CLOCK_MONOTONIC, wait, 0,
                                   on_retry, d);
    else
        sd_event_source_set_time_relative(d->retry, wait);
    sd_event_source_set_enabled(d->retry, SD_EVENT_ONESHOT);
}

void x11_display_init(struct x11_display *d, struct source *s,
                      const struct x11_display_handler *handler, void *userdata)
{
    *d = (struct x11_display){ .source = s, .handler = handler, .userdata = userdata };
}

void x11_display_done(struct x11_display *d)
{
    disconnect(d);
    d->retry = sd_event_source_disable_unref(d->retry);
}

/* A server makes its socket before it answers, so this is a try and not yet a success. */
void x11_display_look(struct x11_display *d)
{
    const char *display = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

    if (d->connection)
        return;
    if (wayland && *wayland) {
        source_say(d->source, SOURCE_ABSENT, "this is a Wayland session (WAYLAND_DISPLAY is set)");
        return;
    }
    if (!display || !*display) {
        source_say(d->source, SOURCE_ABSENT, "no X display (DISPLAY is not set)");
        return;
    }
    d->retries = 0;
    if (connect_now(d) == -ECONNREFUSED) {
        source_say(d->source, SOURCE_STANDBY, "no X server answers on display %s; waiting for one",
                   display);
        connect_later(d);
    }
}
