#include "core/presence/presence.h"

#include <string.h>

#include "core/presence/arrival.h"
#include "core/presence/barrier.h"
#include "core/presence/correction.h"
#include "core/presence/cover.h"
#include "core/presence/hidden.h"
#include "core/presence/judge.h"
#include "core/presence/reading.h"
#include "core/presence/resets.h"
#include "core/presence/transition.h"
#include "core/presence/walk.h"

static void request_input(struct presence *p, const struct step *step)
{
    p->await_at = USEC_NEVER;
    if (p->is_ready && p->can_await)
        effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

/* The sources have reported everything up to @at. */
static void set_reported_until(struct presence *p, usec at)
{
    p->lost_at = p->is_ready ? USEC_NONE : usec_max(p->lost_at, at);
}

/* At the desk, sitting or standing, with input. */
static bool is_here(const struct presence *p)
{
    return p->present.state == PRESENCE_ACTIVE || p->present.state == PRESENCE_STANDING;
}

static void on_input(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    /* A source may report the input from which idleness counts after that idleness. */
    const bool is_over = p->is_ready && p->idle_at != USEC_NONE && at <= p->idle_since;

    /* Input from the machine, or from before the absence (the key that locks), is no return. The
     * source reports the next input only once, so request it again. */
    if (is_over || at < p->noise_until_at ||
        (p->present.state == PRESENCE_AWAY && at <= p->present.since_at)) {
        p->await_at = step->now;
        return;
    }
    set_reported_until(p, at);
    if (resets_ignore_input(p, step, at))
        return;
    change->is_input = true;
    walk_input(p, step, at);
    if (!is_here(p))
        p->previous_input_at = p->last_input_at;
    judge_input(p, step, at); /* with the last input before this one */
    p->last_input_at = usec_max(p->last_input_at, at);
    if (presence_is_barred(p)) {
        p->edge_seen = true; /* cleared at the end of a suspend or of a seat absence */
        barrier_input(p, step, at, change);
        return;
    }
    if (!is_here(p))
        arrival_by_input(p, step, at, change);
    else
        reading_input(p, step->settings, at);
}

/* Was the last return a blip? */
static bool was_blip(const struct presence *p, const struct settings *s, usec since)
{
    return p->returned_at != USEC_NONE && since < usec_add(p->returned_at, settings_blip(s)) &&
           !judge_was_here(p, s, since);
}

static void on_idle(struct presence *p, const struct step *step, usec since,
                    struct presence_change *change)
{
    const bool was_machine = machine_is_known(&p->machine);
    bool is_again, is_blip, is_second;
    usec last;

    set_reported_until(p, step->now);
    p->edge_seen = false;
    overrule_restart(&p->overrule);
    last = resets_last_input(p, step, since);
    is_again = last != since; /* no person interrupted the idleness that was reported before */
    since = usec_max(last, p->last_input_at);
    if (p->is_ready && p->idle_at == USEC_NONE && !presence_is_barred(p))
        effects_add(step->effects, EFFECT_ASK, step->now); /* a signal may have been missed */
    if (since < p->noise_from_at || since >= p->noise_until_at)
        p->last_input_at = since;
    if (p->is_ready && !is_again) {
        judge_idle(p, step, since); /* judge_step() decides with all evidence */
        walk_judge(p, step, step->now);
    } else if (!p->is_ready && p->present.state != PRESENCE_AWAY) {
        memset(&p->decided_by, 0, sizeof p->decided_by);
        transition_enter(p, step, PRESENCE_AWAY, since, REASON_IDLE);
    }
    is_blip = was_blip(p, step->settings, since);
    is_second = p->islands.next.blip_at != USEC_NONE; /* after less than a full rest */
    if (!was_machine && machine_is_known(&p->machine)) {
        reading_of_machine(p, step);
        is_second = false;
    }
    reading_idle(p, step, since, is_blip, change);
    if (is_blip && !is_second && !reading_ended_at(p, p->returned_at))
        transition_undo_return(p, step, change);
    else if (p->present.state == PRESENCE_AWAY)
        transition_back_date(p, step, judge_cover(p, step->settings, since, step->now));
    p->returned_at = USEC_NONE;
}

/* The machine can only simulate a return, and only by a single edge: an unlock or a second edge
 * comes from a person. Input of a person in these seconds is ignored as well; the person's next
 * input is the return. */
static void on_disturbed(struct presence *p, const struct step *step, usec at,
                         struct presence_change *change)
{
    const usec from = usec_add(at, -PRESENCE_NOISE_BEFORE);

    if (p->returned_at != USEC_NONE && p->returned_at >= from &&
        p->returned_at == p->last_input_at) {
        transition_undo_return(p, step, change);
        reading_undo_return(p);
        p->last_input_at = p->previous_input_at;
    }
    if (p->present.state != PRESENCE_AWAY)
        return;
    if (p->last_input_at >= from)
        p->edge_seen = false;
    p->noise_from_at = from;
    p->noise_until_at = usec_max(p->noise_until_at, usec_add(at, PRESENCE_NOISE_AFTER));
    if (p->is_ready)
        p->await_at = usec_max(step->now, p->noise_until_at);
}

/* Evidence that still shows the person sitting counts from the first reset on, as after
 * idleness. */
static void on_reset(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    usec since;

    set_reported_until(p, at);
    since = resets_take(p, step, at);
    if (since != USEC_NONE)
        on_idle(p, step, since, change);
}

/* A source without input for long takes over from one that had reported no idleness: that one was
 * of another session, where the person was until now. The last input there is not known. */
static bool is_from_elsewhere(const struct presence *p, const struct step *step, usec last)
{
    return usec_since(step->now, last) >= step->settings->away_after && p->is_ready &&
           p->can_await && !p->hides_idle && p->lost_at == USEC_NONE && p->idle_at == USEC_NONE &&
           is_here(p);
}

static void on_ready(struct presence *p, const struct step *step, const struct event *event,
                     struct presence_change *change)
{
    usec last = usec_min(event->ready.last_input_at, step->now);

    if (is_from_elsewhere(p, step, last))
        last = USEC_NONE;
    /* The sources report a lock and a suspend before this. */
    p->overrule.lock = p->overrule.lock && p->is_locked;
    p->overrule.suspend = p->overrule.suspend && p->is_suspended;
    p->walk.asked_at = USEC_NONE; /* another source may have been asked */
    p->is_ready = true;
    p->can_await = event->ready.can_await;
    p->hides_idle = event->ready.hides_idle;
    if (last != USEC_NONE) {
        last = usec_max(last, p->last_input_at); /* another source may have reported later input */
        set_reported_until(p, step->now);
        if (usec_since(step->now, last) >= step->settings->away_after)
            on_idle(p, step, last, change);
        /* Input that the absence has taken into account already is no return. */
        else if (p->present.state != PRESENCE_AWAY ||
                 last > usec_add(p->present.since_at, PRESENCE_NOISE_AFTER))
            on_input(p, step, last, change);
    }
    p->await_at = step->now; /* an edge of the machine may have used up the last request */
}

static void on_lost(struct presence *p, const struct settings *s, usec at)
{
    /* The programs often end with the source, and begin again with it. */
    if (p->is_ready)
        cover_mark_carriers(p, s, at);
    p->is_ready = false;
    p->await_at = USEC_NEVER;
    p->returned_at = p->walk.asked_at = USEC_NONE;
    if (p->lost_at == USEC_NONE)
        p->lost_at = at;
}

/* A new day, or the same one: repeated after a restart, or moved by a change of clock or zone. */
static void on_day(struct presence *p, usec start, struct presence_change *change)
{
    const usec was = p->present.day.start_at, half = 12 * USEC_HOUR;
    const bool is_new =
        was == USEC_NONE || usec_since(start, was) >= half || usec_since(was, start) >= half;

    timeline_set_day(&p->timeline, &p->present, start, is_new);
    change->is_new_day |= is_new;
}

/* When to ask the presence sensor again: before its last reading ends, so that the answer comes in
 * time. USEC_NEVER: it decides nothing now. */
static usec ask_sensor_at(const struct presence *p, const struct settings *s)
{
    const struct evidence *seen = evidences_report(&p->evidence, EVIDENCE_PRESENT, p->judged_at);

    if (!seen || p->present.state != PRESENCE_PASSIVE || p->present.reason != REASON_SENSOR ||
        seen->until_at == p->asked_until_at || seen->until_at == USEC_NEVER)
        return USEC_NEVER;
    return usec_add(seen->until_at, -usec_min(5 * USEC_SEC, s->passive_limit / 40));
}

static void ask_sensor(struct presence *p, const struct step *step)
{
    if (ask_sensor_at(p, step->settings) > step->now)
        return;
    p->asked_until_at = evidences_report(&p->evidence, EVIDENCE_PRESENT, p->judged_at)->until_at;
    effects_add(step->effects, EFFECT_ASK, step->now);
}

static void on_time(struct presence *p, const struct step *step, struct presence_change *change)
{
    judge_step(p, step, step->now, change);
    hidden_follow(p, step);
    if (p->await_at <= step->now)
        request_input(p, step);
}

/* A change of Assume applies from now on; it does not rewrite the past. */
static void on_settings(struct presence *p, const struct step *step, struct presence_change *change)
{
    p->settings_at = step->now;
    if (judge_outlives(p, step->settings) && judge_is_uncertain(p) &&
        step->now >= usec_add(p->lost_at, PRESENCE_BRIDGE))
        transition_lose(p, step, step->now, change);
}

static void on_evidence(struct presence *p, const struct step *step, const struct event *event)
{
    judge_evidence(p, step, event);
    if (event->evidence.kind == EVIDENCE_MOVING)
        walk_judge(p, step, step->now);
}

/* A command or a button. The input before it was not a blip, and the chain of islands ends. */
static void on_other(struct presence *p, enum event_type type)
{
    if (!event_type_is_of_person(type))
        return;
    p->returned_at = USEC_NONE;
    reading_end(p);
}

void presence_step(struct presence *p, const struct step *step, const struct event *event,
                   struct presence_change *ret_change)
{
    struct presence_change change = { 0 };
    struct event e = *event;
    usec at = e.at = usec_min(event->at, step->now);

    if (event->type == EVENT_SLEPT) /* deadlines during the sleep did not take effect */
        judge_step(p, step, usec_max(at, p->judged_at), &change);
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
        on_lost(p, step->settings, at);
        break;
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
        barrier_report(p, step, &e, &change);
        break;
    case EVENT_DISTURBED:
        on_disturbed(p, step, at, &change);
        break;
    case EVENT_RESET:
        on_reset(p, step, at, &change);
        break;
    case EVENT_EVIDENCE:
        on_evidence(p, step, &e);
        break;
    case EVENT_STEPS:
    case EVENT_STEP_TOTAL:
        walk_steps(p, step, &e, &change);
        break;
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        correction_apply(p, step, &e, &change);
        break;
    case EVENT_SLEPT:
        barrier_slept(p, step, at, &change);
        break;
    case EVENT_DAY:
        on_day(p, at, &change);
        break;
    default:
        on_other(p, event->type);
    }
    on_time(p, step, &change);
    reading_ask(p, step);
    ask_sensor(p, step);
    *ret_change = change;
}

usec presence_deadline(const struct presence *p, const struct settings *settings)
{
    const usec ask_at = usec_min(reading_ask_at(p), ask_sensor_at(p, settings));

    return usec_min(usec_min(p->await_at, ask_at), judge_deadline(p, settings));
}

void presence_resume(struct presence *p, usec lost_at, usec now)
{
    p->is_ready = false;
    p->await_at = USEC_NEVER;
    p->returned_at = USEC_NONE;
    p->lost_at = p->judged_at = lost_at;
    walk_resume(p);
    p->seen_at = p->asked_until_at = USEC_NONE;
    evidences_lose(&p->evidence, lost_at, now);
    /* The source that knows the barriers reports them before anything else. */
    p->is_locked = p->is_suspended = p->is_seat_taken = p->edge_seen = false;
}
