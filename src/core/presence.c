#include "core/presence.h"

#include <string.h>

#include "core/amend.h"
#include "core/cover.h"
#include "core/passive.h"
#include "core/transition.h"

bool presence_is_seated(const struct presence *p)
{
    return presence_state_is_seated(p->is.state);
}

bool presence_is_barred(const struct presence *p)
{
    return p->is_locked || p->is_suspended || p->is_seat_taken;
}

struct clocks presence_clocks(const struct presence *p, usec now)
{
    struct interval i = p->is;

    interval_account(&i, i.state, i.since_at, now, 1);
    return i.clocks;
}

struct day presence_day(const struct presence *p, usec now)
{
    struct interval i = p->is;

    interval_account(&i, i.state, i.since_at, now, 1);
    return i.day;
}

void presence_init(struct presence *p, usec now)
{
    core_clear(p, sizeof *p);
    p->is = (struct interval){
        .state = PRESENCE_UNKNOWN,
        .reason = REASON_START,
        .since_at = now,
        .bout_at = USEC_NONE,
        .day.start_at = USEC_NONE,
        .rest_end_at = USEC_NONE,
        .doubt_at = USEC_NONE,
    };
    past_init(&p->past);
    p->before = PRESENCE_UNKNOWN;
    p->before_at = USEC_NONE; /* no record yet: the first state may begin as early as it likes */
    p->back_at = USEC_NONE;
    p->last_input_at = USEC_NONE;
    p->lost_at = now;
    p->back_input_at = USEC_NONE;
    p->deaf_from_at = p->deaf_until_at = USEC_NONE;
    p->await_at = USEC_NEVER;
    p->resumed_at = p->unbarred_at = USEC_NONE;
    p->idle_at = p->idle_since = p->covered_at = p->settings_at = USEC_NONE;
    p->judged_at = now;
}

static void ask_for_input(struct presence *p, const struct step *step)
{
    p->await_at = USEC_NEVER;
    if (p->is_ready && p->can_await)
        effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

/* A source told what it knows up to @at. Where none serves, as far as any word reaches. */
static void heard(struct presence *p, usec at)
{
    p->lost_at = p->is_ready ? USEC_NONE : usec_max(p->lost_at, at);
}

/* At the desk and with input, as far as is known. */
static bool is_here(const struct presence *p)
{
    return p->is.state == PRESENCE_ACTIVE || p->is.state == PRESENCE_STANDING;
}

static void on_input(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    /* The machine's doing, or older than the absence, such as the key that locks: no return. But
     * the source has spent its report, so it is asked for another. */
    if (at < p->deaf_until_at || (p->is.state == PRESENCE_AWAY && at <= p->is.since_at)) {
        p->await_at = step->now;
        return;
    }
    change->is_input = true;
    heard(p, at);
    if (!is_here(p))
        p->back_input_at = p->last_input_at;
    p->last_input_at = usec_max(p->last_input_at, at);
    passive_input(p, at);
    if (presence_is_barred(p)) {
        p->edge_seen = true; /* the end of a suspend or of a seat absence forgets it */
        return;
    }
    if (!is_here(p))
        transition_return(p, step, at, change);
}

static void on_idle(struct presence *p, const struct step *step, usec since,
                    struct presence_change *change)
{
    heard(p, step->now);
    p->edge_seen = false;
    since = usec_max(since, p->last_input_at);
    if (since < p->deaf_from_at || since >= p->deaf_until_at)
        p->last_input_at = since;
    if (p->is_ready) {
        passive_idle(p, step, since); /* P2 and P3: judged when all evidence has been heard */
    } else if (p->is.state != PRESENCE_AWAY) {
        memset(&p->by, 0, sizeof p->by);
        transition_enter(p, step, PRESENCE_AWAY, since, REASON_IDLE);
    }
    if (p->back_at != USEC_NONE && since < usec_add(p->back_at, settings_blip(step->settings)) &&
        !passive_is_no_blip(p, step->settings, since))
        transition_take_up(p, step, change);
    else if (p->is.state == PRESENCE_AWAY)
        transition_date_back(p, step, passive_cover(p, step->settings, since, step->now));
    p->back_at = USEC_NONE;
}

/* P4: away at once. */
static void leave(struct presence *p, const struct step *step, usec at, enum reason reason)
{
    p->edge_seen = false;
    if (p->is.state != PRESENCE_AWAY)
        transition_enter(p, step, PRESENCE_AWAY, at, reason);
    else if (p->is.doubt_at != USEC_NONE)
        p->is.doubt_at = usec_min(p->is.doubt_at, at); /* whatever plays on */
}

/* Where somebody inhibits, a source that hides idleness hears no hand either. */
static bool is_deafened(const struct presence *p, const struct step *step)
{
    for (unsigned i = 0; p->hides_idle && i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (cover_is_kind(e->kind) && e->kind != EVIDENCE_CALL && e->is_sure && !e->is_mute &&
            !evidence_is_report(e->kind) && cover_reach(e, step->settings, step->now) == USEC_NEVER)
            return true;
    }
    return false;
}

/* P4: the end of a lock, a suspend, another's session is no return. */
static void unbar(struct presence *p, const struct step *step, struct presence_change *change)
{
    if (presence_is_barred(p))
        return;
    p->unbarred_at = step->now;
    if (p->lost_at != USEC_NONE)
        p->lost_at = usec_max(p->lost_at, step->now); /* until now the bar told */
    if (p->edge_seen)
        transition_return(p, step, step->now, change);
    else if (p->is_ready && p->can_await && !is_deafened(p, step))
        p->await_at = step->now; /* spent by an edge of the machine's, it is asked for again */
    else
        transition_lose(p, step, step->now, change); /* who may sit here unheard */
}

static void on_barred(struct presence *p, const struct step *step, const struct event *event,
                      bool *flag, enum reason reason, struct presence_change *change)
{
    bool was_on = *flag;

    *flag = event->on;
    if (event->on) {
        if (!was_on)
            leave(p, step, event->at, reason);
        return;
    }
    if (reason != REASON_LOCK) {
        p->deaf_from_at = step->now;
        p->deaf_until_at = usec_add(step->now, PRESENCE_DEAF);
        p->edge_seen = false;
        if (p->is_ready) /* still locked, perhaps: a hand on the lock screen tells */
            p->await_at = step->now;
    }
    if (reason == REASON_SUSPEND)
        p->resumed_at = step->now;
    if (was_on)
        unbar(p, step, change);
}

/* Found out afterwards: BOOTTIME ran ahead of MONOTONIC. Where PrepareForSleep told it already,
 * nothing is new. */
static void on_slept(struct presence *p, const struct step *step, usec from,
                     struct presence_change *change)
{
    struct event event = { .type = EVENT_SUSPEND, .at = from, .on = true };

    if (p->is_suspended)
        return;
    on_barred(p, step, &event, &p->is_suspended, REASON_SUSPEND, change);
    event.on = false;
    on_barred(p, step, &event, &p->is_suspended, REASON_SUSPEND, change);
}

/* Only somebody who is away can be brought back by mistake, and only by a single edge: an unlock,
 * or a second edge, is a hand's. A hand that moves in just these seconds is taken for the machine;
 * if it is one, it moves again. */
static void on_disturbed(struct presence *p, const struct step *step, usec at,
                         struct presence_change *change)
{
    const usec from = usec_add(at, -PRESENCE_DISTURBED);

    if (p->back_at != USEC_NONE && p->back_at >= from && p->back_at == p->last_input_at) {
        transition_take_up(p, step, change);
        p->last_input_at = p->back_input_at;
    }
    if (p->is.state != PRESENCE_AWAY)
        return;
    if (p->last_input_at >= from)
        p->edge_seen = false;
    p->deaf_from_at = from;
    p->deaf_until_at = usec_max(p->deaf_until_at, usec_add(at, PRESENCE_DEAF));
    if (p->is_ready)
        p->await_at = usec_max(step->now, p->deaf_until_at);
}

static void on_ready(struct presence *p, const struct step *step, const struct event *event,
                     struct presence_change *change)
{
    usec last = usec_min(event->ready.last_input_at, step->now);

    p->is_ready = true;
    p->can_await = event->ready.can_await;
    p->hides_idle = event->ready.hides_idle;
    if (last != USEC_NONE) {
        last = usec_max(last, p->last_input_at); /* another source may have known better */
        heard(p, step->now);
        if (usec_since(step->now, last) >= step->settings->away_after)
            on_idle(p, step, last, change);
        /* Input of which the state knows already is no return. */
        else if (p->is.state != PRESENCE_AWAY || last > usec_add(p->is.since_at, PRESENCE_DEAF))
            on_input(p, step, last, change);
    }
    p->await_at = step->now; /* spent by an edge of the machine's, it is asked for again */
}

static void on_lost(struct presence *p, usec at)
{
    p->is_ready = false;
    p->await_at = USEC_NEVER;
    p->back_at = USEC_NONE;
    if (p->lost_at == USEC_NONE)
        p->lost_at = at;
}

/* A new day, or the old one again: told anew after a restart, or moved by a clock or a zone. */
static void on_day(struct presence *p, usec start, struct presence_change *change)
{
    const usec was = p->is.day.start_at, half = 12 * USEC_HOUR;

    if (was != USEC_NONE && usec_since(start, was) < half && usec_since(was, start) < half) {
        if (p->back.day.start_at == was)
            p->back.day.start_at = start;
        p->is.day.start_at = start;
        return;
    }
    p->is.day = (struct day){ .start_at = start };
    change->is_new_day = true;
}

static void on_time(struct presence *p, const struct step *step, struct presence_change *change)
{
    passive_judge(p, step, step->now, change);
    if (p->await_at <= step->now)
        ask_for_input(p, step);
}

/* What Assume says holds from now on; it rewrites nothing. */
static void on_settings(struct presence *p, const struct step *step, struct presence_change *change)
{
    p->settings_at = step->now;
    if (passive_outlives(p, step->settings) && passive_is_untold(p) &&
        step->now >= usec_add(p->lost_at, PRESENCE_BRIDGE))
        transition_lose(p, step, step->now, change);
}

void presence_step(struct presence *p, const struct step *step, const struct event *event,
                   struct presence_change *ret_change)
{
    struct presence_change change = { 0 };
    struct event e = *event;
    usec at = e.at = usec_min(event->at, step->now);

    if (event->type == EVENT_SLEPT) /* what came due in its sleep did not */
        passive_judge(p, step, usec_max(at, p->judged_at), &change);
    else if (event->type != EVENT_SETTINGS)
        on_time(p, step, &change);
    switch (event->type) {
    case EVENT_SETTINGS:
        on_settings(p, step, &change);
        break;
    case EVENT_INPUT:
        on_input(p, step, at, &change);
        break;
    case EVENT_IDLE:
        on_idle(p, step, at, &change);
        break;
    case EVENT_SOURCE_READY:
        on_ready(p, step, &e, &change);
        break;
    case EVENT_SOURCE_LOST:
        on_lost(p, at);
        break;
    case EVENT_LOCK:
        on_barred(p, step, &e, &p->is_locked, REASON_LOCK, &change);
        break;
    case EVENT_SUSPEND:
        on_barred(p, step, &e, &p->is_suspended, REASON_SUSPEND, &change);
        break;
    case EVENT_SEAT:
        on_barred(p, step, &e, &p->is_seat_taken, REASON_SEAT, &change);
        break;
    case EVENT_DISTURBED:
        on_disturbed(p, step, at, &change);
        break;
    case EVENT_EVIDENCE:
        passive_take(p, step, &e);
        break;
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        amend_take(p, step, &e, &change);
        break;
    case EVENT_SLEPT:
        on_slept(p, step, at, &change);
        break;
    case EVENT_DAY:
        on_day(p, at, &change);
        break;
    default:
        break;
    }
    on_time(p, step, &change);
    *ret_change = change;
}

usec presence_deadline(const struct presence *p, const struct settings *settings)
{
    return usec_min(p->await_at, passive_deadline(p, settings));
}

void presence_resume(struct presence *p, usec lost_at, usec now)
{
    p->is_ready = false;
    p->await_at = USEC_NEVER;
    p->back_at = USEC_NONE;
    p->lost_at = p->judged_at = lost_at;
    evidences_lose(&p->evidence, lost_at, now);
    /* Whether these still hold is asked anew; the source that knows says so before anything else.
     */
    p->is_locked = p->is_suspended = p->is_seat_taken = p->edge_seen = false;
}
