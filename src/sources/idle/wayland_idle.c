/*
 * Wayland: the compositor counts, and reports idle and the input that ends it; typing in between
 * costs nothing.
 *
 * The compositor reports idle one threshold after the last input, so the instant of the last input
 * is known then. Its idle time cannot be queried, so a source that has just become ready knows no
 * last input.
 *
 * Nothing here blocks: the socket is opened without blocking, and the registry is read through the
 * loop, within a limit. A compositor that hangs costs only its own evidence.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <wayland-client.h>

#include "sources/idle/wayland_events.h"
#include "sources/idle/wayland_notifier.h"
#include "sources/idle/wayland_seats.h"
#include "sources/idle/wayland_socket.h"
#include "sources/source.h"
#include "sources/windows.h"
#include "util/backoff.h"

/* After the compositor disconnected us: at 1, 2, 4 ... 30 s; then only when a display's socket
 * appears. */
static const struct backoff retries = {
    .first = USEC_SEC, .max = 30 * USEC_SEC, .limit = 6, .stable_for = USEC_MIN
};

#define ANSWER_LIMIT (5 * USEC_SEC)

struct wayland {
    struct source *source;
    usec threshold;
    char name[64]; /* of the display; for Detail */
    struct wl_display *display;
    struct wl_registry *registry;
    struct wl_callback *answer; /* not NULL: the registry is not complete yet */
    struct wayland_notifier notifier;
    struct seats seats;
    bool is_blocked; /* the compositor reads nothing, its socket is full */
    sd_event_source *io, *answer_limit;
    struct backoff backoff;
};

static void disconnect(struct wayland *w)
{
    w->io = sd_event_source_disable_unref(w->io);
    w->answer_limit = sd_event_source_disable_unref(w->answer_limit);
    if (!w->display)
        return;
    seats_clear(&w->seats);
    wayland_notifier_done(&w->notifier);
    if (w->answer)
        wl_callback_destroy(w->answer);
    wl_registry_destroy(w->registry);
    wl_display_disconnect(w->display);
    w->answer = NULL;
    w->registry = NULL;
    w->display = NULL;
    w->is_blocked = false;
}

/* For every state but ready. */
static void set_state(struct wayland *w, enum source_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void set_state(struct wayland *w, enum source_state state, const char *format, ...)
{
    struct bilingual detail = { 0 };
    va_list ap;

    va_start(ap, format);
    bilingual_add_list(&detail, format, ap);
    va_end(ap);
    source_set_sentence(w->source, state, &detail);
    windows_set_state(w->source->port->windows, state, &detail);
}

static int on_retry(sd_event_source *s, uint64_t usec_now, void *userdata);

static void connect_later(struct wayland *w)
{
    backoff_schedule(&w->backoff, w->source->port->event, on_retry, w);
}

static void on_lost(struct wayland *w)
{
    bool was_asking = w->answer != NULL;

    seats_flush(&w->seats); /* of the events before the end */
    disconnect(w);
    set_state(w, SOURCE_STANDBY,
              was_asking ? N_("the compositor on display %s does not answer")
                         : N_("the compositor on display %s disconnected; waiting for one"),
              w->name);
    connect_later(w);
}

static void add_display(struct bilingual *b, const struct wayland *w)
{
    /* TRANSLATORS: the name of the display, then a protocol with its version, which stays as it is
     */
    bilingual_add(b, N_("display %s, %s"), w->name, wayland_notifier_name(&w->notifier));
}

static void announce_windows(const struct wayland *w)
{
    const bool hides_idleness = w->source->flags & SOURCE_HIDES_IDLENESS;
    struct windows *windows = w->source->port->windows;
    struct bilingual detail = { 0 };

    add_display(&detail, w);
    bilingual_add_text(&detail, hides_idleness ? N_(", does not report them")
                                               : N_(", detected by a pair of notifications"));
    windows_set_state(windows, hides_idleness ? SOURCE_ABSENT : SOURCE_READY, &detail);
}

/* Which session the compositor belongs to, for logind. */
static void read_server(struct wayland *w)
{
    struct ucred peer = { 0 };
    socklen_t size = sizeof peer;

    memset(&w->source->server, 0, sizeof w->source->server);
    if (getsockopt(wl_display_get_fd(w->display), SOL_SOCKET, SO_PEERCRED, &peer, &size) >= 0)
        w->source->server.pid = peer.pid;
}

static void announce(struct wayland *w)
{
    struct source *s = w->source;
    struct bilingual detail = { 0 };

    if (w->seats.n == 0) {
        set_state(w, SOURCE_STANDBY, N_("the compositor on display %s has no seat yet"), w->name);
        return;
    }
    s->flags = w->notifier.ignores_inhibitors ? 0 : SOURCE_HIDES_IDLENESS;
    read_server(w);
    if (s->state != SOURCE_READY)
        s->last_input_at =
            USEC_NONE; /* it came from an earlier connection; later input may have been missed */
    add_display(&detail, w);
    if (w->seats.n > 1) /* TRANSLATORS: seats are sets of screen, keyboard and mouse */
        bilingual_add_n(&detail, ", %u seat", ", %u seats", w->seats.n, w->seats.n);
    if (s->flags)
        bilingual_add_text(&detail, N_("; it hides idleness while a window inhibits it"));
    source_set_sentence(s, SOURCE_READY, &detail);
    announce_windows(w);
}

/* Called after each batch of events, outside of their callbacks, so that it may close the
 * connection. */
static void apply_batch(struct wayland *w)
{
    if (w->answer)
        return;
    if (!w->seats.notifier) {
        w->answer_limit = sd_event_source_disable_unref(w->answer_limit);
        if (!wayland_notifier_bind(&w->notifier, w->registry)) {
            disconnect(w);
            set_state(
                w, SOURCE_ABSENT,
                N_("the compositor on display %s offers no idle notifications (ext-idle-notify-v1)"),
                w->name);
            return;
        }
        seats_watch(&w->seats, &w->notifier);
        backoff_succeeded(&w->backoff);
    }
    seats_flush(&w->seats);
    announce(w);
}

static void on_global(void *userdata, struct wl_registry *registry, uint32_t id,
                      const char *interface, uint32_t version)
{
    struct wayland *w = userdata;

    if (!seats_offered(&w->seats, registry, id, interface, version))
        wayland_notifier_offered(&w->notifier, id, interface, version);
}

static void on_global_remove(void *userdata, struct wl_registry *, uint32_t id)
{
    struct wayland *w = userdata;

    seats_removed(&w->seats, id);
}

static void on_answer(void *userdata, struct wl_callback *callback, uint32_t)
{
    struct wayland *w = userdata;

    wl_callback_destroy(callback);
    w->answer = NULL;
}

static void on_seats_event(void *userdata, enum event_type type, usec mono)
{
    struct wayland *w = userdata;

    source_emit(w->source, type, clock_from_mono(w->source->port->clock, mono));
}

static void on_inhibited(void *userdata, bool is_on, usec mono)
{
    struct wayland *w = userdata;

    windows_set_inhibited(w->source->port->windows, is_on,
                          clock_from_mono(w->source->port->clock, mono));
}

/* Sends the pending requests before the loop waits. If the socket is full, the compositor has read
 * nothing for long. Then no further request is made until it reads again, because libwayland's own
 * buffer is small; when that overflows, the connection is unusable, and the socket does not report
 * that by itself. */
static int on_prepare(sd_event_source *s, void *userdata)
{
    struct wayland *w = userdata;
    bool is_blocked = wl_display_flush(w->display) < 0 && errno == EAGAIN;

    if (wl_display_get_error(w->display))
        shutdown(wl_display_get_fd(w->display), SHUT_RDWR); /* then on_io() closes the connection */
    if (is_blocked == w->is_blocked)
        return 0;
    w->is_blocked = is_blocked;
    if (!is_blocked) {
        seats_arm(&w->seats, w->threshold);
        wl_display_flush(w->display);
    }
    return sd_event_source_set_io_events(s, is_blocked ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static int on_io(sd_event_source *, int, uint32_t events, void *userdata)
{
    struct wayland *w = userdata;

    if (!(events & ~(uint32_t)EPOLLOUT))
        return 0; /* on_prepare() writes */
    if (wayland_events_read(w->display))
        apply_batch(w);
    else
        on_lost(w);
    return 0;
}

static int watch_connection(struct wayland *w)
{
    int r = wayland_events_watch(w->source->port->event, &w->io, w->display, on_io, w);

    if (r >= 0)
        r = sd_event_source_set_prepare(w->io, on_prepare);
    return r;
}

static int on_answer_limit(sd_event_source *, uint64_t, void *userdata)
{
    on_lost(userdata);
    return 0;
}

/* Returns 0 if the registry was requested, or a negative errno after setting the state. Retry only
 * after -ECONNREFUSED. */
static int connect_now(struct wayland *w)
{
    static const struct wl_registry_listener registry_listener = {
        .global = on_global,
        .global_remove = on_global_remove,
    };
    static const struct wl_callback_listener answer_listener = { .done = on_answer };
    int fd = wayland_socket_open(w->name, sizeof w->name), r;

    if (fd == -ENOENT) {
        set_state(w, SOURCE_ABSENT, N_("no Wayland display (WAYLAND_DISPLAY is not set)"));
        return -ENOENT;
    }
    if (fd < 0) {
        set_state(w, SOURCE_STANDBY, N_("no compositor answers on display %s; waiting for one"),
                  w->name);
        return -ECONNREFUSED;
    }
    w->display = wl_display_connect_to_fd(fd);
    if (!w->display)
        abort(); /* no memory, as below */
    w->registry = wl_display_get_registry(w->display);
    w->answer = wl_display_sync(w->display);
    if (!w->registry || !w->answer)
        abort();
    r = watch_connection(w);
    if (r < 0) {
        disconnect(w);
        set_state(w, SOURCE_FAILED, "%s", strerror(-r));
        return -EIO;
    }
    wl_registry_add_listener(w->registry, &registry_listener, w);
    wl_callback_add_listener(w->answer, &answer_listener, w);
    sd_event_add_time_relative(w->source->port->event, &w->answer_limit, CLOCK_MONOTONIC,
                               (uint64_t)ANSWER_LIMIT, 0, on_answer_limit, w);
    return 0;
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    struct wayland *w = userdata;

    if (connect_now(w) == -ECONNREFUSED)
        connect_later(w);
    return 0;
}

static void try_display(struct wayland *w)
{
    backoff_reset(&w->backoff);
    if (connect_now(w) == -ECONNREFUSED)
        connect_later(w);
    if (w->display)
        set_state(w, SOURCE_STANDBY, N_("querying the compositor on display %s"), w->name);
}

static int wayland_open(struct source *s)
{
    struct wayland *w = s->self;

    w->source = s;
    w->backoff = retries;
    seats_init(&w->seats, on_seats_event, on_inhibited, w);
    try_display(w);
    return 0;
}

/* A compositor creates its socket before it answers, so this attempt may still fail. */
static void wayland_probe(struct source *s)
{
    struct wayland *w = s->self;
    /* Empty beside a DISPLAY: that session has none. */
    const char *name = getenv("WAYLAND_DISPLAY");
    const bool is_known = name && (*name || getenv("DISPLAY"));

    if (w->display && is_known && strncmp(name, w->name, sizeof w->name - 1) != 0)
        disconnect(w);
    if (!w->display)
        try_display(w);
}

static void wayland_close(struct source *s)
{
    struct wayland *w = s->self;

    disconnect(w);
    backoff_done(&w->backoff);
}

static void wayland_arm(struct source *s, usec threshold)
{
    struct wayland *w = s->self;

    w->threshold = threshold;
    if (!w->is_blocked)
        seats_arm(&w->seats, threshold);
}

static void wayland_await_input(struct source *s)
{
    struct wayland *w = s->self;

    if (w->display && !w->is_blocked)
        seats_await_input(&w->seats);
}

const struct source_type source_wayland = {
    .name = "wayland",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct wayland),
    .open = wayland_open,
    .close = wayland_close,
    .probe = wayland_probe,
    .arm = wayland_arm,
    .await_input = wayland_await_input,
};
