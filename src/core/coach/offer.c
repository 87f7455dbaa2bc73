#include "core/coach/offer.h"

#include "core/coach/alert.h"
#include "core/coach/exercise_turn.h"
#include "core/coach/greeting.h"
#include "core/coach/stretch.h"

static enum firmness firmness_of(const struct coach *c, const struct settings *s)
{
    if (c->is_forced)
        return FIRMNESS_NORMAL;
    if (c->attempt == 1 && s->remind_limit > 1)
        return FIRMNESS_GENTLE;
    return c->attempt >= 3 && c->attempt >= s->remind_limit ? FIRMNESS_PERSISTENT : FIRMNESS_NORMAL;
}

static usec show_for(enum firmness firmness, const struct settings *s)
{
    switch (firmness) {
    case FIRMNESS_GENTLE:
        return COACH_SHOW_GENTLE;
    case FIRMNESS_NORMAL:
        return COACH_SHOW_NORMAL;
    case FIRMNESS_PERSISTENT:
        break;
    }
    return usec_max(COACH_SHOW_NORMAL, s->remind_after);
}

void offer_send(struct coach *c, const struct presence *p, const struct step *step)
{
    struct effect *e;

    stretch_close(c, step); /* one bubble at a time */
    greeting_end(c, step);
    c->ledger.rested_at = USEC_NONE;
    if (c->stage < OFFER_SENDING)
        c->id = ++c->last_id;
    c->attempt = c->ledger.rung + 1;
    if (c->stage != OFFER_SHOWN)
        c->stage = OFFER_SENDING;
    c->stage_at = step->now;
    if (c->stage == OFFER_SENDING && alert_instead(c, p, step))
        return;
    c->is_by_wrist = false;
    e = effects_add(step->effects, EFFECT_SHOW, step->now);
    e->show.id = c->id;
    e->show.attempt = c->attempt;
    e->show.firmness = firmness_of(c, step->settings);
    e->show.side = coach_side(c, step->settings);
    exercise_turn_get(step->settings, c->turn, e->show.exercise);
    e->show.timeout = show_for(e->show.firmness, step->settings);
    e->show.sitting = presence_clocks(p, step->now).sitting;
    e->show.can_snooze = c->ledger.snoozes < step->settings->snooze_limit;
    e->show.is_forced = c->is_forced;
    if (c->stage == OFFER_SHOWN)
        c->show_end_at = usec_add(step->now, e->show.timeout);
}

static void await_input(struct coach *c, const struct step *step)
{
    c->await_at = USEC_NEVER;
    effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

void offer_begin(struct coach *c, struct presence *p, const struct step *step)
{
    if (presence_is_shown(p)) {
        offer_send(c, p, step);
        return;
    }
    c->stage_at = c->input_at = step->now;
    c->await_at = USEC_NEVER;
    if (p->present.state == PRESENCE_PASSIVE && p->present.reason == REASON_SENSOR)
        effects_add(step->effects, EFFECT_ASK, step->now); /* the last reading is old */
    if (p->can_await) {
        c->stage = OFFER_AWAITING;
        await_input(c, step);
    } else {
        c->stage = OFFER_PAUSING; /* no input can be awaited: only wait for the typing pause */
    }
}

void offer_begin_at_input(struct coach *c, const struct presence *p)
{
    c->stage = OFFER_PAUSING;
    c->stage_at = c->input_at = p->last_input_at;
    c->await_at = USEC_NEVER;
}

/* The lull counts from the last input that was requested: no other input is reported here. */
static usec lull_at(const struct coach *c, const struct settings *s)
{
    usec latest = usec_add(c->stage_at, settings_typing_pause(s));

    return usec_min(latest, usec_add(c->input_at, COACH_AWAIT_AFTER + COACH_LULL));
}

/* The pause after the input at @at was missed, and by now only an inhibitor of unknown purpose
 * shows the person: wait for the next input. */
static bool is_late(const struct presence *p, const struct step *step, usec at)
{
    const struct settings *s = step->settings;

    return p->present.state == PRESENCE_PASSIVE && !presence_is_shown(p) &&
           usec_since(step->now, at) > usec_max(s->away_after, settings_typing_pause(s));
}

void offer_step(struct coach *c, struct presence *p, const struct step *step, bool is_input)
{
    /* A film turned out to be playing, or the source can no longer report the next input: the
     * awaited input may never come. */
    if (c->stage == OFFER_AWAITING && (presence_is_shown(p) || !p->can_await))
        offer_begin(c, p, step);
    /* The pause may have begun without an input, when the source could report none. */
    if (c->stage == OFFER_PAUSING && is_late(p, step, usec_min(c->stage_at, p->last_input_at)))
        offer_begin(c, p, step);
    if (is_input && c->stage == OFFER_AWAITING) {
        if (p->last_input_at < c->stage_at || is_late(p, step, p->last_input_at)) {
            await_input(c, step); /* older than the request, or reported late */
            return;
        }
        c->stage = OFFER_PAUSING;
        c->stage_at = p->last_input_at;
    }
    if (c->stage != OFFER_PAUSING)
        return;
    if (is_input) {
        c->input_at = p->last_input_at;
        c->await_at = usec_add(c->input_at, COACH_AWAIT_AFTER);
    }
    if (step->now >= lull_at(c, step->settings))
        offer_send(c, p, step);
    else if (step->now >= c->await_at)
        await_input(c, step);
}

void offer_shown(struct coach *c, const struct presence *p, const struct step *step)
{
    struct effect *e;
    struct decided *d;

    c->stage = OFFER_SHOWN;
    c->retry_at = c->failed_at = USEC_NONE;
    c->ledger.rung_at = USEC_NONE;
    c->ledger.id = c->id;
    c->ledger.attempt = c->attempt;
    c->day_suggestions++;
    c->shown_at = step->now;
    e = effects_add(step->effects, EFFECT_SUGGESTED, step->now);
    e->show.id = c->id;
    e->show.attempt = c->attempt;
    e->show.side = coach_side(c, step->settings);
    exercise_turn_get(step->settings, c->turn, e->show.exercise);
    e->show.firmness = firmness_of(c, step->settings);
    e->show.timeout = show_for(e->show.firmness, step->settings);
    if (c->is_by_wrist) /* a person in front of a film may look at it later */
        e->show.timeout = usec_max(e->show.timeout, COACH_SHOW_NORMAL);
    e->show.is_forced = c->is_forced;
    c->show_end_at = usec_add(step->now, e->show.timeout);
    d = reasons_add(step->reasons, step->now, DECISION_SUGGESTED);
    d->count = c->is_forced ? 0 : c->attempt;
    alert_beside(c, p, step);
}

void offer_close(struct coach *c, const struct step *step, enum outcome outcome)
{
    struct effect *e;
    bool is_gone = outcome == OUTCOME_DISMISSED || outcome == OUTCOME_FAILED;

    if (c->stage >= OFFER_SENDING && !is_gone && outcome != OUTCOME_STARTED && !c->is_by_wrist) {
        e = effects_add(step->effects, EFFECT_WITHDRAW, step->now);
        e->withdraw.id = c->id;
    }
    if (c->stage == OFFER_SHOWN) {
        e = effects_add(step->effects, EFFECT_CLOSED, step->now);
        e->closed.id = c->id;
        e->closed.outcome = outcome;
        if (outcome != OUTCOME_EXPIRED) /* between two reminders they stay the same */
            c->ledger.id = c->ledger.attempt = 0;
        reasons_add(step->reasons, step->now, DECISION_CLOSED)->outcome = outcome;
    }
    if (c->stage == OFFER_SHOWN && outcome == OUTCOME_RESTED && !c->is_forced)
        c->ledger.rested_at = step->now;
    if (outcome != OUTCOME_FAILED)
        c->failures = 0;
    alert_over(c, step);
    c->stage = OFFER_NONE;
    c->id = c->attempt = 0;
    c->is_forced = false;
}

void offer_fail(struct coach *c, const struct presence *p, const struct step *step)
{
    bool was_shown = c->stage == OFFER_SHOWN;

    if (!was_shown)
        reasons_add(step->reasons, step->now, DECISION_REFUSED);
    offer_close(c, step, OUTCOME_FAILED);
    if (was_shown && c->failures == 0)
        coach_begin_grace(c, p, step);
    else
        c->retry_at = usec_add(step->now, step->settings->remind_after);
    c->failures++;
    c->failed_at = step->now;
}

/* There was no answer to the reminder until @at. */
static void climb(struct coach *c, struct presence *p, const struct step *step, usec at)
{
    if (++c->ledger.rung >= step->settings->remind_limit) {
        coach_restart_count(c, p, step->now);
        return;
    }
    c->ledger.rung_at = usec_add(at, step->settings->remind_after);
}

void offer_expire(struct coach *c, struct presence *p, const struct step *step)
{
    offer_close(c, step, OUTCOME_EXPIRED);
    climb(c, p, step, step->now);
}

void offer_expire_rested(struct coach *c, struct presence *p, const struct step *step)
{
    const usec at = c->ledger.rested_at;

    c->ledger.rested_at = USEC_NONE;
    if (at != USEC_NONE)
        climb(c, p, step, at);
}

void offer_walked(struct coach *c, const struct step *step, usec at)
{
    struct effect *e;

    if (c->ledger.id == 0 || c->stage == OFFER_SHOWN ||
        usec_since(at, c->shown_at) > COACH_WALK_WITHIN || at < c->shown_at)
        return;
    e = effects_add(step->effects, EFFECT_CLOSED, step->now);
    e->closed.id = c->ledger.id;
    e->closed.outcome = OUTCOME_RESTED;
    c->ledger.id = c->ledger.attempt = 0;
    reasons_add(step->reasons, step->now, DECISION_CLOSED)->outcome = OUTCOME_RESTED;
}

void offer_not_on_wrist(struct coach *c, const struct step *step)
{
    if (c->stage == OFFER_SENDING)
        offer_close(c, step, OUTCOME_WITHDRAWN);
}

usec offer_deadline(const struct coach *c, const struct settings *s)
{
    switch (c->stage) {
    case OFFER_PAUSING:
        return usec_min(lull_at(c, s), c->await_at);
    case OFFER_SENDING:
        return usec_add(c->stage_at, COACH_ANSWER);
    case OFFER_SHOWN:
        return c->show_end_at;
    default:
        return USEC_NEVER;
    }
}
