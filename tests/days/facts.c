/* What each fact of the plan does to the desk. */
#include <stdio.h>
#include <string.h>

#include "desk.h"

static void tell_switch(struct desk *d, enum event_type type, bool on)
{
    const struct event event = { .type = type, .at = d->now, .on = on };

    desk_tell(d, &event);
}

static void tell_evidence(struct desk *d, const struct shown *s, bool on, bool is_old, usec until)
{
    char detail[16];
    struct event event = { .type = EVENT_EVIDENCE, .at = d->now };
    const bool is_report = s->kind >= EVIDENCE_SITTING && s->kind <= EVIDENCE_AWAY;

    snprintf(detail, sizeof detail, "%u", s->claim);
    event.evidence.source = is_report ? "sensor" : "desktop";
    event.evidence.detail = detail;
    event.evidence.kind = s->kind;
    event.evidence.on = on;
    event.evidence.is_old = is_old;
    event.evidence.until_at = until;
    desk_tell(d, &event);
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
        f->claim, f->kind, d->now, USEC_NEVER, is_visible, is_visible && !d->is_down
    };

    g_array_append_val(d->shown, s);
    return &g_array_index(d->shown, struct shown, d->shown->len - 1);
}

/* Can a source of ours see this inhibitor by itself? Version 2 shows it by its pair, see server.c.
 */
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
        if (is_window)
            s->kind = EVIDENCE_INHIBITOR; /* a window does not say what for */
        if (s->is_told)
            tell_evidence(d, s, true, false, USEC_NEVER);
        return;
    }
    s = find_shown(d, f->claim);
    if (!s || s->to != USEC_NEVER)
        return; /* the server or the machine took it with it */
    s->to = d->now;
    if (can_see)
        tell_evidence(d, s, false, false, USEC_NEVER);
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
        tell_evidence(d, s, true, false, f->until_at);
    } else if (s) {
        s->to = d->now;
        tell_evidence(d, s, false, false, f->until_at);
    }
}

static bool resets_on_return(const struct desk *d)
{
    return d->plan->desktop == DESKTOP_MUTTER || d->plan->desktop == DESKTOP_X11;
}

/* The server resets its count on its own, the word of what did it comes on another bus: either may
 * be first. */
static void reset_about(struct desk *d, enum event_type type, bool has_word)
{
    struct event event = { .type = type };

    if (desk_draw(d, 0, 1)) {
        if (has_word)
            desk_tell(d, &(struct event){ .type = type, .at = d->now });
        server_reset(&d->server, d->now);
    } else {
        server_reset(&d->server, d->now);
        if (has_word)
            desk_later(d, d->now + desk_draw(d, 0, 600 * USEC_MSEC), &event);
    }
}

static void tell_day(struct desk *d)
{
    const struct event day = { .type = EVENT_DAY, .at = d->day_at };

    if (d->day_at <= d->now)
        desk_tell(d, &day);
}

static void on_sleep(struct desk *d, const struct fact *f)
{
    usec length;
    bool is_before;

    if (f->on) {
        if (!f->is_silent)
            tell_switch(d, EVENT_SUSPEND, true);
        d->asleep_at = d->now;
        d->is_silent = f->is_silent;
        return;
    }
    length = d->now - d->asleep_at;
    d->asleep_at = USEC_NONE;
    d->unseen_sleep += length;
    server_slept(&d->server, length);
    d->look_at = d->now + desk_draw(d, 0, d->plan->is_late ? 2 * USEC_SEC : 50 * USEC_MSEC);
    if (d->day_at >= d->now - length)
        tell_day(d);
    if (d->is_silent)
        return;
    is_before = desk_draw(d, 0, 1);
    if (is_before && resets_on_return(d))
        server_reset(&d->server, d->now);
    tell_switch(d, EVENT_SUSPEND, false);
    if (!is_before && resets_on_return(d))
        server_reset(&d->server, d->now);
}

static void on_seat(struct desk *d, const struct fact *f)
{
    d->is_seat_taken = f->on;
    tell_switch(d, EVENT_SEAT, f->on);
    if (!f->on && resets_on_return(d))
        server_reset(&d->server, d->now);
}

/* With the compositor go its windows, and with them what they kept on. */
static void on_server(struct desk *d, const struct fact *f)
{
    struct event lost = { .type = EVENT_SOURCE_LOST, .at = d->now };

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
        if (s->is_told)
            tell_evidence(d, s, false, false, USEC_NEVER);
    }
    server_stop(&d->server, d->now);
    desk_tell(d, &lost);
}

/* What is so when the service looks for the first time has been so before. Of a microphone that it
 * has never seen nobody then knows whether it is a call. */
static void tell_old(struct desk *d)
{
    for (unsigned i = 0; i < d->shown->len; i++) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);

        if (s->to != USEC_NEVER || !s->is_visible)
            continue;
        s->is_told |= s->kind != EVIDENCE_CALL;
        tell_evidence(d, s, true, true, USEC_NEVER);
    }
}

void desk_start(struct desk *d, bool was_off)
{
    const struct event hours = { .type = EVENT_HOURS, .at = d->now, .hours = { true, USEC_NEVER } };
    struct event random = { .type = EVENT_RANDOM, .at = d->now };
    /* When the forerunner ended, systemd knows; seldom only the last record tells. */
    const usec lost_at = desk_draw(d, 0, 9) ? d->killed_at : d->saved_at;
    struct effects effects;

    random.random = (uint64_t)desk_draw(d, 1, USEC_HOUR);
    d->is_down = false;
    d->unseen_sleep = 0;
    memset(&d->core, 0, sizeof d->core);
    core_init(&d->core, &d->plan->settings, d->now);
    if (d->saved_at != USEC_NONE) {
        if (core_restore(&d->core, d->saved, 0, lost_at, was_off, d->now, &effects) < 0)
            g_error("%s, seed %" G_GUINT64_FORMAT ": its own text is refused", d->plan->kind->name,
                    d->plan->seed);
        desk_take(d, &effects);
    }
    desk_tell(d, &random);
    tell_day(d);
    desk_tell(d, &hours);
    if (d->is_locked)
        tell_switch(d, EVENT_LOCK, true);
    if (d->is_seat_taken)
        tell_switch(d, EVENT_SEAT, true);
    if (!d->plan->is_told_last)
        tell_old(d);
    if (d->server.is_up)
        server_watch(&d->server, d->now, was_off);
    if (d->plan->is_told_last)
        tell_old(d);
}

/* A report ends with who took it: the sensor must say it again. */
static void stop(struct desk *d)
{
    for (unsigned i = 0; i < d->shown->len; i++) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);
        const bool is_report = s->kind >= EVIDENCE_SITTING && s->kind <= EVIDENCE_AWAY;

        if (is_report || s->claim == 0)
            s->to = usec_min(s->to, d->now);
    }
    d->is_down = true;
    d->killed_at = d->now;
    g_array_set_size(d->later, 0);
    server_unwatch(&d->server);
}

static void on_power(struct desk *d, const struct fact *f)
{
    const struct event end = { .type = EVENT_STOP, .at = d->now };

    if (f->on) {
        d->is_off = false;
        server_start(&d->server, d->now);
        desk_start(d, true);
        return;
    }
    desk_tell(d, &end);
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
        tell_switch(d, EVENT_LOCK, f->on);
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
            desk_tell(d, &(struct event){ .type = EVENT_DISTURBED, .at = d->now });
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
            tell_day(d);
        break;
    default:
        g_assert_not_reached();
    }
}
