#include "core/coach/coach_command.h"

#include "core/coach/greeting.h"
#include "core/coach/offer.h"
#include "core/coach/stretch.h"
#include "core/coach/stretch_command.h"
#include "core/text.h"

/* A stretch can be put off in the phases in which one is called for. */
static enum refusal refuse_to_put_off(const struct coach *c, const struct presence *p)
{
    if (c->stage == OFFER_SHOWN)
        return REFUSAL_NONE;
    switch (c->phase) {
    case COACH_DUE:
    case COACH_HELD:
    case COACH_SUGGESTED:
    case COACH_SNOOZED:
        return REFUSAL_NONE;
    case COACH_PAUSED:
        return REFUSAL_PAUSED;
    case COACH_QUIET:
        return REFUSAL_OUTSIDE_HOURS;
    case COACH_RESTING:
        return presence_is_locked(p) ? REFUSAL_LOCKED : REFUSAL_AWAY;
    case COACH_UNKNOWN:
        return REFUSAL_UNKNOWN;
    case COACH_STRETCHING:
        return REFUSAL_STRETCHING;
    default:
        return REFUSAL_NOT_DUE;
    }
}

static enum refusal on_suggest_now(struct coach *c, struct presence *p, const struct step *step)
{
    usec sitting = presence_clocks(p, step->now).sitting;

    if (c->stretch.stage == STRETCH_STEPS)
        return REFUSAL_STRETCHING;
    if (p->present.state == PRESENCE_AWAY)
        return presence_is_locked(p) ? REFUSAL_LOCKED : REFUSAL_AWAY;
    if (!coach_is_due(p, step->settings, step->now))
        p->present.clocks.counted_from = sitting - step->settings->limit;
    c->ledger.snooze_at = c->ledger.snooze_end_at = USEC_NONE;
    c->ledger.rung_at = c->retry_at = USEC_NONE;
    c->is_forced = true;
    offer_send(c, p, step);
    return REFUSAL_NONE;
}

/* Does a snooze until @until only move the end of the one that runs? */
static bool is_same_snooze(const struct coach *c, usec until)
{
    return c->ledger.snooze_end_at != USEC_NONE &&
           until <= usec_add(c->ledger.snooze_at, COACH_SNOOZE_SPAN);
}

static enum refusal on_snooze(struct coach *c, const struct presence *p, const struct step *step,
                              usec duration)
{
    const enum refusal refusal = refuse_to_put_off(c, p);
    struct effect *e;
    usec until;

    if (refusal)
        return refusal;
    if (duration <= 0)
        duration = step->settings->snooze;
    until = usec_add(step->now, duration);
    if (!is_same_snooze(c, until)) {
        if (c->ledger.snoozes >= step->settings->snooze_limit)
            return REFUSAL_SNOOZES_USED_UP;
        c->ledger.snoozes++;
    }
    offer_close(c, step, OUTCOME_SNOOZED);
    if (c->ledger.snooze_end_at == USEC_NONE)
        c->ledger.snooze_at = step->now;
    c->ledger.id = c->ledger.attempt = 0;
    c->ledger.rung_at = USEC_NONE;
    c->ledger.snooze_end_at = until;
    e = effects_add(step->effects, EFFECT_SNOOZED, step->now);
    e->until_at = c->ledger.snooze_end_at;
    reasons_add(step->reasons, step->now, DECISION_SNOOZED)->length = duration;
    return REFUSAL_NONE;
}

static enum refusal on_skip(struct coach *c, struct presence *p, const struct step *step)
{
    const enum refusal refusal = refuse_to_put_off(c, p);

    if (refusal)
        return refusal;
    offer_close(c, step, OUTCOME_SKIPPED);
    c->ledger.snooze_at = c->ledger.snooze_end_at = USEC_NONE;
    coach_restart_count(c, p, step->now);
    effects_add(step->effects, EFFECT_SKIPPED, step->now)->skipped.sitting =
        presence_clocks(p, step->now).sitting;
    reasons_add(step->reasons, step->now, DECISION_SKIPPED)->length = step->settings->limit;
    return REFUSAL_NONE;
}

static enum refusal on_pause(struct coach *c, const struct step *step, const struct event *event)
{
    const usec until = event->pause_until_at;

    offer_close(c, step, OUTCOME_WITHDRAWN);
    c->is_paused = true;
    c->pause_end_at = until;
    c->is_pause_by_clock = event->type == EVENT_PAUSE_UNTIL;
    effects_add(step->effects, EFFECT_PAUSED, step->now)->until_at = until;
    reasons_add(step->reasons, step->now, DECISION_PAUSED)->length =
        until == USEC_NEVER ? USEC_NEVER : usec_since(until, event->at); /* as requested */
    return REFUSAL_NONE;
}

static enum refusal on_resume(struct coach *c, const struct presence *p, const struct step *step)
{
    if (!c->is_paused)
        return REFUSAL_NOT_PAUSED;
    c->is_paused = false;
    effects_add(step->effects, EFFECT_RESUMED, step->now);
    reasons_add(step->reasons, step->now, DECISION_RESUMED)->count = 1;
    coach_begin_grace(c, p, step);
    return REFUSAL_NONE;
}

/* Without a plan the exercise cannot be done: the answer only ends the suggestion. */
static void on_started(struct coach *c, struct presence *p, const struct step *step,
                       const struct event *event)
{
    stretch_close(c, step);
    offer_close(c, step, OUTCOME_STARTED);
    if (event->plan && plan_is_sound(event->plan)) {
        stretch_begin(c, p, step, event->plan, SIDE_MAX, event->id);
        return;
    }
    effects_add(step->effects, EFFECT_WITHDRAW, step->now)->withdraw.id = event->id;
    coach_restart_count(c, p, step->now);
}

static void on_refused(struct coach *c, const struct presence *p, const struct step *step)
{
    text_copy(reasons_add(step->reasons, step->now, DECISION_REFUSED)->word, REASON_WORD_MAX,
              "dnd");
    if (c->is_by_wrist) /* it has not vibrated */
        c->ledger.alerted_at = USEC_NONE;
    offer_close(c, step, OUTCOME_FAILED);
    c->failed_at = step->now;
    coach_set_hold(c, p, step, "dnd", true, USEC_NEVER);
}

/* An answer of the notifier. One for an earlier suggestion changes nothing. */
static void on_answer(struct coach *c, struct presence *p, const struct step *step,
                      const struct event *event)
{
    if (c->stretch.stage != STRETCH_NONE && event->id == c->stretch.id) {
        stretch_answer(c, p, step, event);
        return;
    }
    if (greeting_answer(c, p, step, event))
        return;
    if (event->id != c->id || c->stage < OFFER_SENDING)
        return;
    switch (event->type) {
    case EVENT_SHOWN:
        if (c->stage == OFFER_SENDING)
            offer_shown(c, p, step);
        break;
    case EVENT_STARTED:
        on_started(c, p, step, event);
        break;
    case EVENT_DISMISSED:
        offer_close(c, step, OUTCOME_DISMISSED);
        coach_restart_count(c, p, step->now);
        break;
    case EVENT_EXPIRED:
        offer_expire(c, p, step);
        break;
    case EVENT_REFUSED:
        on_refused(c, p, step);
        break;
    default:
        offer_fail(c, p, step);
    }
}

/* A device on the wrist answers. An answer to an earlier alert changes nothing. */
static void on_alert(struct coach *c, struct presence *p, const struct step *step,
                     const struct event *event)
{
    if (event->id != c->alert_id || c->alert_id == 0)
        return;
    switch (event->type) {
    case EVENT_ALERT_DELIVERED:
        if (c->is_by_wrist && c->stage == OFFER_SENDING)
            offer_shown(c, p, step);
        break;
    case EVENT_ALERT_FAILED:
        c->alert_id = 0;
        if (c->is_by_wrist)
            offer_not_on_wrist(c, step);
        break;
    default:
        if (event->type == EVENT_ALERT_DISMISSED && c->stage >= OFFER_SENDING && !c->is_by_wrist)
            effects_add(step->effects, EFFECT_WITHDRAW, step->now)->withdraw.id = c->id;
        offer_close(c, step, event->type == EVENT_ALERT_SEEN ? OUTCOME_EXPIRED : OUTCOME_DISMISSED);
        coach_restart_count(c, p, step->now);
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

/* Do not disturb, which delays reminders only if Coach.HoldFor names it. */
static void on_dnd(struct coach *c, const struct presence *p, const struct step *step,
                   const struct event *event)
{
    const bool holds = settings_holds_for(step->settings, SETTINGS_HOLD_DND);

    if (event->type == EVENT_SETTINGS && !holds)
        coach_set_hold(c, p, step, "dnd", false, USEC_NEVER);
    else if (event->type == EVENT_DND && (holds || !event->on))
        coach_set_hold(c, p, step, "dnd", event->on, USEC_NEVER);
}

enum refusal coach_command(struct coach *c, struct presence *p, const struct step *step,
                           const struct event *event)
{
    switch (event->type) {
    case EVENT_SUGGEST_NOW:
        return on_suggest_now(c, p, step);
    case EVENT_SNOOZE:
        return on_snooze(c, p, step, event->snooze_for);
    case EVENT_SKIP:
        return on_skip(c, p, step);
    case EVENT_PAUSE:
    case EVENT_PAUSE_UNTIL:
        return on_pause(c, step, event);
    case EVENT_RESUME:
        return on_resume(c, p, step);
    case EVENT_STRETCH:
    case EVENT_NEXT_STEP:
    case EVENT_STOP_STRETCH:
    case EVENT_OTHER_SIDE:
    case EVENT_REPORT_STRETCH:
    case EVENT_FEEDBACK:
    case EVENT_KEEP_SIDE:
        return stretch_command(c, p, step, event);
    case EVENT_SHOWN:
    case EVENT_STARTED:
    case EVENT_DISMISSED:
    case EVENT_EXPIRED:
    case EVENT_REFUSED:
    case EVENT_FAILED:
        on_answer(c, p, step, event);
        break;
    case EVENT_ALERT_DELIVERED:
    case EVENT_ALERT_FAILED:
    case EVENT_ALERT_SEEN:
    case EVENT_ALERT_DISMISSED:
        on_alert(c, p, step, event);
        break;
    case EVENT_WRIST:
        c->has_wrist = event->on;
        break;
    case EVENT_SETTINGS:
    case EVENT_DND:
        on_dnd(c, p, step, event);
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
        stretch_stop(c, p, step, step->now);
        break;
    default:
        break;
    }
    return REFUSAL_NONE;
}
