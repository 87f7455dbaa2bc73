/*
 * Wayland: the compositor counts, and tells idleness and the input that ends it; in between typing
 * costs nothing.
 *
 * Its word of idleness comes a threshold after the last input, so that is when the last input was.
 * It cannot be asked for the idle time, so a source that has just become ready knows nothing yet.
 *
 * Nothing here waits: the socket is opened without blocking, and the registry is asked through the
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

#include "sources/idle/wayland_notifier.h"
#include "sources/idle/wayland_seats.h"
#include "sources/idle/wayland_socket.h"
#include "sources/inhibit/windows.h"
#include "sources/source.h"

/* After the compositor went away: tries at 1, 2, 4 ... s, 30 at most; then only when a display's
 * socket appears. One that has served for a while gets all of them anew. */
#define RETRIES_MAX    6
#define RETRY_WAIT_MAX (30 * USEC_SEC)
#define SERVED_FOR     USEC_MIN

#define ANSWER_LIMIT (5 * USEC_SEC)

/* More wake-ups of one fd than this in a second is a spin, not a person. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    200

struct wayland {
    struct source *source;
    usec threshold;
    char name[64]; /* of the display; for people */
    struct wl_display *display;
    struct wl_registry *registry;
    struct wl_callback *answer; /* still awaited: the registry is told */
    struct notifier notifier;
    struct seats seats;
    bool is_blocked; /* it reads nothing, its socket is full */
    usec ready_at;   /* CLOCK_MONOTONIC; USEC_NONE */
    sd_event_source *io;
    sd_event_source *timer; /* the answer's limit, or the next try */
    unsigned retries;
};

static void disconnect(struct wayland *w)
{
    w->io = sd_event_source_disable_unref(w->io);
    w->timer = sd_event_source_disable_unref(w->timer);
    if (!w->display)
        return;
    seats_clear(&w->seats);
    notifier_done(&w->notifier);
    if (w->answer)
        wl_callback_destroy(w->answer);
    wl_registry_destroy(w->registry);
    wl_display_disconnect(w->display);
    w->answer = NULL;
    w->registry = NULL;
    w->display = NULL;
    w->is_blocked = false;
}

/* Anything but ready. */
static void say(struct wayland *w, enum source_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct wayland *w, enum source_state state, const char *format, ...)
{
    char detail[SOURCE_DETAIL_MAX];
    va_list ap;

    va_start(ap, format);
    vsnprintf(detail, sizeof detail, format, ap);
    va_end(ap);
    source_say(w->source, state, "%s", detail);
    windows_serve(w->source->port->windows, state, detail);
}

static int on_timer(sd_event_source *s, uint64_t usec_now, void *userdata);

static void set_timer(struct wayland *w, usec after)
{
    w->timer = sd_event_source_disable_unref(w->timer);
    sd_event_add_time_relative(w->source->port->event, &w->timer, CLOCK_MONOTONIC, (uint64_t)after,
                               0, on_timer, w);
}

static void connect_later(struct wayland *w)
{
    if (w->retries < RETRIES_MAX) /* from here on only wayland_look() is left */
        set_timer(w, usec_min(USEC_SEC << w->retries++, RETRY_WAIT_MAX));
}

static void lose(struct wayland *w)
{
    bool was_asking = w->answer != NULL;

    if (w->ready_at != USEC_NONE && usec_since(clock_mono(), w->ready_at) >= SERVED_FOR)
        w->retries = 0;
    w->ready_at = USEC_NONE;
    seats_settle(&w->seats); /* of what came before the end */
    disconnect(w);
    say(w, SOURCE_STANDBY,
        was_asking ? "the compositor on display %s does not answer"
                   : "the compositor on display %s went away; waiting for one",
        w->name);
    connect_later(w);
}

static void announce_windows(const struct wayland *w)
{
    struct windows *windows = w->source->port->windows;
    char detail[SOURCE_DETAIL_MAX];

    snprintf(detail, sizeof detail, "display %s, %s%s", w->name, notifier_name(&w->notifier),
             w->source->hides_idle ? ", does not tell of them" : ", by a pair of notifications");
    windows_serve(windows, w->source->hides_idle ? SOURCE_ABSENT : SOURCE_READY, detail);
}

static void announce(struct wayland *w)
{
    struct source *s = w->source;
    char seats[32] = "";

    if (w->seats.n == 0) {
        say(w, SOURCE_STANDBY, "the compositor on display %s has no seat yet", w->name);
        return;
    }
    if (w->seats.n > 1)
        snprintf(seats, sizeof seats, ", %u seats", w->seats.n);
    s->hides_idle = !w->notifier.ignores_inhibitors;
    if (s->state != SOURCE_READY)
        s->last_input_at = USEC_NONE; /* the last one that was told; much may have come since */
    source_say(s, SOURCE_READY, "display %s, %s%s%s", w->name, notifier_name(&w->notifier), seats,
               s->hides_idle ? "; it hides idleness while a window inhibits it" : "");
    announce_windows(w);
}

/* After each batch of events, outside of their callbacks, where a connection may be given up. */
static void take_stock(struct wayland *w)
{
    if (w->answer)
        return;
    if (!w->seats.notifier) {
        w->timer = sd_event_source_disable_unref(w->timer);
        if (!notifier_bind(&w->notifier, w->registry)) {
            disconnect(w);
            say(w, SOURCE_ABSENT,
                "the compositor on display %s offers no idle notifications (ext-idle-notify-v1)",
                w->name);
            return;
        }
        seats_watch(&w->seats, &w->notifier);
        w->ready_at = clock_mono();
    }
    seats_settle(&w->seats);
    announce(w);
}

static void on_global(void *userdata, struct wl_registry *registry, uint32_t id,
                      const char *interface, uint32_t version)
{
    struct wayland *w = userdata;

    if (!seats_offered(&w->seats, registry, id, interface, version))
        notifier_offered(&w->notifier, id, interface, version);
}

static void on_global_remove(void *userdata, struct wl_registry *registry, uint32_t id)
{
    struct wayland *w = userdata;

    (void)registry;
    seats_removed(&w->seats, id);
}

static void on_answer(void *userdata, struct wl_callback *callback, uint32_t data)
{
    struct wayland *w = userdata;

    (void)data;
    wl_callback_destroy(callback);
    w->answer = NULL;
}

static void on_heard(void *userdata, enum event_type type, usec mono)
{
    struct wayland *w = userdata;

    source_heard(w->source, type, clock_from_mono(w->source->port->clock, mono));
}

static void on_inhibited(void *userdata, bool is_on, usec mono)
{
    struct wayland *w = userdata;

    windows_say(w->source->port->windows, is_on, clock_from_mono(w->source->port->clock, mono));
}

/* Whatever was asked for meanwhile goes out before the loop waits. Where it does not, the
 * compositor has read nothing for long: nothing more is asked until it does, for libwayland's own
 * buffer is small, and when that is full too the connection is of no use any more, which the
 * socket does not tell by itself. */
static int on_prepare(sd_event_source *s, void *userdata)
{
    struct wayland *w = userdata;
    bool is_blocked = wl_display_flush(w->display) < 0 && errno == EAGAIN;

    if (wl_display_get_error(w->display))
        shutdown(wl_display_get_fd(w->display), SHUT_RDWR); /* on_io() takes it from there */
    if (is_blocked == w->is_blocked)
        return 0;
    w->is_blocked = is_blocked;
    if (!is_blocked) {
        seats_arm(&w->seats, w->threshold);
        wl_display_flush(w->display);
    }
    return sd_event_source_set_io_events(s, is_blocked ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static bool read_events(struct wl_display *display)
{
    while (wl_display_prepare_read(display) < 0)
        if (wl_display_dispatch_pending(display) < 0)
            return false;
    return wl_display_read_events(display) >= 0 && wl_display_dispatch_pending(display) >= 0;
}

static int on_io(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
    struct wayland *w = userdata;

    (void)s;
    (void)fd;
    if (!(events & ~(uint32_t)EPOLLOUT))
        return 0; /* on_prepare() writes */
    if (read_events(w->display))
        take_stock(w);
    else
        lose(w);
    return 0;
}

static int watch_connection(struct wayland *w)
{
    int r = sd_event_add_io(w->source->port->event, &w->io, wl_display_get_fd(w->display), EPOLLIN,
                            on_io, w);

    if (r >= 0)
        r = sd_event_source_set_ratelimit(w->io, (uint64_t)RATE_INTERVAL, RATE_BURST);
    if (r >= 0)
        r = sd_event_source_set_prepare(w->io, on_prepare);
    return r;
}

/* Returns 0: it is asked; or a negative errno, the reason being said; -ECONNREFUSED may change. */
static int connect_now(struct wayland *w)
{
    static const struct wl_registry_listener registry_listener = {
        .global = on_global,
        .global_remove = on_global_remove,
    };
    static const struct wl_callback_listener answer_listener = { .done = on_answer };
    int fd = wayland_socket_open(w->name, sizeof w->name), r;

    if (fd == -ENOENT) {
        say(w, SOURCE_ABSENT, "no Wayland display (WAYLAND_DISPLAY is not set)");
        return -ENOENT;
    }
    if (fd < 0) {
        say(w, SOURCE_STANDBY, "no compositor answers on display %s; waiting for one", w->name);
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
        say(w, SOURCE_FAILED, "%s", strerror(-r));
        return -EIO;
    }
    wl_registry_add_listener(w->registry, &registry_listener, w);
    wl_callback_add_listener(w->answer, &answer_listener, w);
    set_timer(w, ANSWER_LIMIT);
    return 0;
}

static int on_timer(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct wayland *w = userdata;

    (void)s;
    (void)usec_now;
    if (w->display)
        lose(w);
    else if (connect_now(w) == -ECONNREFUSED)
        connect_later(w);
    return 0;
}

static void try_display(struct wayland *w)
{
    w->retries = 0;
    w->timer = sd_event_source_disable_unref(w->timer);
    if (connect_now(w) == -ECONNREFUSED)
        connect_later(w);
}

static int wayland_open(struct source *s)
{
    struct wayland *w = s->self;

    try_display(w);
    if (w->display)
        say(w, SOURCE_STANDBY, "the compositor on display %s is being asked", w->name);
    return 0;
}

/* A compositor makes its socket before it answers, so this is a try and not yet a success. */
static void wayland_look(struct source *s)
{
    struct wayland *w = s->self;

    if (!w->display)
        try_display(w);
}

static void wayland_close(struct source *s)
{
    struct wayland *w = s->self;

    disconnect(w);
    free(w);
    s->self = NULL;
}

/* The first call comes before open() and makes the source. */
static void wayland_arm(struct source *s, usec threshold)
{
    struct wayland *w = s->self;

    if (!w) {
        w = s->self = calloc(1, sizeof *w);
        if (!w)
            abort();
        w->source = s;
        w->ready_at = USEC_NONE;
        seats_init(&w->seats, on_heard, on_inhibited, w);
    }
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

extern const struct source_type source_wayland;
const struct source_type source_wayland = {
    .name = "wayland",
    .kind = SOURCE_IDLE,
    .open = wayland_open,
    .close = wayland_close,
    .look = wayland_look,
    .arm = wayland_arm,
    .await_input = wayland_await_input,
};
