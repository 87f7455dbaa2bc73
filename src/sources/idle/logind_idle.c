/*
 * IdleHint of the session: the last resort, where no display can be asked. GNOME sets it, and so
 * does "swayidle idlehint"; many desktops never set it, so it counts only after it was seen set.
 *
 * The hint is late: when it is set, the last input happened some unknown time ago. So the instant
 * of the hint counts as the last input, which never makes an absence too long. The threshold counts
 * from there, by the only timer of this source.
 */

#include "sources/session/login.h"
#include "sources/source.h"

struct hint {
    struct source *source;
    usec threshold; /* 0: not armed yet */
    unsigned session_number;
    bool is_seen; /* it was set once in this session */
    bool is_idle;
    usec since; /* when is_idle became true, CLOCK_MONOTONIC */
    sd_event_source *timer;
};

static int on_timer(sd_event_source *, uint64_t, void *userdata)
{
    struct hint *h = userdata;

    source_emit(h->source, EVENT_IDLE, h->source->last_input_at);
    return 0;
}

static void stop_timer(struct hint *h)
{
    if (h->timer)
        sd_event_source_set_enabled(h->timer, SD_EVENT_OFF);
}

/* Does nothing before the first hint_arm(): a session may be idle already within open(). */
static void start_timer(struct hint *h)
{
    uint64_t at = (uint64_t)usec_add(h->since, h->threshold);

    if (h->threshold == 0)
        return;
    if (!h->timer)
        sd_event_add_time(h->source->port->event, &h->timer, CLOCK_MONOTONIC, at, 0, on_timer, h);
    else
        sd_event_source_set_time(h->timer, at);
    sd_event_source_set_enabled(h->timer, SD_EVENT_ONESHOT);
}

static void apply_hint(struct hint *h, const struct login_facts *f)
{
    if (f->is_idle == h->is_idle)
        return;
    h->is_idle = f->is_idle;
    if (h->is_idle) {
        const usec now = clock_mono();

        h->is_seen = true;
        h->since = f->idle_since == USEC_NONE ? now : usec_min(f->idle_since, now);
        h->source->last_input_at = clock_from_mono(h->source->port->clock, h->since);
        start_timer(h);
    } else {
        stop_timer(h);
        h->source->last_input_at = clock_boot();
        if (h->source->state == SOURCE_READY)
            source_emit(h->source, EVENT_INPUT, h->source->last_input_at);
    }
}

static void forget(struct hint *h)
{
    stop_timer(h);
    h->is_seen = h->is_idle = false;
    h->source->last_input_at = USEC_NONE;
}

static void on_login(void *userdata, const struct login_facts *f)
{
    struct hint *h = userdata;

    if (f->presence != LOGIN_SESSION || f->session_number != h->session_number)
        forget(h);
    h->session_number = f->session_number;
    if (f->presence != LOGIN_SESSION) {
        source_set_state(h->source, SOURCE_ABSENT,
                         f->presence == LOGIN_NO_BUS ? N_("no system bus")
                         : f->presence == LOGIN_NO_LOGIND
                             ? N_("no logind on the system bus")
                             : N_("logind has no graphical session of this user"));
        return;
    }
    apply_hint(h, f);
    if (h->is_seen)
        source_set_state(h->source, SOURCE_READY, N_("logind reports whether session %s is idle"),
                         f->session.id);
    else
        source_set_state(h->source, SOURCE_STANDBY,
                         N_("session %s has not reported to logind yet whether it is idle"),
                         f->session.id);
}

static int hint_open(struct source *s)
{
    struct hint *h = s->self;

    h->source = s;
    login_listen(s->port->login, on_login, h);
    on_login(h, login_facts(s->port->login));
    return 0;
}

static void hint_close(struct source *s)
{
    struct hint *h = s->self;

    sd_event_source_disable_unref(h->timer);
}

static void hint_arm(struct source *s, usec threshold)
{
    struct hint *h = s->self;

    h->threshold = threshold;
    if (h->is_idle)
        start_timer(h);
}

const struct source_type source_logind_idle = {
    .name = "logind",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct hint),
    .open = hint_open,
    .close = hint_close,
    .arm = hint_arm,
};
