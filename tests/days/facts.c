/* Applies the facts of the plan to the desk. */
#include <stdio.h>
#include <string.h>

#include "desk.h"

static void send_plain(struct desk *d, enum event_type type)
{
    const struct event event = event_plain(type, d->now);

    desk_send(d, &event);
}

static void send_switch(struct desk *d, enum event_type type, bool on)
{
    const struct event event = event_switch(type, d->now, on);

    desk_send(d, &event);
}

static const char *source_of(enum evidence_kind kind)
{
    switch (kind) {
    case EVIDENCE_SITTING:
    case EVIDENCE_STANDING:
    case EVIDENCE_AWAY:
        return "sensor";
    case EVIDENCE_MUSIC:
    case EVIDENCE_PLAYER:
    case EVIDENCE_PAUSED:
        return "player";
    default:
        return kind >= EVIDENCE_MOVING || kind == EVIDENCE_WORN ? "tracker" : "desktop";
    }
}

static void send_evidence(struct desk *d, const struct shown *s, bool on, bool is_old, usec until)
{
    char detail[EVIDENCE_DETAIL_MAX];
    const struct event event = event_evidence(
        d->now, (struct event_evidence){ source_of(s->kind), detail, s->kind, on, is_old, until });

    /* The number stands where a program gives its reason. */
    if (s->program)
        snprintf(detail, sizeof detail, "%s: %u", s->program, s->claim);
    else
        snprintf(detail, sizeof detail, "%u", s->claim);
    desk_send(d, &event);
}

static struct shown *find_shown(struct desk *d, unsigned claim)
{
    for (unsigned i = d->shown->len; i-- > 0;)
        if (g_array_index(d->shown, struct shown, i).claim == claim)
            return &g_array_index(d->shown, struct shown, i);
    return NULL;
}

static struct shown *show(struct desk *d, const struct fact *f, bool is_visible)
{
    struct shown s = {
        f->claim, f->kind, f->program, d->now, USEC_NEVER, is_visible, is_visible && !d->is_down,
        false
    };

    g_array_append_val(d->shown, s);
    return &g_array_index(d->shown, struct shown, d->shown->len - 1);
}

/* Can one of our sources see this inhibitor directly? On version 2, the pair of notifications
 * finds it, see day_server.c. */
static bool is_seen(const struct desk *d, const struct fact *f)
{
    switch (d->plan->desktop) {
    case DESKTOP_MUTTER:
        return true;
    case DESKTOP_WLROOTS_1:
        return false;
    default:
        return f->is_by_bus;
    }
}

static void on_claim(struct desk *d, const struct fact *f, bool can_see)
{
    const bool is_window = f->type == FACT_INHIBIT && !can_see;
    struct shown *s;

    if (f->on) {
        s = show(d, f, can_see);
        if (is_window) { /* a window gives neither a reason nor a name */
            s->kind = EVIDENCE_INHIBITOR;
            s->program = NULL;
        }
        if (s->is_reported)
            send_evidence(d, s, true, false, USEC_NEVER);
        return;
    }
    s = find_shown(d, f->claim);
    if (!s || s->to != USEC_NEVER)
        return; /* it ended with the server or the machine */
    s->to = d->now;
    if (can_see)
        send_evidence(d, s, false, false, USEC_NEVER);
}

static void on_inhibit(struct desk *d, const struct fact *f)
{
    const struct shown *s = find_shown(d, f->claim);
    const bool is_gone = !f->on && (!s || s->to != USEC_NEVER);

    if (f->on || is_gone)
        on_claim(d, f, is_seen(d, f));
    if (!is_gone)
        server_inhibit(&d->server, d->now, f->on);
    if (!f->on && !is_gone)
        on_claim(d, f, is_seen(d, f));
    if (d->plan->desktop == DESKTOP_X11 && !f->on && f->resets && !f->is_by_bus)
        server_reset(&d->server, d->now);
}

static void on_report(struct desk *d, const struct fact *f)
{
    struct shown *s = find_shown(d, f->claim);

    if (d->is_down)
        return;
    if (s && s->to <= d->now)
        s = NULL;
    if (f->on) {
        if (!s)
            s = show(d, f, true);
        s->to = f->until_at;
        send_evidence(d, s, true, false, f->until_at);
    } else if (s) {
        s->to = d->now;
        send_evidence(d, s, false, false, f->until_at);
    }
}

static bool resets_on_return(const struct desk *d)
{
    return d->plan->desktop == DESKTOP_MUTTER || d->plan->desktop == DESKTOP_X11;
}

/* The server resets its count, and the event that explains the reset comes on another bus: either
 * may be first. */
static void reset_about(struct desk *d, enum event_type type, bool is_announced)
{
    const struct event event = event_plain(type, 0);

    if (desk_draw(d, 0, 1)) {
        if (is_announced)
            send_plain(d, type);
        server_reset(&d->server, d->now);
    } else {
        server_reset(&d->server, d->now);
        if (is_announced)
            desk_later(d, d->now + desk_draw(d, 0, 600 * USEC_MSEC), &event);
    }
}

static void send_day(struct desk *d)
{
    const struct event day = event_plain(EVENT_DAY, d->day_at);

    if (d->day_at <= d->now)
        desk_send(d, &day);
}

static void on_sleep(struct desk *d, const struct fact *f)
{
    usec length;
    bool is_before;

    if (f->on) {
        if (!f->is_unannounced)
            send_switch(d, EVENT_SUSPEND, true);
        d->asleep_at = d->now;
        d->is_unannounced = f->is_unannounced;
        return;
    }
    length = d->now - d->asleep_at;
    d->asleep_at = USEC_NONE;
    d->unseen_sleep += length;
    server_slept(&d->server, length);
    d->clock_check_at = d->now + desk_draw(d, 0, d->plan->is_late ? 2 * USEC_SEC : 50 * USEC_MSEC);
    if (d->day_at >= d->now - length)
        send_day(d);
    if (d->is_unannounced)
        return;
    is_before = desk_draw(d, 0, 1);
    if (is_before && resets_on_return(d))
        server_reset(&d->server, d->now);
    send_switch(d, EVENT_SUSPEND, false);
    if (!is_before && resets_on_return(d))
        server_reset(&d->server, d->now);
}

static void on_seat(struct desk *d, const struct fact *f)
{
    d->is_seat_taken = f->on;
    send_switch(d, EVENT_SEAT, f->on);
    if (!f->on && resets_on_return(d))
        server_reset(&d->server, d->now);
}

/* The windows end with the compositor, and so do their inhibitors. */
static void on_server(struct desk *d, const struct fact *f)
{
    struct event lost = event_plain(EVENT_SOURCE_LOST, d->now);

    if (f->on) {
        server_start(&d->server, d->now);
        if (!d->is_down)
            server_watch(&d->server, d->now, true);
        return;
    }
    for (unsigned i = 0; i < d->shown->len; i++) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);
        const bool is_window = s->kind == EVIDENCE_INHIBITOR || s->kind == EVIDENCE_VIDEO;

        if (s->to != USEC_NEVER || !is_window)
            continue;
        s->to = d->now;
        if (s->is_reported)
            send_evidence(d, s, false, false, USEC_NEVER);
    }
    server_stop(&d->server, d->now);
    desk_send(d, &lost);
}

/* Evidence found when the service starts began at an unknown time before. A microphone that was
 * already recording does not count as a call: it may have been open for days. */
static void send_earlier_evidence(struct desk *d)
{
    for (unsigned i = 0; i < d->shown->len; i++) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);

        if (s->to != USEC_NEVER || !s->is_visible)
            continue;
        s->is_old |= !s->is_reported;
        s->is_reported |= s->kind != EVIDENCE_CALL;
        send_evidence(d, s, true, true, USEC_NEVER);
    }
}

void desk_start(struct desk *d, bool was_off)
{
    const struct event hours = event_hours(d->now, true, USEC_NEVER);
    const struct event random = event_random(d->now, (uint64_t)desk_draw(d, 1, USEC_HOUR));
    /* Usually systemd knows when the previous process ended; else the time of its last record. */
    const usec lost_at = desk_draw(d, 0, 9) ? d->killed_at : d->saved_at;
    const struct core_saved saved = { .text = d->saved,
                                      .saved_at = lost_at,
                                      .ended_at = USEC_NONE,
                                      .day_at = USEC_NONE,
                                      .end = was_off ? CORE_END_SESSION : CORE_END_KILLED,
                                      .is_same_boot = !was_off };
    struct effects effects;
    usec ended_at;

    d->is_down = false;
    d->unseen_sleep = 0;
    memset(&d->core, 0, sizeof d->core);
    core_init(&d->core, &d->plan->settings, d->now);
    if (d->saved_at != USEC_NONE) {
        if (core_restore(&d->core, &saved, d->now, &effects, &ended_at) < 0)
            g_error("%s, seed %" G_GUINT64_FORMAT
                    ": core_restore() rejected the text of core_save()",
                    d->plan->kind->name, d->plan->seed);
        desk_apply(d, &effects);
    }
    desk_send(d, &random);
    send_day(d);
    desk_send(d, &hours);
    if (d->is_locked)
        send_switch(d, EVENT_LOCK, true);
    if (d->is_seat_taken)
        send_switch(d, EVENT_SEAT, true);
    if (!d->plan->is_evidence_last)
        send_earlier_evidence(d);
    if (d->server.is_up)
        server_watch(&d->server, d->now, was_off);
    if (d->plan->is_evidence_last)
        send_earlier_evidence(d);
}

/* Reports end with the service that received them: the sensor must report again. */
static void stop(struct desk *d)
{
    for (unsigned i = 0; i < d->shown->len; i++) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);
        const bool is_report = s->kind >= EVIDENCE_SITTING && s->kind <= EVIDENCE_AWAY;

        if (is_report || s->kind >= EVIDENCE_MOVING || s->kind == EVIDENCE_WORN || s->claim == 0)
            s->to = usec_min(s->to, d->now);
    }
    d->is_down = true;
    d->killed_at = d->now;
    g_array_set_size(d->later, 0);
    chair_stop(d);
    server_unwatch(&d->server);
}

static void on_power(struct desk *d, const struct fact *f)
{
    const struct event end = event_plain(EVENT_STOP, d->now);

    if (f->on) {
        d->is_off = false;
        server_start(&d->server, d->now);
        desk_start(d, true);
        return;
    }
    desk_send(d, &end);
    core_save(&d->core, d->saved, sizeof d->saved);
    d->saved_at = d->now;
    for (unsigned i = 0; i < d->shown->len; i++) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);

        s->to = usec_min(s->to, d->now);
    }
    stop(d);
    server_stop(&d->server, d->now);
    d->is_locked = d->is_seat_taken = false;
    d->is_off = true;
}

void desk_fact(struct desk *d, const struct fact *f)
{
    switch (f->type) {
    case FACT_LOCK:
        d->is_locked = f->on;
        send_switch(d, EVENT_LOCK, f->on);
        break;
    case FACT_SEAT:
        on_seat(d, f);
        break;
    case FACT_SLEEP:
        on_sleep(d, f);
        break;
    case FACT_MAINS:
        if (d->plan->desktop == DESKTOP_MUTTER)
            reset_about(d, EVENT_DISTURBED, true);
        else
            send_plain(d, EVENT_DISTURBED);
        break;
    case FACT_RESET:
        if (d->plan->desktop == DESKTOP_X11)
            server_reset(&d->server, d->now);
        break;
    case FACT_INHIBIT:
        on_inhibit(d, f);
        break;
    case FACT_CLAIM:
        on_claim(d, f, true);
        break;
    case FACT_REPORT:
        on_report(d, f);
        break;
    case FACT_STEPS:
    case FACT_TOTAL:
        tracker_fact(d, f);
        break;
    case FACT_SERVER:
        on_server(d, f);
        break;
    case FACT_SERVICE:
        if (f->on)
            desk_start(d, false);
        else
            stop(d);
        break;
    case FACT_POWER:
        on_power(d, f);
        break;
    case FACT_DAY:
        d->day_at = f->until_at;
        if (d->asleep_at == USEC_NONE)
            send_day(d);
        break;
    default:
        g_assert_not_reached();
    }
}
