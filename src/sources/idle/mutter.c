/*
 * Mutter and Muffin: the idle monitor of GNOME's and Cinnamon's compositor. It counts and wakes us
 * at two crossings, idle and return; in between typing costs nothing.
 *
 * The standing watch fires when the idle time reaches the threshold. The one-shot is set only when
 * somebody may be away, and while it has not fired there was no input since the first idle time
 * that was read after it was set, whatever the counter says by then. That matters because an
 * inhibitor (a video) silences the standing watch, and its end sets the counter to 0 without a
 * hand. So while one is held a timer of our own looks, once per threshold.
 */
#include <stdlib.h>

#include "sources/idle/inhibited.h"
#include "sources/idle/monitor.h"
#include "sources/source.h"

/* After a failure: tries at 1, 2, 4 ... s; then only with a new owner or a new display. */
#define RETRIES_MAX 6

/* Idle times are cut to ms, and clocks are read at slightly different instants. */
#define SLACK (20 * USEC_MSEC)

struct mutter {
    struct source *source;
    const char *name;
    struct monitor *monitor;
    struct inhibited *inhibited; /* followed as long as there is a monitor */
    usec threshold;
    bool is_new;       /* it came while we watched: its counter began with it, not with a hand */
    usec last_at;      /* the last input, CLOCK_MONOTONIC, while the one-shot stands; USEC_NONE */
    bool is_idle;      /* EVENT_IDLE was the last word; the one-shot stands */
    bool expects_idle; /* it seems so, and is being looked at */
    sd_event_source *timer, *retry;
    unsigned retries;
};

static usec to_boot(const struct mutter *m, usec mono)
{
    return clock_from_mono(m->source->port->clock, mono);
}

static bool is_past(const struct mutter *m, usec last)
{
    return clock_mono() - last + SLACK >= m->threshold;
}

static void stop_timer(sd_event_source *timer)
{
    if (timer)
        sd_event_source_set_enabled(timer, SD_EVENT_OFF);
}

/* What was known of the monitor holds no more. */
static void reset(struct mutter *m)
{
    m->last_at = USEC_NONE;
    m->is_idle = m->expects_idle = false;
    stop_timer(m->timer);
    stop_timer(m->retry);
}

static void start(struct mutter *m)
{
    if (monitor_watch_idle(m->monitor, (uint64_t)(m->threshold / USEC_MSEC)))
        monitor_ask(m->monitor);
}

/* The one-shot first, so that no input slips through between the two. */
static void look_closely(struct mutter *m)
{
    if (monitor_watch_active(m->monitor))
        monitor_ask(m->monitor);
}

static int on_timer(sd_event_source *s, uint64_t usec_now, void *userdata);

static void look_at(struct mutter *m, usec at)
{
    if (!m->timer)
        sd_event_add_time(m->source->port->event, &m->timer, CLOCK_MONOTONIC, UINT64_MAX, 0,
                          on_timer, m);
    sd_event_source_set_time(m->timer, (uint64_t)usec_max(at, 1));
    sd_event_source_set_enabled(m->timer, SD_EVENT_ONESHOT);
}

/* @last: the last input, as the counter has it. */
static void learn(struct mutter *m, usec last)
{
    const bool stands = monitor_watches_active(m->monitor);

    if (m->last_at != USEC_NONE)
        last = m->last_at;
    else if (stands)
        m->last_at = last;
    if (is_past(m, last)) {
        if (!m->is_idle && stands) {
            m->is_idle = true;
            source_heard(m->source, EVENT_IDLE, to_boot(m, last));
        }
    } else if (m->expects_idle) {
        source_heard(m->source, EVENT_INPUT, to_boot(m, last)); /* back in between */
    }
    m->expects_idle = false;
    if (!m->is_idle && inhibited_is_on(m->inhibited))
        look_at(m, last + m->threshold);
}

static int on_timer(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct mutter *m = userdata;

    (void)s;
    (void)usec_now;
    if (m->source->state != SOURCE_READY || m->is_idle)
        return 0;
    if (m->last_at != USEC_NONE)
        learn(m, m->last_at);
    else if (inhibited_is_on(m->inhibited))
        look_closely(m);
    return 0;
}

static void become_ready(struct mutter *m, usec last)
{
    struct source *s = m->source;

    m->retries = 0;
    s->last_input_at = m->is_new ? USEC_NONE : to_boot(m, last);
    source_say(s, SOURCE_READY, "%s on the session bus", m->name);
    m->expects_idle = is_past(m, last);
    if (m->expects_idle || inhibited_is_on(m->inhibited))
        look_closely(m);
}

static void on_told(void *userdata, usec last_at)
{
    struct mutter *m = userdata;

    if (m->source->state == SOURCE_READY)
        learn(m, last_at);
    else
        become_ready(m, last_at);
}

static void on_input(struct mutter *m)
{
    m->last_at = USEC_NONE;
    m->is_idle = m->expects_idle = false;
    if (inhibited_is_on(m->inhibited))
        look_at(m, clock_mono() + m->threshold);
    else
        stop_timer(m->timer);
    source_heard(m->source, EVENT_INPUT, clock_boot());
}

/* One that is idle already is not again: an inhibitor that ended let the watch fire once more. */
static void on_fired(void *userdata, enum monitor_watch watch)
{
    struct mutter *m = userdata;

    if (m->source->state != SOURCE_READY)
        return;
    if (watch == MONITOR_ACTIVE) {
        on_input(m);
    } else if (!m->is_idle) {
        m->expects_idle = true;
        look_closely(m);
    }
}

static void on_inhibited(void *userdata, bool is_on)
{
    struct mutter *m = userdata;

    if (m->source->state != SOURCE_READY || m->is_idle)
        return;
    if (is_on)
        look_closely(m);
    else if (m->last_at == USEC_NONE) /* else it still has something to tell */
        stop_timer(m->timer);
}

static int on_retry(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct mutter *m = userdata;

    (void)s;
    (void)usec_now;
    if (m->source->state == SOURCE_FAILED && monitor_is_there(m->monitor))
        start(m);
    return 0;
}

static void on_failed(void *userdata, const char *reason)
{
    struct mutter *m = userdata;
    uint64_t wait = (uint64_t)USEC_SEC << m->retries;

    reset(m);
    source_say(m->source, SOURCE_FAILED, "%s does not serve: %s", m->name, reason);
    if (m->retries >= RETRIES_MAX)
        return;
    m->retries++;
    if (!m->retry)
        sd_event_add_time_relative(m->source->port->event, &m->retry, CLOCK_MONOTONIC, wait, 0,
                                   on_retry, m);
    else
        sd_event_source_set_time_relative(m->retry, wait);
    sd_event_source_set_enabled(m->retry, SD_EVENT_ONESHOT);
}

static void on_appeared(void *userdata, bool is_new)
{
    struct mutter *m = userdata;

    reset(m);
    m->is_new = is_new;
    m->retries = 0;
    source_say(m->source, SOURCE_STANDBY, "%s is here, and has yet to answer", m->name);
    m->inhibited = inhibited_free(m->inhibited);
    inhibited_new(m->source->port->user_bus, on_inhibited, m, &m->inhibited);
    start(m);
}

static void on_vanished(void *userdata)
{
    struct mutter *m = userdata;

    reset(m);
    m->inhibited = inhibited_free(m->inhibited);
    if (m->source->state == SOURCE_ABSENT)
        source_say(m->source, SOURCE_ABSENT, "%s is not on the session bus", m->name);
    else
        source_say(m->source, SOURCE_STANDBY, "%s went away; waiting for it", m->name);
}

static const struct monitor_handler handler = {
    .appeared = on_appeared,
    .vanished = on_vanished,
    .failed = on_failed,
    .told = on_told,
    .fired = on_fired,
};

static int open_at(struct source *s, const char *name, const char *path)
{
    struct mutter *m = s->self;

    m->name = name;
    return monitor_new(s->port->user_bus, name, path, &handler, m, &m->monitor);
}

static int mutter_open(struct source *s)
{
    return open_at(s, "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core");
}

static int muffin_open(struct source *s)
{
    return open_at(s, "org.cinnamon.Muffin.IdleMonitor", "/org/cinnamon/Muffin/IdleMonitor/Core");
}

static void mutter_look(struct source *s)
{
    struct mutter *m = s->self;

    if (s->state != SOURCE_FAILED || !monitor_is_there(m->monitor))
        return;
    m->retries = 0;
    start(m);
}

static void mutter_close(struct source *s)
{
    struct mutter *m = s->self;

    sd_event_source_disable_unref(m->timer);
    sd_event_source_disable_unref(m->retry);
    inhibited_free(m->inhibited);
    monitor_free(m->monitor);
    free(m);
    s->self = NULL;
}

/* The first call comes before open() and makes the source. */
static void mutter_arm(struct source *s, usec threshold)
{
    struct mutter *m = s->self;

    if (!m) {
        m = s->self = calloc(1, sizeof *m);
        if (!m)
            abort();
        m->source = s;
        m->last_at = USEC_NONE;
    }
    if (threshold == m->threshold)
        return;
    m->threshold = threshold;
    if (s->state != SOURCE_READY)
        return;
    if (!monitor_watch_idle(m->monitor, (uint64_t)(threshold / USEC_MSEC)))
        return;
    if (inhibited_is_on(m->inhibited) && !m->is_idle)
        look_closely(m);
}

static void mutter_await_input(struct source *s)
{
    struct mutter *m = s->self;

    if (s->state == SOURCE_READY)
        monitor_watch_active(m->monitor);
}

extern const struct source_type source_mutter, source_muffin;
const struct source_type source_mutter = {
    .name = "mutter",
    .kind = SOURCE_IDLE,
    .open = mutter_open,
    .close = mutter_close,
    .look = mutter_look,
    .arm = mutter_arm,
    .await_input = mutter_await_input,
};
const struct source_type source_muffin = {
    .name = "muffin",
    .kind = SOURCE_IDLE,
    .open = muffin_open,
    .close = mutter_close,
    .look = mutter_look,
    .arm = mutter_arm,
    .await_input = mutter_await_input,
};
