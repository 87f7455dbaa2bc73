#include "server.h"

#include <string.h>

static usec draw(struct server *s, usec low, usec high)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return low + (usec)((s->random >> 1) % (uint64_t)(high - low + 1));
}

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

static void tell(struct server *s, enum event_type type, usec at)
{
    struct event event = { .type = type, .at = at };

    if (s->is_watched)
        s->tell(s->userdata, &event);
}

/* How late or early the word of idleness is; measured, at a threshold of minutes. */
static void count_from(struct server *s, struct instant at)
{
    s->last = at;
    switch (s->type) {
    case DESKTOP_X11:
        s->error = draw(s, USEC_MSEC, 17 * USEC_MSEC);
        break;
    case DESKTOP_MUTTER:
        s->error = draw(s, USEC_MSEC, 4 * USEC_MSEC);
        break;
    case DESKTOP_KWIN_1:
        s->error = draw(s, -447 * USEC_MSEC, 371 * USEC_MSEC);
        break;
    default:
        s->error = draw(s, 200, 900);
    }
}

void server_init(struct server *s, const struct plan *p,
                 void (*told)(void *userdata, const struct event *event), void *userdata)
{
    memset(s, 0, sizeof *s);
    s->type = p->desktop;
    s->threshold = p->settings.away_after;
    s->random = p->seed * 0x9e3779b97f4a7c15ULL + 0x1234567;
    s->tell = told;
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

static void forget(struct server *s)
{
    s->is_awaited = s->is_deaf_shot = s->is_pair_claimed = s->is_kept_idle = s->expects_idle =
        false;
    s->kept.mono = USEC_NONE;
    s->timer_at = USEC_NEVER;
}

void server_unwatch(struct server *s)
{
    s->is_watched = false;
    forget(s);
}

/* Mutter: as src/sources/idle/mutter.c does it, to whom the bus answers at once. */

static bool is_past(const struct server *s, struct instant last, usec now)
{
    return now - s->slept - last.mono >= s->threshold;
}

static void mutter_learn(struct server *s, struct instant last, usec now)
{
    if (s->kept.mono != USEC_NONE)
        last = s->kept;
    else if (s->is_awaited)
        s->kept = last;
    if (is_past(s, last, now)) {
        if (!s->is_kept_idle && s->is_awaited) {
            s->is_kept_idle = true;
            tell(s, EVENT_IDLE, last.boot);
        }
    } else if (s->expects_idle) {
        tell(s, EVENT_INPUT, last.boot);
    }
    s->expects_idle = false;
    if (!s->is_kept_idle && s->inhibitors)
        s->timer_at = last.mono + s->threshold;
}

static void mutter_look(struct server *s, usec now)
{
    s->is_awaited = true;
    mutter_learn(s, s->last, now);
}

static void mutter_on_timer(struct server *s, usec now)
{
    s->timer_at = USEC_NEVER;
    if (s->is_kept_idle)
        return;
    if (s->kept.mono != USEC_NONE)
        mutter_learn(s, s->kept, now);
    else if (s->inhibitors)
        mutter_look(s, now);
}

static void mutter_on_edge(struct server *s, usec now)
{
    if (!s->is_awaited)
        return;
    s->is_awaited = false;
    s->kept.mono = USEC_NONE;
    s->is_kept_idle = s->expects_idle = false;
    s->timer_at = s->inhibitors ? now - s->slept + s->threshold : USEC_NEVER;
    tell(s, EVENT_INPUT, now);
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
        mutter_look(s, now);
    else if (s->kept.mono == USEC_NONE)
        s->timer_at = USEC_NEVER;
}

/* The watches. */

void server_watch(struct server *s, usec now, bool is_new)
{
    const bool is_past_it = is_past(s, s->last, now);
    struct event ready = { .type = EVENT_SOURCE_READY, .at = now };

    forget(s);
    s->is_watched = true;
    ready.ready.last_input_at = is_wayland(s) ? USEC_NONE : s->last.boot;
    ready.ready.can_await = true;
    ready.ready.hides_idle = desktop_hides_idle(s->type);
    if (s->type == DESKTOP_MUTTER && is_new)
        ready.ready.last_input_at = USEC_NONE;
    if (is_wayland(s)) {
        count_from(s, instant_of(s, now)); /* a notification counts from its birth */
        s->is_idle = false;
    } else {
        s->is_idle = is_past_it;
    }
    s->tell(s->userdata, &ready);
    if (s->type != DESKTOP_MUTTER)
        return;
    s->expects_idle = is_past_it;
    if (is_past_it || s->inhibitors)
        mutter_look(s, now);
}

static void claim_pair(struct server *s, bool on, usec at)
{
    struct event event = { .type = EVENT_EVIDENCE, .at = at };

    s->is_pair_claimed = on;
    event.evidence.source = "wayland";
    event.evidence.detail = "";
    event.evidence.kind = EVIDENCE_INHIBITOR;
    event.evidence.on = on;
    event.evidence.until_at = USEC_NEVER;
    s->tell(s->userdata, &event);
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

static void wayland_touch(struct server *s, usec now)
{
    const bool was_idle = s->is_idle, was_awaited = s->is_awaited && !s->is_deaf_shot;

    if (is_held_back(s))
        return;
    count_from(s, instant_of(s, now));
    s->is_idle = false;
    if (was_awaited)
        s->is_awaited = false;
    if (was_idle)
        tell(s, EVENT_INPUT, now);
    if (was_awaited)
        tell(s, EVENT_INPUT, now);
    if (s->is_pair_claimed) /* whether it still is, the next idleness will tell */
        claim_pair(s, false, now);
}

void server_touch(struct server *s, usec now)
{
    if (!s->is_up)
        return;
    if (is_wayland(s))
        wayland_touch(s, now);
    else
        server_reset(s, now);
}

void server_reset(struct server *s, usec now)
{
    const bool is_told = s->is_idle || s->is_awaited;

    if (!s->is_up || is_wayland(s))
        return;
    count_from(s, instant_of(s, now));
    s->is_idle = false;
    if (s->type == DESKTOP_MUTTER) {
        mutter_on_edge(s, now);
    } else if (is_told) {
        s->is_awaited = false;
        tell(s, EVENT_INPUT, now);
    }
}

static void version_1_inhibit(struct server *s, usec now, bool on)
{
    const bool was_idle = s->is_idle, was_awaited = s->is_awaited && !s->is_deaf_shot;

    if (!on) {
        s->is_deaf_shot = false;
        if (!s->is_idle)
            count_from(s, instant_of(s, now));
        return;
    }
    if (s->type == DESKTOP_KWIN_1)
        return;
    s->is_idle = false;
    if (was_awaited)
        s->is_awaited = false;
    if (was_idle)
        tell(s, EVENT_INPUT, now);
    if (was_awaited)
        tell(s, EVENT_INPUT, now);
}

/* Where both were idle, the one resumes. */
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
    if (!s->is_watched || s->is_awaited)
        return;
    s->is_awaited = true;
    s->is_deaf_shot = is_held_back(s) && s->type != DESKTOP_MUTTER;
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

    return mono == USEC_NEVER ? mono : usec_max(now, mono + s->slept);
}

static void say_idle(struct server *s, usec now)
{
    s->is_idle = true;
    if (s->type == DESKTOP_MUTTER) {
        if (!s->is_kept_idle) {
            s->expects_idle = true;
            mutter_look(s, now);
        }
        return;
    }
    /* The other notification stays silent: so a window inhibits, or did after the last input. */
    if (s->type == DESKTOP_WAYLAND_2 && s->pair_at.mono > s->last.mono && !s->is_pair_claimed)
        claim_pair(s, true, s->last.boot);
    tell(s, EVENT_IDLE, s->type == DESKTOP_X11 ? s->last.boot : s->last.boot + s->error);
}

void server_run(struct server *s, usec now)
{
    const usec mono = now - s->slept;

    if (pair_idle_at(s) <= mono)
        claim_pair(s, false, s->pair_at.boot);
    if (idle_at(s) <= mono)
        say_idle(s, now);
    if (s->timer_at <= mono)
        mutter_on_timer(s, now);
}
