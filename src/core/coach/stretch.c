#include "core/coach/stretch.h"

#include "core/clear.h"
#include "core/coach/exercise_turn.h"
#include "core/coach/greeting.h"
#include "core/coach/stretch_hold.h"
#include "core/presence/transition.h"
#include "core/text.h"

static void emit_step(struct coach *c, const struct step *step)
{
    struct stretch *s = &c->stretch;
    const struct plan_place place = stretch_place(s);
    struct effect *e = effects_add(step->effects, EFFECT_STEP, step->now);

    s->is_hidden = false;
    e->step.id = s->id;
    e->step.step = s->step;
    e->step.steps = stretch_count(s);
    e->step.file_step = s->is_ready ? place.file_step : 0;
    e->step.repetition = place.repetition;
    e->step.side = stretch_step_side(s);
    e->step.length = usec_since(s->step_end_at, s->step_at);
    e->step.is_held = s->quiet_at != USEC_NONE;
    text_copy(e->step.exercise, sizeof e->step.exercise, s->plan.exercise);
}

/* @is_asked: the person asked for it */
static void begin_step(struct coach *c, const struct presence *p, const struct step *step, usec at,
                       bool is_asked)
{
    struct stretch *s = &c->stretch;
    const struct plan_step *one = &s->plan.steps[stretch_place(s).file_step - 1];
    const usec length = plan_step_length(one->length, step->settings);

    s->step_at = at;
    s->step_end_at = usec_add(at, s->is_ready ? length : STRETCH_READY);
    if (s->is_ready && one->is_held)
        stretch_hold_begin(c, p, step, at, is_asked);
}

static bool has_hold_ahead(const struct stretch *s)
{
    struct stretch ahead = *s;

    while (ahead.step++ < stretch_count(s))
        if (s->plan.steps[stretch_place(&ahead).file_step - 1].is_held)
            return true;
    return false;
}

/* All holds are over. The rest begins with the last sign of the person before the last of them. */
static void decide(struct coach *c, struct presence *p, const struct step *step)
{
    struct stretch *s = &c->stretch;

    s->is_decided = true;
    if (!s->is_doubtful && s->plan.counts_as_rest)
        transition_stretch(p, step, usec_max(p->last_input_at, s->person_at));
}

static void add_held(struct coach *c, const struct presence *p, const struct step *step)
{
    const usec day = p->present.day.start_at;

    for (unsigned side = 0; side < SIDE_BOTH; side++)
        if (c->stretch.held[side])
            sides_add(&c->sides, day == USEC_NONE ? step->now : day, (enum side)side,
                      c->stretch.held[side]);
}

static void emit_ended(struct coach *c, const struct step *step, enum stretch_outcome outcome,
                       usec at)
{
    const struct stretch *s = &c->stretch;
    struct effect *e = effects_add(step->effects, EFFECT_STRETCH_ENDED, at);
    struct decided *d = reasons_add(step->reasons, at, DECISION_STRETCHED);

    e->stretch.side = s->side;
    e->stretch.outcome = outcome;
    e->stretch.started_at = s->started_at;
    if (s->stage == STRETCH_STEPS)
        e->stretch.held = s->held[SIDE_LEFT] + s->held[SIDE_RIGHT] + s->held[SIDE_BOTH];
    text_copy(e->stretch.exercise, sizeof e->stretch.exercise, s->plan.exercise);
    d->count = outcome;
    d->length = e->stretch.held;
    d->of = s->plan.counts_as_rest;
    d->left = s->stage == STRETCH_NONE;
    text_copy(d->word, sizeof d->word, s->plan.exercise);
}

void stretch_record(struct coach *c, struct presence *p, const struct step *step,
                    enum stretch_outcome outcome, usec at)
{
    struct stretch *s = &c->stretch;

    emit_ended(c, step, outcome, at);
    add_held(c, p, step);
    if (outcome != STRETCH_STOPPED) {
        c->sides.last = s->side;
        c->day_stretches++;
        c->stretch_at = at;
        c->turn = exercise_turn_after(step->settings, c->turn, s->plan.exercise);
        s->asks_to_keep = sides_note_change(&c->sides, s->side, s->proposed);
    }
    if (outcome == STRETCH_VERIFIED && s->plan.counts_as_rest)
        return; /* the rest ends with the next input, and clears everything */
    c->ledger.snooze_at = c->ledger.snooze_end_at = USEC_NONE;
    coach_restart_count(c, p, step->now);
}

void stretch_close(struct coach *c, const struct step *step)
{
    if (c->stretch.stage != STRETCH_AFTER)
        return;
    if (!c->stretch.is_hidden)
        effects_add(step->effects, EFFECT_WITHDRAW, step->now)->withdraw.id = c->stretch.id;
    core_copy(&c->stretch, &stretch_none, sizeof c->stretch);
}

void stretch_ask(struct coach *c, const struct step *step, enum afterwards asks)
{
    struct stretch *s = &c->stretch;
    struct effect *e = effects_add(step->effects, EFFECT_AFTERWARDS, step->now);

    s->stage = STRETCH_AFTER;
    s->is_hidden = false;
    s->step_end_at = usec_add(step->now, STRETCH_AFTERWARDS);
    s->await_at = USEC_NEVER;
    e->stretch.id = s->id;
    e->stretch.asks = asks;
    e->stretch.timeout = STRETCH_AFTERWARDS;
    e->stretch.side = s->side;
    e->stretch.outcome = s->is_doubtful ? STRETCH_UNVERIFIED : STRETCH_VERIFIED;
    text_copy(e->stretch.exercise, sizeof e->stretch.exercise, s->plan.exercise);
}

/* The outcome of a stretch that has come to its end, or whose holds at least are over. */
static enum stretch_outcome outcome_of(const struct stretch *s)
{
    if (!s->is_decided)
        return STRETCH_STOPPED;
    return s->is_doubtful ? STRETCH_UNVERIFIED : STRETCH_VERIFIED;
}

void stretch_stop(struct coach *c, struct presence *p, const struct step *step, usec at)
{
    struct stretch *s = &c->stretch;

    if (s->stage == STRETCH_STEPS) {
        at = usec_max(at, s->step_at);
        stretch_hold_end(s, at, true);
        stretch_record(c, p, step, outcome_of(s), at);
        s->stage = STRETCH_AFTER;
    }
    stretch_close(c, step);
}

/* Ends the present step at @at and begins the next one. */
static void advance(struct coach *c, struct presence *p, const struct step *step, usec at,
                    bool is_asked)
{
    struct stretch *s = &c->stretch;
    const bool was_hold = s->quiet_at != USEC_NONE;

    if (!s->is_ready) {
        s->is_ready = true;
        begin_step(c, p, step, at, is_asked);
        return;
    }
    stretch_hold_end(s, at, is_asked);
    if (was_hold && !has_hold_ahead(s))
        decide(c, p, step);
    if (s->step < stretch_count(s)) {
        s->step++;
        begin_step(c, p, step, at, is_asked);
        return;
    }
    stretch_record(c, p, step, outcome_of(s), at);
    stretch_ask(c, step, AFTERWARDS_FEEDBACK);
}

void stretch_begin(struct coach *c, struct presence *p, const struct step *step,
                   const struct plan *plan, enum side side, unsigned id)
{
    struct stretch *s = &c->stretch;
    struct effect *e;
    struct decided *d;

    greeting_end(c, step); /* one bubble at a time */
    if (side == SIDE_MAX)
        side = coach_side(c, step->settings);
    if (!plan->has_sides)
        side = SIDE_BOTH;
    core_copy(s, &stretch_none, sizeof *s);
    core_copy(&s->plan, plan, sizeof *plan);
    s->stage = STRETCH_STEPS;
    s->id = id;
    s->side = s->proposed = side;
    s->first = side == SIDE_BOTH ? sides_next(&c->sides) : side;
    s->started_at = s->person_at = step->now;
    s->step = 1;
    e = effects_add(step->effects, EFFECT_STRETCH_STARTED, step->now);
    e->stretch.side = side;
    text_copy(e->stretch.exercise, sizeof e->stretch.exercise, plan->exercise);
    d = reasons_add(step->reasons, step->now, DECISION_STRETCH);
    d->count = side;
    d->of = plan->counts_as_rest;
    d->left = plan->has_sides;
    text_copy(d->word, sizeof d->word, plan->exercise);
    begin_step(c, p, step, step->now, true);
    stretch_hold_await(c, step);
    emit_step(c, step);
}

void stretch_next(struct coach *c, struct presence *p, const struct step *step)
{
    c->stretch.person_at = step->now;
    advance(c, p, step, step->now, true);
    if (c->stretch.stage == STRETCH_STEPS)
        emit_step(c, step);
}

void stretch_again(struct coach *c, const struct presence *p, const struct step *step)
{
    c->stretch.person_at = step->now;
    begin_step(c, p, step, step->now, true);
    emit_step(c, step);
}

/* After a late call only the present step is shown. */
static void pass_time(struct coach *c, struct presence *p, const struct step *step)
{
    struct stretch *s = &c->stretch;
    bool is_new = false;

    while (s->stage == STRETCH_STEPS && s->step_end_at <= step->now) {
        advance(c, p, step, s->step_end_at, false);
        is_new = true;
    }
    if (is_new && s->stage == STRETCH_STEPS)
        emit_step(c, step);
    if (s->stage == STRETCH_STEPS && s->await_at <= step->now)
        stretch_hold_await(c, step);
    if (s->stage == STRETCH_AFTER && s->step_end_at <= step->now)
        stretch_close(c, step);
}

void stretch_step(struct coach *c, struct presence *p, const struct step *step,
                  const struct event *event, const struct presence_change *change)
{
    if (c->stretch.stage == STRETCH_NONE)
        return;
    if (presence_is_barred(p) || event->type == EVENT_SLEPT) {
        stretch_stop(c, p, step, event->at);
        return;
    }
    if (c->stretch.stage == STRETCH_STEPS)
        stretch_hold_watch(c, p, step, event, change->is_input);
    pass_time(c, p, step);
}

usec stretch_deadline(const struct coach *c)
{
    return usec_min(c->stretch.step_end_at, c->stretch.await_at);
}
