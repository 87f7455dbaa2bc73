#include "sources/x11/x11_display.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "sources/x11/x11_authority.h"
#include "sources/x11/x11_connect.h"
#include "sources/x11/x11_probe.h"
#include "util/backoff.h"

/* After a disconnection: at 1, 2, 4 ... 32 s; then only when a display's socket appears. */
static const struct backoff retries = {
    .first = USEC_SEC, .max = USEC_MIN, .limit = 6, .stable_for = USEC_MIN
};

/* After the server refused us: at 1, 2, 4 ... 256 s, then every 5 min. Its access list may change
 * without a change of the file that is watched. */
static const struct backoff refused_retries = {
    .first = USEC_SEC, .max = 5 * USEC_MIN, .limit = BACKOFF_UNLIMITED, .stable_for = USEC_MIN
};

/* More wake-ups of one descriptor than this in a second are a busy loop, not input. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    200

#define DETAIL_PROBING N_("probing the X server on display %.40s")

struct x11_display {
    sd_event *event;
    char name[48];                /* DISPLAY at the last probe */
    xcb_connection_t *connection; /* NULL: none */
    struct x11_client *clients;   /* the last one that leaves frees the object */
    sd_event_source *io;
    sd_event_source *probe; /* waits for the server to read the first byte */
    struct backoff backoff, refused_backoff;
    struct x11_authority authority; /* watched while the server refuses us */
    bool is_refused;
    char reason[64]; /* of the server, or empty */
    bool is_new;     /* as in struct x11_client */
};

/* The one connection of the process; NULL: it has no client. */
static struct x11_display *shared;

static void connect_later(struct x11_display *d);
static int on_retry(sd_event_source *s, uint64_t usec_now, void *userdata);

__attribute__((format(printf, 3, 4))) static void set_all_states(struct x11_display *d,
                                                                 enum source_state state,
                                                                 const char *format, ...)
{
    struct bilingual detail = { 0 };
    va_list ap;

    va_start(ap, format);
    bilingual_add_list(&detail, format, ap);
    va_end(ap);
    for (struct x11_client *c = d->clients; c; c = c->next) {
        c->source->flags &= ~(unsigned)SOURCE_REFUSED;
        source_set_sentence(c->source, state, &detail);
    }
}

static void end_refusal(struct x11_display *d)
{
    d->is_refused = false;
    backoff_reset(&d->refused_backoff);
    x11_authority_unwatch(&d->authority);
}

static void disconnect(struct x11_display *d)
{
    d->io = sd_event_source_disable_unref(d->io);
    d->probe = sd_event_source_disable_unref(d->probe);
    if (d->connection)
        xcb_disconnect(d->connection);
    d->connection = NULL;
}

static void lose_server(struct x11_display *d)
{
    disconnect(d);
    d->is_new = true;
    for (struct x11_client *c = d->clients; c; c = c->next) {
        if (!c->connection)
            continue;
        c->connection = NULL;
        c->handler->lost(c->userdata);
    }
}

static void on_lost(struct x11_display *d)
{
    lose_server(d);
    set_all_states(d, SOURCE_STANDBY, N_("the X server disconnected; waiting for one"));
    connect_later(d);
}

/* Returns true if there was an event. */
static bool pass_on_events(struct x11_display *d, xcb_generic_event_t *(*next)(xcb_connection_t *))
{
    xcb_generic_event_t *e;
    bool had_event = false;

    while (d->connection && (e = next(d->connection))) {
        had_event = true;
        for (struct x11_client *c = d->clients; c; c = c->next)
            if (c->connection)
                c->handler->event(c->userdata, e);
        free(e);
    }
    return had_event;
}

/* A client that sends a request may make libxcb read: what it reads then is announced by no
 * descriptor. So this goes on until there is neither an event nor a reply. */
static void dispatch_events(struct x11_display *d, xcb_generic_event_t *(*next)(xcb_connection_t *))
{
    bool has_progress;

    do {
        has_progress = pass_on_events(d, next);
        for (struct x11_client *c = d->clients; c; c = c->next)
            if (c->connection && c->handler->idle)
                has_progress |= c->handler->idle(c->userdata);
        next = xcb_poll_for_queued_event;
    } while (has_progress);
}

/* Waiting for a reply may have moved events into libxcb's own queue, which no descriptor announces.
 * Reading that queue costs no system call. */
static int on_prepare(sd_event_source *, void *userdata)
{
    dispatch_events(userdata, xcb_poll_for_queued_event);
    return 0;
}

static int on_io(sd_event_source *, int, uint32_t, void *userdata)
{
    struct x11_display *d = userdata;

    dispatch_events(d, xcb_poll_for_event);
    if (d->connection && xcb_connection_has_error(d->connection))
        on_lost(d);
    return 0;
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

static bool connect_client(struct x11_display *d, struct x11_client *client)
{
    client->connection = d->connection;
    client->is_new = d->is_new;
    client->source->flags &= ~(unsigned)SOURCE_REFUSED;
    if (client->handler->connected(client->userdata, d->connection) < 0)
        client->connection = NULL;
    return client->connection;
}

/* Returns 0, the errors of x11_connect(), or -ENODEV after setting the states. */
static int connect_now(struct x11_display *d)
{
    bool is_wanted = false;
    int r = x11_connect(&d->connection, d->reason, sizeof d->reason);

    if (r < 0) {
        d->is_new |= r == -ECONNREFUSED;
        return r;
    }
    end_refusal(d);
    if (x11_is_xwayland(d->connection))
        set_all_states(d, SOURCE_ABSENT,
                       N_("the display is Xwayland, which sees only the input for X windows"));
    else if (watch_connection(d) < 0)
        set_all_states(d, SOURCE_FAILED, N_("cannot watch the connection to the X server"));
    else
        for (struct x11_client *c = d->clients; c; c = c->next)
            is_wanted |= connect_client(d, c);
    if (!is_wanted) {
        disconnect(d);
        return -ENODEV;
    }
    backoff_succeeded(&d->backoff);
    return 0;
}

static void wait_for_server(struct x11_display *d)
{
    end_refusal(d);
    set_all_states(d, SOURCE_STANDBY, N_("no X server answers on display %.40s; waiting for one"),
                   getenv("DISPLAY"));
    connect_later(d);
}

/* The failure is that of the idle source; the others only wait for its connection. */
static void wait_for_access(struct x11_display *d)
{
    struct bilingual refused = { 0 };

    d->is_refused = true;
    x11_authority_describe(d->reason, &refused);
    for (struct x11_client *c = d->clients; c; c = c->next) {
        const bool is_idle = c->source->type->kind == SOURCE_IDLE;

        c->source->flags |= is_idle ? SOURCE_REFUSED : 0;
        if (is_idle)
            source_set_sentence(c->source, SOURCE_FAILED, &refused);
        else
            source_set_state(c->source, SOURCE_STANDBY,
                             N_("waiting for the connection to the X server"));
    }
    x11_authority_watch(&d->authority);
    backoff_schedule(&d->refused_backoff, d->event, on_retry, d);
}

/* Waits as the result of connect_now() or try_now() demands. */
static void wait_after(struct x11_display *d, int r)
{
    if (r == -ECONNREFUSED)
        wait_for_server(d);
    else if (r == -EACCES)
        wait_for_access(d);
}

static int on_answer(sd_event_source *, int fd, uint32_t events, void *userdata)
{
    struct x11_display *d = userdata;
    int r = events & (EPOLLHUP | EPOLLERR) ? -ECONNRESET : x11_probe_poll(fd);

    if (r == 0)
        return 0;
    if (r < 0)
        d->is_new = true;
    r = r < 0 ? -ECONNREFUSED : connect_now(d);
    d->probe = sd_event_source_disable_unref(d->probe);
    wait_after(d, r);
    return 0;
}

/* Connects after the probe was answered. Returns the same as connect_now(), and 0 during the probe.
 */
static int try_now(struct x11_display *d)
{
    int r, fd = x11_probe_send();

    d->probe = sd_event_source_disable_unref(d->probe);
    if (fd == -ENOENT)
        return connect_now(d);
    if (fd < 0) {
        d->is_new = true;
        return -ECONNREFUSED;
    }
    r = sd_event_add_io(d->event, &d->probe, fd, X11_PROBE_EVENTS, on_answer, d);
    if (r < 0) {
        close(fd);
        return -ECONNREFUSED;
    }
    sd_event_source_set_io_fd_own(d->probe, true);
    return 0;
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    struct x11_display *d = userdata;
    int r;

    if (d->connection)
        return 0;
    if (d->is_refused) /* the session may have named another file since */
        d->clients->source->port->ask_displays(d->clients->source->port->userdata);
    r = try_now(d);
    if (r == -ECONNREFUSED && !d->is_refused)
        connect_later(d);
    else
        wait_after(d, r);
    return 0;
}

static void on_authority(void *userdata)
{
    struct x11_display *d = userdata;

    if (d->connection)
        return;
    backoff_reset(&d->refused_backoff);
    wait_after(d, try_now(d));
}

static void connect_later(struct x11_display *d)
{
    backoff_schedule(&d->backoff, d->event, on_retry, d);
}

/* A server creates its socket before it answers, so this attempt may still fail. */
static void probe_server(struct x11_display *d)
{
    const char *display = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    int r;

    if (*d->name && strncmp(d->name, display ? display : "", sizeof d->name - 1) != 0) {
        lose_server(d);
        end_refusal(d);
    }
    snprintf(d->name, sizeof d->name, "%s", display ? display : "");
    if (d->connection)
        return;
    d->probe = sd_event_source_disable_unref(d->probe);
    backoff_reset(&d->backoff);
    backoff_reset(&d->refused_backoff);
    if ((wayland && *wayland) || !display || !*display) {
        end_refusal(d); /* a retry would name no display, or Xwayland */
        set_all_states(d, SOURCE_ABSENT,
                       wayland && *wayland
                           ? N_("this is a Wayland session (WAYLAND_DISPLAY is set)")
                           : N_("no X display (DISPLAY is not set)"));
        return;
    }
    r = try_now(d);
    if (d->probe && !d->is_refused)
        set_all_states(d, SOURCE_STANDBY, DETAIL_PROBING, display);
    wait_after(d, r);
}

void x11_display_probe(struct source *)
{
    probe_server(shared);
}

static struct x11_display *display_new(sd_event *event)
{
    struct x11_display *d = calloc(1, sizeof *d);

    if (!d)
        return NULL;
    d->event = event;
    d->backoff = retries;
    d->refused_backoff = refused_retries;
    d->authority = (struct x11_authority){ event, on_authority, d };
    return d;
}

/* At the end of the list: clients are served in the order of their addition. */
int x11_display_join(struct x11_client *client)
{
    struct x11_display *d = shared ? shared : display_new(client->source->port->event);
    struct x11_client **at;

    shared = d;
    if (!d)
        return -ENOMEM;
    for (at = &d->clients; *at; at = &(*at)->next)
        ;
    *at = client;
    client->next = NULL;
    if (d->connection)
        connect_client(d, client);
    else if (d->probe)
        source_set_state(client->source, SOURCE_STANDBY, DETAIL_PROBING, getenv("DISPLAY"));
    else
        probe_server(d);
    return 0;
}

void x11_display_leave(struct x11_client *client)
{
    struct x11_display *d = shared;
    struct x11_client **at = d ? &d->clients : NULL;

    while (at && *at && *at != client)
        at = &(*at)->next;
    if (!at || !*at)
        return;
    *at = client->next;
    if (d->clients)
        return;
    disconnect(d);
    end_refusal(d);
    backoff_done(&d->backoff);
    backoff_done(&d->refused_backoff);
    free(d);
    shared = NULL;
}
