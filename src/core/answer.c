#include "core/answer.h"

#include <stdio.h>

#include "core/offer.h"

/* The phases in which a stretch is called for, so that it can be put off. */
static bool is_called_for(const struct coach *c)
{
    return c->phase == COACH_DUE || c->phase == COACH_HELD || c->phase == COACH_SUGGESTED ||
           c->phase == COACH_SNOOZED || c->stage == OFFER_SHOWN;
}

static int on_suggest_now(struct coach *c, struct presence *p, const struct step *step)
{
    usec sitting = presence_clocks(p, step->now).sitting;

    if (p->is.state == PRESENCE_AWAY)
        return COACH_E_NOT_NOW;
    if (!coach_is_due(p, step->settings, step->now))
        p->is.clocks.asked = sitting - step->settings->limit;
    c->ledger.snooze_end_at = c->ledger.rung_at = c->retry_at = USEC_NONE;
    c->is_forced = true;
    offer_send(c, p, step);
    return 0;
}

static int on_snooze(struct coach *c, const struct step *step, usec duration)
{
    struct effect *e;

    if (!is_called_for(c))
        return COACH_E_NOT_NOW;
    if (c->ledger.snoozes >= step->settings->snooze_limit)
        return COACH_E_LIMIT;
    if (duration <= 0)
        duration = step->settings->snooze;
    offer_close(c, step, OUTCOME_SNOOZED);
    c->ledger.snoozes++;
    c->ledger.rung_at = USEC_NONE;
    c->ledger.snooze_end_at = usec_add(step->now, duration);
    e = effects_add(step->effects, EFFECT_SNOOZED, step->now);
    e->until_at = c->ledger.snooze_end_at;
    reasons_add(step->reasons, step->now, DECISION_SNOOZED)->length = duration;
    return 0;
}

static int on_skip(struct coach *c, struct presence *p, const struct step *step)
{
    if (!is_called_for(c))
        return COACH_E_NOT_NOW;
    offer_close(c, step, OUTCOME_SKIPPED);
    c->ledger.snooze_end_at = USEC_NONE;
    coach_count_anew(c, p, step->now);
    effects_add(step->effects, EFFECT_SKIPPED, step->now);
    reasons_add(step->reasons, step->now, DECISION_SKIPPED);
    return 0;
}

static int on_pause(struct coach *c, const struct step *step, const struct event *event)
{
    const usec until = event->until_at;

    offer_close(c, step, OUTCOME_WITHDRAWN);
    c->is_paused = true;
    c->pause_end_at = until;
    effects_add(step->effects, EFFECT_PAUSED, step->now)->until_at = until;
    reasons_add(step->reasons, step->now, DECISION_PAUSED)->length =
        until == USEC_NEVER ? USEC_NEVER : usec_since(until, event->at); /* as it was asked */
    return 0;
}

static int on_resume(struct coach *c, const struct presence *p, const struct step *step)
{
    if (!c->is_paused)
        return COACH_E_NOT_NOW;
    c->is_paused = false;
    effects_add(step->effects, EFFECT_RESUMED, step->now);
    reasons_add(step->reasons, step->now, DECISION_RESUMED)->count = 1;
    coach_begin_grace(c, p, step);
    return 0;
}

static int on_started(struct coach *c, struct presence *p, const struct step *step, unsigned id)
{
    offer_close(c, step, OUTCOME_STARTED);
    coach_count_anew(c, p, step->now);
    offer_guide(c, step, id);
    if (step->settings->side == SETTINGS_SIDE_ALTERNATE)
        c->side = c->side == SIDE_RIGHT ? SIDE_LEFT : SIDE_RIGHT;
    return 0;
}

void coach_fail(struct coach *c, const struct presence *p, const struct step *step)
{
    bool was_shown = c->stage == OFFER_SHOWN;

    if (!was_shown)
        snprintf(reasons_add(step->reasons, step->now, DECISION_REFUSED)->word,
                 sizeof((struct decided *)0)->word, "no notification server answers");
    offer_close(c, step, OUTCOME_FAILED);
    if (was_shown && c->failures == 0)
        coach_begin_grace(c, p, step);
    else
        c->retry_at = usec_add(step->now, step->settings->remind_after);
    c->failures++;
}

static void on_refused(struct coach *c, const struct presence *p, const struct step *step)
{
    snprintf(reasons_add(step->reasons, step->now, DECISION_REFUSED)->word,
             sizeof((struct decided *)0)->word, "do not disturb");
    offer_close(c, step, OUTCOME_FAILED);
    coach_set_hold(c, p, step, "dnd", true, USEC_NEVER);
}

/* What the notifier says of a suggestion; stale ids change nothing. */
static void on_answer(struct coach *c, struct presence *p, const struct step *step,
                      const struct event *event)
{
    if (event->id == c->guide_id && event->id != 0) {
        /* Shown, or started once more: the steps stay. */
        if (event->type != EVENT_SHOWN && event->type != EVENT_STARTED)
            c->guide_id = 0;
        return;
    }
    if (event->id != c->id || c->stage < OFFER_SENDING)
        return;
    switch (event->type) {
    case EVENT_SHOWN:
        if (c->stage == OFFER_SENDING)
            offer_shown(c, step);
        break;
    case EVENT_STARTED:
        on_started(c, p, step, event->id);
        break;
    case EVENT_DISMISSED:
        offer_close(c, step, OUTCOME_DISMISSED);
        coach_count_anew(c, p, step->now);
        break;
    case EVENT_EXPIRED:
        coach_expire(c, p, step);
        break;
    case EVENT_REFUSED:
        on_refused(c, p, step);
        break;
    default:
        coach_fail(c, p, step);
    }
}

static void on_server(struct coach *c, const struct presence *p, const struct step *step)
{
    c->failures = 0;
    if (c->retry_at != USEC_NONE) {
        c->retry_at = USEC_NONE;
        coach_begin_grace(c, p, step);
    }
}

static void on_hours(struct coach *c, const struct presence *p, const struct step *step,
                     const struct event *event)
{
    bool opens = event->hours.is_open && !c->is_open;

    c->is_open = event->hours.is_open;
    c->hours_change_at = event->hours.change_at;
    if (opens)
        coach_begin_grace(c, p, step);
}

int answer_take(struct coach *c, struct presence *p, const struct step *step,
                const struct event *event)
{
    switch (event->type) {
    case EVENT_SUGGEST_NOW:
        return on_suggest_now(c, p, step);
    case EVENT_SNOOZE:
        return on_snooze(c, step, event->duration);
    case EVENT_SKIP:
        return on_skip(c, p, step);
    case EVENT_PAUSE:
        return on_pause(c, step, event);
    case EVENT_RESUME:
        return on_resume(c, p, step);
    case EVENT_SHOWN:
    case EVENT_STARTED:
    case EVENT_DISMISSED:
    case EVENT_EXPIRED:
    case EVENT_REFUSED:
    case EVENT_FAILED:
        on_answer(c, p, step, event);
        break;
    case EVENT_SETTINGS:
        if (!(step->settings->hold_for & 1u << SETTINGS_HOLD_DND))
            coach_set_hold(c, p, step, "dnd", false, USEC_NEVER); /* no longer asked for */
        break;
    case EVENT_DND:
        if (step->settings->hold_for & 1u << SETTINGS_HOLD_DND || !event->on)
            coach_set_hold(c, p, step, "dnd", event->on, USEC_NEVER);
        break;
    case EVENT_SERVER:
        on_server(c, p, step);
        break;
    case EVENT_HOURS:
        on_hours(c, p, step, event);
        break;
    case EVENT_RANDOM:
        c->random = event->random ? event->random : 1;
        break;
    case EVENT_STOP:
        offer_close(c, step, OUTCOME_WITHDRAWN);
        offer_guide_end(c, step);
        break;
    default:
        break;
    }
    return 0;
}
