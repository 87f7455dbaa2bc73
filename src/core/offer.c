#include "core/offer.h"

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

    offer_guide_end(c, step); /* one bubble at a time */
    if (c->stage < OFFER_SENDING)
        c->id = ++c->last_id;
    c->attempt = c->ledger.rung + 1;
    if (c->stage != OFFER_SHOWN)
        c->stage = OFFER_SENDING;
    c->stage_at = step->now;
    e = effects_add(step->effects, EFFECT_SHOW, step->now);
    e->show.id = c->id;
    e->show.attempt = c->attempt;
    e->show.firmness = firmness_of(c, step->settings);
    e->show.side = coach_side(c, step->settings);
    e->show.timeout = show_for(e->show.firmness, step->settings);
    e->show.sitting = presence_clocks(p, step->now).sitting;
    e->show.can_snooze = c->ledger.snoozes < step->settings->snooze_limit;
    e->show.is_forced = c->is_forced;
    if (c->stage == OFFER_SHOWN)
        c->show_end_at = usec_add(step->now, e->show.timeout);
}

static void listen_now(struct coach *c, const struct step *step)
{
    c->listen_at = USEC_NEVER;
    effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

void offer_begin(struct coach *c, struct presence *p, const struct step *step)
{
    if (p->is.state == PRESENCE_PASSIVE) {
        offer_send(c, p, step);
        return;
    }
    c->stage_at = c->heard_at = step->now;
    c->listen_at = USEC_NEVER;
    if (p->can_await) {
        c->stage = OFFER_LISTENING;
        listen_now(c, step);
    } else {
        c->stage = OFFER_PAUSING; /* no sign to wait for: the typing pause is all there is */
    }
}

/* A lull is measured from where the listening began, never from input that nobody listened for. */
static usec lull_at(const struct coach *c, const struct settings *s)
{
    usec latest = usec_add(c->stage_at, settings_typing_pause(s));

    return usec_min(latest, usec_add(c->heard_at, COACH_LISTEN + COACH_LULL));
}

void offer_step(struct coach *c, struct presence *p, const struct step *step, bool is_input)
{
    /* It turned out that a film goes on, or nothing tells of the next input any more: the sign that
     * was waited for need not come. */
    if (c->stage == OFFER_LISTENING && (p->is.state == PRESENCE_PASSIVE || !p->can_await))
        offer_begin(c, p, step);
    if (is_input && c->stage == OFFER_LISTENING) {
        if (p->last_input_at < c->stage_at) {
            listen_now(c, step); /* older than the question */
            return;
        }
        c->stage = OFFER_PAUSING;
        c->stage_at = p->last_input_at;
    }
    if (c->stage != OFFER_PAUSING)
        return;
    if (is_input) {
        c->heard_at = p->last_input_at;
        c->listen_at = usec_add(c->heard_at, COACH_LISTEN);
    }
    if (step->now >= lull_at(c, step->settings))
        offer_send(c, p, step);
    else if (step->now >= c->listen_at)
        listen_now(c, step);
}

void offer_shown(struct coach *c, const struct step *step)
{
    struct effect *e;
    struct decided *d;

    c->stage = OFFER_SHOWN;
    c->retry_at = USEC_NONE;
    c->ledger.rung_at = USEC_NONE;
    c->day_suggestions++;
    e = effects_add(step->effects, EFFECT_SUGGESTED, step->now);
    e->show.id = c->id;
    e->show.attempt = c->attempt;
    e->show.side = coach_side(c, step->settings);
    e->show.firmness = firmness_of(c, step->settings);
    e->show.timeout = show_for(e->show.firmness, step->settings);
    c->show_end_at = usec_add(step->now, e->show.timeout);
    d = reasons_add(step->reasons, step->now, DECISION_SUGGESTED);
    d->count = c->attempt;
}

void offer_close(struct coach *c, const struct step *step, enum outcome outcome)
{
    struct effect *e;
    bool is_gone = outcome == OUTCOME_DISMISSED || outcome == OUTCOME_FAILED;

    if (c->stage >= OFFER_SENDING && !is_gone && outcome != OUTCOME_STARTED) {
        e = effects_add(step->effects, EFFECT_WITHDRAW, step->now);
        e->id = c->id;
    }
    if (c->stage == OFFER_SHOWN) {
        e = effects_add(step->effects, EFFECT_CLOSED, step->now);
        e->closed.id = c->id;
        e->closed.outcome = outcome;
        reasons_add(step->reasons, step->now, DECISION_CLOSED)->outcome = outcome;
    }
    if (outcome != OUTCOME_FAILED)
        c->failures = 0;
    c->stage = OFFER_NONE;
    c->id = c->attempt = 0;
    c->is_forced = false;
}

void offer_guide(struct coach *c, const struct step *step, unsigned id)
{
    struct effect *e = effects_add(step->effects, EFFECT_GUIDE, step->now);

    e->show.id = id;
    e->show.side = coach_side(c, step->settings);
    e->show.timeout = COACH_SHOW_GUIDE;
    c->guide_id = id;
    c->guide_end_at = usec_add(step->now, COACH_SHOW_GUIDE);
}

void offer_guide_end(struct coach *c, const struct step *step)
{
    if (!c->guide_id)
        return;
    effects_add(step->effects, EFFECT_WITHDRAW, step->now)->id = c->guide_id;
    c->guide_id = 0;
}

usec offer_deadline(const struct coach *c, const struct settings *s)
{
    usec next = c->guide_id ? c->guide_end_at : USEC_NEVER;

    switch (c->stage) {
    case OFFER_PAUSING:
        return usec_min(next, usec_min(lull_at(c, s), c->listen_at));
    case OFFER_SENDING:
        return usec_min(next, usec_add(c->stage_at, OFFER_ANSWER));
    case OFFER_SHOWN:
        return usec_min(next, c->show_end_at);
    default:
        return next;
    }
}
