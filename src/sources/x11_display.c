#include "sources/x11_display.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "sources/x11_knock.h"
#include "util/cleanup.h"

/* After the server went away: tries at 1, 2, 4 ... s; then only when a display's socket appears. */
#define RETRIES_MAX 6

/* More wake-ups of one fd than this in a second is a spin, not a person. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    200

#define BEING_ASKED "the X server on display %.40s is being asked"

struct x11_display {
    sd_event *event;
    xcb_connection_t *connection; /* NULL: none */
    struct x11_client *clients;
    sd_event_source *io, *retry;
    sd_event_source *knock; /* the server is being asked whether it serves */
    unsigned retries;
    bool is_new; /* as in struct x11_client */
};

static void connect_later(struct x11_display *d);

static void say_all(struct x11_display *d, enum source_state state, const char *text)
{
    for (struct x11_client *c = d->clients; c; c = c->next)
        source_say(c->source, state, "%s", text);
}

static void disconnect(struct x11_display *d)
{
    d->io = sd_event_source_disable_unref(d->io);
    d->knock = sd_event_source_disable_unref(d->knock);
    if (d->connection)
        xcb_disconnect(d->connection);
    d->connection = NULL;
}

static void lose(struct x11_display *d)
{
    disconnect(d);
    d->is_new = true;
    for (struct x11_client *c = d->clients; c; c = c->next) {
        if (!c->connection)
            continue;
        c->connection = NULL;
        c->handler->lost(c->userdata);
    }
    say_all(d, SOURCE_STANDBY, "the X server went away; waiting for one");
    connect_later(d);
}

static void drain(struct x11_display *d, xcb_generic_event_t *(*next)(xcb_connection_t *))
{
    xcb_generic_event_t *e;

    while (d->connection && (e = next(d->connection))) {
        for (struct x11_client *c = d->clients; c; c = c->next)
            if (c->connection)
                c->handler->event(c->userdata, e);
        free(e);
    }
    for (struct x11_client *c = d->clients; c; c = c->next)
        if (c->connection && c->handler->idle)
            c->handler->idle(c->userdata);
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
    if (d->connection && xcb_connection_has_error(d->connection))
        lose(d);
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
    int r = sd_event_add_io(d->event, &d->io, xcb_get_file_descriptor(d->connection), EPOLLIN,
                            on_io, d);

    if (r >= 0)
        r = sd_event_source_set_ratelimit(d->io, (uint64_t)RATE_INTERVAL, RATE_BURST);
    if (r >= 0)
        r = sd_event_source_set_prepare(d->io, on_prepare);
    return r;
}

static bool introduce(struct x11_display *d, struct x11_client *client)
{
    client->connection = d->connection;
    client->is_new = d->is_new;
    if (client->handler->connected(client->userdata, d->connection) < 0)
        client->connection = NULL;
    return client->connection;
}

/* Returns 0, -ECONNREFUSED when nobody answers, or -ENODEV with the reasons said. */
static int connect_now(struct x11_display *d)
{
    bool is_wanted = false;

    d->connection = xcb_connect(NULL, NULL);
    if (xcb_connection_has_error(d->connection)) {
        d->is_new = true;
        disconnect(d);
        return -ECONNREFUSED;
    }
    if (is_xwayland(d->connection))
        say_all(d, SOURCE_ABSENT, "the display is Xwayland, which sees only part of the session");
    else if (watch_connection(d) < 0)
        say_all(d, SOURCE_FAILED, "the connection to the X server cannot be watched");
    else
        for (struct x11_client *c = d->clients; c; c = c->next)
            is_wanted |= introduce(d, c);
    if (!is_wanted) {
        disconnect(d);
        return -ENODEV;
    }
    d->retries = 0;
    return 0;
}

static void wait_for_server(struct x11_display *d)
{
    for (struct x11_client *c = d->clients; c; c = c->next)
        source_say(c->source, SOURCE_STANDBY,
                   "no X server answers on display %.40s; waiting for one", getenv("DISPLAY"));
    connect_later(d);
}

static int on_answer(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
    struct x11_display *d = userdata;
    const int r = events & (EPOLLHUP | EPOLLERR) ? -ECONNRESET : x11_knock_look(fd);
    bool is_refused;

    (void)s;
    if (r == 0)
        return 0;
    if (r < 0)
        d->is_new = true;
    is_refused = r < 0 || connect_now(d) == -ECONNREFUSED;
    d->knock = sd_event_source_disable_unref(d->knock);
    if (is_refused)
        wait_for_server(d);
    return 0;
}

/* Connects when it has answered; the same results as connect_now(), and 0 while it is asked. */
static int try_now(struct x11_display *d)
{
    int r, fd = x11_knock();

    d->knock = sd_event_source_disable_unref(d->knock);
    if (fd == -ENOENT)
        return connect_now(d);
    if (fd < 0) {
        d->is_new = true;
        return -ECONNREFUSED;
    }
    r = sd_event_add_io(d->event, &d->knock, fd, X11_KNOCK_EVENTS, on_answer, d);
    if (r < 0) {
        close(fd);
        return -ECONNREFUSED;
    }
    sd_event_source_set_io_fd_own(d->knock, true);
    return 0;
}

static int on_retry(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct x11_display *d = userdata;

    (void)s;
    (void)usec_now;
    if (!d->connection && try_now(d) == -ECONNREFUSED)
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
        sd_event_add_time_relative(d->event, &d->retry, CLOCK_MONOTONIC, wait, 0, on_retry, d);
    else
        sd_event_source_set_time_relative(d->retry, wait);
    sd_event_source_set_enabled(d->retry, SD_EVENT_ONESHOT);
}

struct x11_display *x11_display_new(sd_event *event)
{
    struct x11_display *d = calloc(1, sizeof *d);

    if (d)
        d->event = event;
    return d;
}

struct x11_display *x11_display_free(struct x11_display *d)
{
    if (!d)
        return NULL;
    disconnect(d);
    sd_event_source_disable_unref(d->retry);
    free(d);
    return NULL;
}

/* At the end of the list: who came first is asked first. */
void x11_display_add(struct x11_display *d, struct x11_client *client)
{
    struct x11_client **at = &d->clients;

    while (*at)
        at = &(*at)->next;
    *at = client;
    client->next = NULL;
    if (d->connection)
        introduce(d, client);
    else if (d->knock)
        source_say(client->source, SOURCE_STANDBY, BEING_ASKED, getenv("DISPLAY"));
    else
        x11_display_look(d);
}

void x11_display_remove(struct x11_display *d, struct x11_client *client)
{
    struct x11_client **at = &d->clients;

    while (*at && *at != client)
        at = &(*at)->next;
    if (*at)
        *at = client->next;
    client->connection = NULL;
}

/* A server makes its socket before it answers, so this is a try and not yet a success. */
void x11_display_look(struct x11_display *d)
{
    const char *display = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    char text[SOURCE_DETAIL_MAX];
    int r;

    if (d->connection)
        return;
    d->knock = sd_event_source_disable_unref(d->knock);
    if (wayland && *wayland) {
        say_all(d, SOURCE_ABSENT, "this is a Wayland session (WAYLAND_DISPLAY is set)");
        return;
    }
    if (!display || !*display) {
        say_all(d, SOURCE_ABSENT, "no X display (DISPLAY is not set)");
        return;
    }
    d->retries = 0;
    r = try_now(d);
    if (d->knock) {
        snprintf(text, sizeof text, BEING_ASKED, display);
        say_all(d, SOURCE_STANDBY, text);
    }
    if (r == -ECONNREFUSED)
        wait_for_server(d);
}
