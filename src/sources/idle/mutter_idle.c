/*
 * Mutter and Muffin: the idle monitor of the compositors of GNOME and Cinnamon. The compositor
 * counts, and wakes us at two crossings, idle and return; typing in between costs nothing.
 *
 * The permanent watch fires when the idle time reaches the threshold. The one-shot watch is set
 * only when the person may be away. While it has not fired, there was no input since the first idle
 * time that was read after it was set, whatever the counter shows later. That matters because an
 * inhibitor (a video) silences the permanent watch, and the end of the inhibitor resets the counter
 * without any input. So while an inhibitor is active, a timer checks once per threshold.
 */
#include "sources/idle/idle_monitor.h"
#include "sources/session_inhibited.h"
#include "sources/source.h"
#include "util/backoff.h"

/* After a failure: at 1, 2, 4 ... 32 s; then only with a new owner or a new display. */
static const struct backoff retries = {
    .first = USEC_SEC, .max = USEC_MIN, .limit = 6, .stable_for = USEC_MIN
};

/* Idle times are cut to ms, and clocks are read at slightly different instants. */
#define SLACK (20 * USEC_MSEC)

struct mutter {
    struct source *source;
    const char *name;
    struct idle_monitor *monitor;
    struct session_inhibited *inhibited; /* exists as long as the monitor has an owner */
    usec threshold;
    bool is_new;  /* it appeared while we watched: its counter began then, not with an input */
    usec last_at; /* the last input, CLOCK_MONOTONIC, while the one-shot watch is set; USEC_NONE */
    bool is_idle; /* EVENT_IDLE was the last event; the one-shot watch is set */
    bool expects_idle; /* the watch or the counter reports idle, and that is being verified */
    sd_event_source *timer;
    struct backoff backoff;
};

static usec to_boot(const struct mutter *m, usec mono)
{
    return clock_from_mono(m->source->port->clock, mono);
}

static bool is_past(const struct mutter *m, usec last)
{
    return clock_mono() - last + SLACK >= m->threshold;
}

static void stop_timer(struct mutter *m)
{
    if (m->timer)
        sd_event_source_set_enabled(m->timer, SD_EVENT_OFF);
}

/* The state of an earlier monitor is invalid. */
static void reset(struct mutter *m)
{
    m->last_at = USEC_NONE;
    m->is_idle = m->expects_idle = false;
    stop_timer(m);
}

static void start(struct mutter *m)
{
    if (idle_monitor_watch_idle(m->monitor, (uint64_t)(m->threshold / USEC_MSEC)))
        idle_monitor_query(m->monitor);
}

/* The one-shot watch first, so that no input is missed between the two calls. */
static void verify_idle(struct mutter *m)
{
    if (idle_monitor_watch_active(m->monitor))
        idle_monitor_query(m->monitor);
}

static int on_timer(sd_event_source *s, uint64_t usec_now, void *userdata);

static void set_timer(struct mutter *m, usec at)
{
    if (!m->timer)
        sd_event_add_time(m->source->port->event, &m->timer, CLOCK_MONOTONIC, UINT64_MAX, 0,
                          on_timer, m);
    sd_event_source_set_time(m->timer, (uint64_t)usec_max(at, 1));
    sd_event_source_set_enabled(m->timer, SD_EVENT_ONESHOT);
}

/* @last: the last input, by the counter. */
static void apply_last_input(struct mutter *m, usec last)
{
    const bool stands = idle_monitor_watches_active(m->monitor);

    if (m->last_at != USEC_NONE)
        last = m->last_at;
    else if (stands)
        m->last_at = last;
    if (is_past(m, last)) {
        if (!m->is_idle && stands) {
            m->is_idle = true;
            source_emit(m->source, EVENT_IDLE, to_boot(m, last));
        }
    } else if (m->expects_idle) {
        source_emit(m->source, EVENT_INPUT, to_boot(m, last)); /* returned in between */
    }
    m->expects_idle = false;
    if (!m->is_idle && session_inhibited_is_on(m->inhibited))
        set_timer(m, last + m->threshold);
}

static int on_timer(sd_event_source *, uint64_t, void *userdata)
{
    struct mutter *m = userdata;

    if (m->source->state != SOURCE_READY || m->is_idle)
        return 0;
    if (m->last_at != USEC_NONE)
        apply_last_input(m, m->last_at);
    else if (session_inhibited_is_on(m->inhibited))
        verify_idle(m);
    return 0;
}

static void become_ready(struct mutter *m, usec last)
{
    struct source *s = m->source;

    backoff_succeeded(&m->backoff);
    s->last_input_at = m->is_new ? USEC_NONE : to_boot(m, last);
    source_set_state(s, SOURCE_READY, N_("%s on the session bus"), m->name);
    m->expects_idle = is_past(m, last);
    if (m->expects_idle || session_inhibited_is_on(m->inhibited))
        verify_idle(m);
}

static void on_idle_time(void *userdata, usec last_at)
{
    struct mutter *m = userdata;

    if (m->source->state == SOURCE_READY)
        apply_last_input(m, last_at);
    else
        become_ready(m, last_at);
}

static void on_input(struct mutter *m)
{
    m->last_at = USEC_NONE;
    m->is_idle = m->expects_idle = false;
    if (session_inhibited_is_on(m->inhibited))
        set_timer(m, clock_mono() + m->threshold);
    else
        stop_timer(m);
    source_emit(m->source, EVENT_INPUT, clock_boot());
}

/* An idle source does not become idle twice: the watch fires again when an inhibitor ends. */
static void on_fired(void *userdata, enum idle_monitor_watch watch)
{
    struct mutter *m = userdata;

    if (m->source->state != SOURCE_READY)
        return;
    if (watch == MONITOR_ACTIVE) {
        on_input(m);
    } else if (!m->is_idle) {
        m->expects_idle = true;
        verify_idle(m);
    }
}

static void on_inhibited(void *userdata, bool is_on)
{
    struct mutter *m = userdata;

    if (m->source->state != SOURCE_READY || m->is_idle)
        return;
    if (is_on)
        verify_idle(m);
    else if (m->last_at == USEC_NONE) /* otherwise the timer still has an idle to report */
        stop_timer(m);
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    struct mutter *m = userdata;

    if (m->source->state == SOURCE_FAILED && idle_monitor_is_present(m->monitor))
        start(m);
    return 0;
}

static void on_failed(void *userdata, const char *reason)
{
    struct mutter *m = userdata;

    reset(m);
    source_fail(m->source, N_("%s failed: "), m->name, reason);
    backoff_schedule(&m->backoff, m->source->port->event, on_retry, m);
}

static void on_appeared(void *userdata, bool is_new)
{
    struct mutter *m = userdata;

    reset(m);
    m->is_new = is_new;
    backoff_reset(&m->backoff);
    source_set_state(m->source, SOURCE_STANDBY, N_("waiting for %s to answer"), m->name);
    m->inhibited = session_inhibited_free(m->inhibited);
    session_inhibited_new(m->source->port->user_bus, on_inhibited, m, &m->inhibited);
    start(m);
}

static void on_vanished(void *userdata)
{
    struct mutter *m = userdata;

    reset(m);
    backoff_reset(&m->backoff);
    m->inhibited = session_inhibited_free(m->inhibited);
    if (m->source->state == SOURCE_ABSENT)
        source_set_state(m->source, SOURCE_ABSENT, N_("%s is not on the session bus"), m->name);
    else
        source_set_state(m->source, SOURCE_STANDBY, N_("%s is gone; waiting for it"), m->name);
}

static const struct idle_monitor_handler handler = {
    .appeared = on_appeared,
    .vanished = on_vanished,
    .failed = on_failed,
    .idle_time = on_idle_time,
    .fired = on_fired,
};

static void mutter_close(struct source *s)
{
    struct mutter *m = s->self;

    sd_event_source_disable_unref(m->timer);
    backoff_done(&m->backoff);
    session_inhibited_free(m->inhibited);
    idle_monitor_free(m->monitor);
}

static int open_at(struct source *s, const char *name, const char *path)
{
    struct mutter *m = s->self;

    m->source = s;
    m->name = name;
    m->last_at = USEC_NONE;
    m->backoff = retries;
    return idle_monitor_new(s->port->user_bus, name, path, &handler, m, &m->monitor);
}

static int mutter_open(struct source *s)
{
    return open_at(s, "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core");
}

static int muffin_open(struct source *s)
{
    return open_at(s, "org.cinnamon.Muffin.IdleMonitor", "/org/cinnamon/Muffin/IdleMonitor/Core");
}

static void mutter_probe(struct source *s)
{
    struct mutter *m = s->self;

    if (s->state != SOURCE_FAILED || !idle_monitor_is_present(m->monitor))
        return;
    backoff_reset(&m->backoff);
    start(m);
}

static void mutter_arm(struct source *s, usec threshold)
{
    struct mutter *m = s->self;

    if (threshold == m->threshold)
        return;
    m->threshold = threshold;
    if (s->state != SOURCE_READY)
        return;
    if (!idle_monitor_watch_idle(m->monitor, (uint64_t)(threshold / USEC_MSEC)))
        return;
    if (session_inhibited_is_on(m->inhibited) && !m->is_idle)
        verify_idle(m);
}

static void mutter_await_input(struct source *s)
{
    struct mutter *m = s->self;

    if (s->state == SOURCE_READY)
        idle_monitor_watch_active(m->monitor);
}

const struct source_type source_mutter = {
    .name = "mutter",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct mutter),
    .open = mutter_open,
    .close = mutter_close,
    .probe = mutter_probe,
    .arm = mutter_arm,
    .await_input = mutter_await_input,
};
const struct source_type source_muffin = {
    .name = "muffin",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct mutter),
    .open = muffin_open,
    .close = mutter_close,
    .probe = mutter_probe,
    .arm = mutter_arm,
    .await_input = mutter_await_input,
};
