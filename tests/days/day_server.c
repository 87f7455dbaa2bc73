#include "day_server.h"

#include <string.h>

bool desktop_hides_idle(enum desktop desktop)
{
    return desktop == DESKTOP_WLROOTS_1 || desktop == DESKTOP_KWIN_1;
}

static bool is_wayland(const struct server *s)
{
    return s->type != DESKTOP_X11 && s->type != DESKTOP_MUTTER;
}

static bool is_held_back(const struct server *s)
{
    return s->inhibitors > 0 && s->type != DESKTOP_X11 && s->type != DESKTOP_WAYLAND_2;
}

static struct instant instant_of(const struct server *s, usec now)
{
    return (struct instant){ now, now - s->slept };
}

static void emit(struct server *s, enum event_type type, usec at)
{
    const struct event event = event_plain(type, at);

    if (s->is_watched)
        s->emit(s->userdata, &event);
}

/* Restarts the idle count. Draws by how much the next report of idleness is late or early, within
 * the errors that were measured with thresholds of minutes. */
static void count_from(struct server *s, struct instant at)
{
    s->last = at;
    switch (s->type) {
    case DESKTOP_X11:
        s->error = draw_between(&s->random, USEC_MSEC, 17 * USEC_MSEC);
        break;
    case DESKTOP_MUTTER:
        s->error = draw_between(&s->random, USEC_MSEC, 4 * USEC_MSEC);
        break;
    case DESKTOP_KWIN_1:
        s->error = draw_between(&s->random, -447 * USEC_MSEC, 371 * USEC_MSEC);
        break;
    default:
        s->error = draw_between(&s->random, 200, 900);
    }
}

void server_init(struct server *s, const struct day_plan *p,
                 void (*on_event)(void *userdata, const struct event *event), void *userdata)
{
    memset(s, 0, sizeof *s);
    s->type = p->desktop;
    s->threshold = p->settings.away_after;
    s->random = p->seed * 0x9e3779b97f4a7c15ULL + 0x1234567;
    s->emit = on_event;
    s->userdata = userdata;
    s->kept.mono = s->pair_at.mono = USEC_NONE;
    s->timer_at = USEC_NEVER;
}

void server_start(struct server *s, usec now)
{
    s->is_up = true;
    s->is_idle = false;
    count_from(s, instant_of(s, now));
}

static void clear_watch(struct server *s)
{
    s->is_awaited = s->is_blind_shot = s->is_pair_claimed = s->is_kept_idle = s->expects_idle =
        false;
    s->was_reset = s->is_read = false;
    s->kept.mono = USEC_NONE;
    s->timer_at = USEC_NEVER;
}

void server_unwatch(struct server *s)
{
    s->is_watched = false;
    clear_watch(s);
}

/* Mutter: as src/sources/idle/mutter_idle.c does it; the bus replies at once. */

static bool is_past(const struct server *s, struct instant last, usec now)
{
    return now - s->slept - last.mono >= s->threshold;
}

static void mutter_apply(struct server *s, struct instant last, usec now)
{
    if (s->kept.mono != USEC_NONE)
        last = s->kept;
    else if (s->is_awaited)
        s->kept = last;
    if (is_past(s, last, now)) {
        if (!s->is_kept_idle && s->is_awaited) {
            s->is_kept_idle = true;
            emit(s, EVENT_IDLE, last.boot);
        }
    } else if (s->expects_idle) {
        emit(s, EVENT_INPUT, last.boot);
    }
    s->expects_idle = false;
    if (!s->is_kept_idle && s->inhibitors)
        s->timer_at = last.mono + s->threshold;
}

static void mutter_probe(struct server *s, usec now)
{
    s->is_awaited = true;
    mutter_apply(s, s->last, now);
}

static void mutter_on_timer(struct server *s, usec now)
{
    s->timer_at = USEC_NEVER;
    if (s->is_kept_idle)
        return;
    if (s->kept.mono != USEC_NONE)
        mutter_apply(s, s->kept, now);
    else if (s->inhibitors)
        mutter_probe(s, now);
}

static void mutter_on_edge(struct server *s, usec now)
{
    if (!s->is_awaited)
        return;
    s->is_awaited = false;
    s->kept.mono = USEC_NONE;
    s->is_kept_idle = s->expects_idle = false;
    s->timer_at = s->inhibitors ? now - s->slept + s->threshold : USEC_NEVER;
    emit(s, EVENT_INPUT, now);
}

static void mutter_inhibit(struct server *s, usec now, bool on)
{
    if (!on) {
        count_from(s, instant_of(s, now));
        s->is_idle = false;
    }
    if (!s->is_watched || s->is_kept_idle)
        return;
    if (on)
        mutter_probe(s, now);
    else if (s->kept.mono == USEC_NONE)
        s->timer_at = USEC_NEVER;
}

/* Connecting and disconnecting. */

void server_watch(struct server *s, usec now, bool is_new)
{
    const bool is_past_it = is_past(s, s->last, now);
    const bool knows_last = !is_wayland(s) && !(s->type == DESKTOP_MUTTER && is_new);
    const struct event ready =
        event_ready(now, knows_last ? s->last.boot : USEC_NONE, true, desktop_hides_idle(s->type));

    clear_watch(s);
    s->is_watched = true;
    if (is_wayland(s)) {
        count_from(s, instant_of(s, now)); /* a notification counts from its creation */
        s->is_idle = false;
    } else {
        s->is_idle = is_past_it;
    }
    s->emit(s->userdata, &ready);
    if (s->type != DESKTOP_MUTTER)
        return;
    s->expects_idle = is_past_it;
    if (is_past_it || s->inhibitors)
        mutter_probe(s, now);
}

static void claim_pair(struct server *s, bool on, usec at)
{
    const struct event event = event_evidence(
        at, (struct event_evidence){ "wayland", "", EVIDENCE_INHIBITOR, on, false, USEC_NEVER });

    s->is_pair_claimed = on;
    s->emit(s->userdata, &event);
}

void server_stop(struct server *s, usec now)
{
    if (s->is_pair_claimed)
        claim_pair(s, false, now);
    s->is_up = false;
    s->inhibitors = 0;
    s->pair_at.mono = USEC_NONE;
    server_unwatch(s);
}

/* Ends idleness: one event for the idle notification, one for the armed one-shot. */
static void emit_input(struct server *s, usec now)
{
    const bool was_idle = s->is_idle, was_awaited = s->is_awaited && !s->is_blind_shot;

    s->is_idle = false;
    if (was_awaited)
        s->is_awaited = false;
    if (was_idle)
        emit(s, EVENT_INPUT, now);
    if (was_awaited)
        emit(s, EVENT_INPUT, now);
}

static void wayland_touch(struct server *s, usec now)
{
    if (is_held_back(s))
        return;
    count_from(s, instant_of(s, now));
    emit_input(s, now);
    if (s->is_pair_claimed) /* the next idleness shows whether it is still inhibited */
        claim_pair(s, false, now);
}

/* Input, or a reset by a program: on X11 and Mutter both restart the count. */
static void move(struct server *s, usec now, bool is_reset)
{
    const bool is_reported = s->is_idle || s->is_awaited;

    count_from(s, instant_of(s, now));
    s->is_idle = false;
    s->is_reset = is_reset;
    s->is_unread = !is_reported;
    if (s->type == DESKTOP_MUTTER) {
        mutter_on_edge(s, now);
    } else if (is_reported) {
        s->is_awaited = false;
        s->was_reset = is_reset;
        emit(s, is_reset ? EVENT_RESET : EVENT_INPUT, now);
    }
}

static void read_counters(struct server *s)
{
    const bool was_reset = s->was_reset;

    s->is_read = false;
    s->was_reset = s->is_reset;
    if (s->is_reset && s->is_unread)
        emit(s, EVENT_RESET, s->last.boot);
    else if (was_reset && !s->is_reset)
        emit(s, EVENT_INPUT, s->last.boot);
    s->is_unread = false;
}

void server_touch(struct server *s, usec now)
{
    if (!s->is_up)
        return;
    if (is_wayland(s))
        wayland_touch(s, now);
    else
        move(s, now, false);
}

void server_reset(struct server *s, usec now)
{
    if (s->is_up && !is_wayland(s))
        move(s, now, true);
}
static void version_1_inhibit(struct server *s, usec now, bool on)
{
    if (!on) {
        s->is_blind_shot = false;
        if (!s->is_idle)
            count_from(s, instant_of(s, now));
        return;
    }
    if (s->type == DESKTOP_KWIN_1)
        return;
    emit_input(s, now);
}

/* If both notifications are idle, an inhibitor resumes the second one. */
static void pair_inhibit(struct server *s, usec now, bool on)
{
    s->pair_at = on ? (struct instant){ now, USEC_NEVER } : instant_of(s, now);
    if (on && s->is_watched && s->is_idle && !s->is_pair_claimed)
        claim_pair(s, true, now);
}

void server_inhibit(struct server *s, usec now, bool on)
{
    if (!s->is_up || (!on && s->inhibitors == 0))
        return;
    s->inhibitors = on ? s->inhibitors + 1 : s->inhibitors - 1;
    if (s->inhibitors != (on ? 1U : 0U))
        return;
    if (s->type == DESKTOP_MUTTER)
        mutter_inhibit(s, now, on);
    else if (desktop_hides_idle(s->type))
        version_1_inhibit(s, now, on);
    else if (s->type == DESKTOP_WAYLAND_2)
        pair_inhibit(s, now, on);
}

void server_await(struct server *s, usec now)
{
    (void)now;
    s->is_read = s->is_watched && s->type == DESKTOP_X11;
    if (!s->is_watched || s->is_awaited)
        return;
    s->is_awaited = true;
    s->is_blind_shot = is_held_back(s) && s->type != DESKTOP_MUTTER;
}

void server_slept(struct server *s, usec length)
{
    s->slept += length;
}

static usec idle_at(const struct server *s)
{
    if (!s->is_watched || s->is_idle || is_held_back(s))
        return USEC_NEVER;
    return s->last.mono + s->threshold + s->error;
}

static usec pair_idle_at(const struct server *s)
{
    if (s->type != DESKTOP_WAYLAND_2 || !s->is_pair_claimed)
        return USEC_NEVER;
    return usec_add(s->pair_at.mono, s->threshold);
}

usec server_next(const struct server *s, usec now)
{
    usec mono = usec_min(usec_min(idle_at(s), pair_idle_at(s)), s->timer_at);

    if (s->is_read)
        return now;
    return mono == USEC_NEVER ? mono : usec_max(now, mono + s->slept);
}

static void emit_idle(struct server *s, usec now)
{
    s->is_idle = true;
    if (s->type == DESKTOP_MUTTER) {
        if (!s->is_kept_idle) {
            s->expects_idle = true;
            mutter_probe(s, now);
        }
        return;
    }
    /* The second notification is not idle: a window inhibits, or did so after the last input. */
    if (s->type == DESKTOP_WAYLAND_2 && s->pair_at.mono > s->last.mono && !s->is_pair_claimed)
        claim_pair(s, true, s->last.boot);
    emit(s, EVENT_IDLE, s->type == DESKTOP_X11 ? s->last.boot : s->last.boot + s->error);
}

void server_run(struct server *s, usec now)
{
    const usec mono = now - s->slept;

    if (s->is_read)
        read_counters(s);
    if (pair_idle_at(s) <= mono)
        claim_pair(s, false, s->pair_at.boot);
    if (idle_at(s) <= mono)
        emit_idle(s, now);
    if (s->timer_at <= mono)
        mutter_on_timer(s, now);
}
