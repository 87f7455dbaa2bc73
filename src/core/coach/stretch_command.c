#include "core/coach/stretch_command.h"

#include "core/clear.h"
#include "core/coach/offer.h"
#include "core/coach/stretch.h"

static bool is_possible(const struct plan *plan)
{
    return plan && plan_is_sound(plan);
}

static enum refusal on_stretch(struct coach *c, struct presence *p, const struct step *step,
                               const struct event *event)
{
    const bool is_again = c->stretch.stage == STRETCH_STEPS;
    const unsigned id = is_again ? c->stretch.id : c->id;

    if (presence_is_barred(p))
        return presence_is_locked(p) ? REFUSAL_LOCKED : REFUSAL_AWAY;
    if (!is_possible(event->plan))
        return REFUSAL_NO_EXERCISE;
    offer_close(c, step, OUTCOME_STARTED);
    c->ledger.id = c->ledger.attempt = 0;
    if (is_again)
        c->stretch.is_hidden = true; /* its bubble is used again, not removed */
    stretch_stop(c, p, step, step->now);
    stretch_begin(c, p, step, event->plan, event->side, id ? id : ++c->last_id);
    return REFUSAL_NONE;
}

static enum refusal on_other_side(struct coach *c, const struct presence *p,
                                  const struct step *step)
{
    struct stretch *s = &c->stretch;

    if (s->stage != STRETCH_STEPS)
        return REFUSAL_NOT_STRETCHING;
    if (s->has_held || !s->plan.has_sides)
        return REFUSAL_SIDE_FIXED;
    s->first = sides_other(s->first);
    if (s->side != SIDE_BOTH)
        s->side = s->first;
    stretch_again(c, p, step);
    return REFUSAL_NONE;
}

/* Each side counts as held for as long as the exercise demands. That is not measured, but it is the
 * turn of the other side. */
static void add_reported(struct coach *c, const struct step *step)
{
    struct stretch *s = &c->stretch;

    for (unsigned i = 0; i < s->plan.n_steps; i++) {
        const struct plan_step *one = &s->plan.steps[i];
        const usec length = plan_step_length(one->length, step->settings);

        if (one->is_held && s->side != SIDE_RIGHT)
            s->held[SIDE_LEFT] += length * s->plan.repeat;
        if (one->is_held && s->side != SIDE_LEFT)
            s->held[SIDE_RIGHT] += length * s->plan.repeat;
    }
}

static enum refusal on_report(struct coach *c, struct presence *p, const struct step *step,
                              const struct event *event)
{
    struct stretch *s = &c->stretch;
    const unsigned id = c->stage >= OFFER_SENDING ? c->id : 0;

    if (s->stage == STRETCH_STEPS)
        return REFUSAL_STRETCHING;
    if (!is_possible(event->plan))
        return REFUSAL_NO_EXERCISE;
    stretch_close(c, step);
    offer_close(c, step, OUTCOME_STARTED);
    if (id)
        effects_add(step->effects, EFFECT_WITHDRAW, step->now)->withdraw.id = id;
    core_copy(&s->plan, event->plan, sizeof s->plan);
    s->side = event->side == SIDE_MAX ? coach_side(c, step->settings) : event->side;
    if (!s->plan.has_sides)
        s->side = SIDE_BOTH;
    s->proposed = s->side;
    s->started_at = step->now;
    if (s->plan.has_sides)
        add_reported(c, step);
    s->plan.counts_as_rest = false;
    stretch_record(c, p, step, STRETCH_UNVERIFIED, step->now);
    core_copy(s, &stretch_none, sizeof *s);
    return REFUSAL_NONE;
}

static enum refusal on_feedback(struct coach *c, const struct step *step, enum feedback feedback)
{
    struct effect *e;

    if (c->stretch.stage == STRETCH_STEPS || c->stretch_at == USEC_NONE ||
        usec_since(step->now, c->stretch_at) > STRETCH_FEEDBACK)
        return REFUSAL_NO_STRETCH;
    e = effects_add(step->effects, EFFECT_FEEDBACK, step->now);
    e->feedback.is = feedback;
    e->feedback.ended_at = c->stretch_at;
    if (c->stretch.stage == STRETCH_AFTER && c->stretch.asks_to_keep)
        stretch_ask(c, step, AFTERWARDS_KEEP_SIDE);
    else
        stretch_close(c, step);
    return REFUSAL_NONE;
}

static enum refusal on_keep_side(struct coach *c, const struct step *step, bool keeps)
{
    if (c->stretch.stage != STRETCH_AFTER || !c->stretch.asks_to_keep)
        return REFUSAL_NOT_ASKED;
    if (keeps)
        effects_add(step->effects, EFFECT_KEEP_SIDE, step->now)->stretch.side = c->stretch.side;
    stretch_close(c, step);
    return REFUSAL_NONE;
}

enum refusal stretch_command(struct coach *c, struct presence *p, const struct step *step,
                             const struct event *event)
{
    switch (event->type) {
    case EVENT_STRETCH:
        return on_stretch(c, p, step, event);
    case EVENT_OTHER_SIDE:
        return on_other_side(c, p, step);
    case EVENT_REPORT_STRETCH:
        return on_report(c, p, step, event);
    case EVENT_FEEDBACK:
        return on_feedback(c, step, event->feedback);
    case EVENT_KEEP_SIDE:
        return on_keep_side(c, step, event->on);
    default:
        break;
    }
    if (c->stretch.stage != STRETCH_STEPS)
        return REFUSAL_NOT_STRETCHING;
    if (event->type == EVENT_NEXT_STEP)
        stretch_next(c, p, step);
    else
        stretch_stop(c, p, step, step->now);
    return REFUSAL_NONE;
}

/* Has the server closed the bubble, or never shown it? */
static bool is_gone(enum event_type type)
{
    return type != EVENT_SHOWN && type != EVENT_STARTED;
}

void stretch_answer(struct coach *c, struct presence *p, const struct step *step,
                    const struct event *event)
{
    struct stretch *s = &c->stretch;

    if (!is_gone(event->type))
        return;
    s->is_hidden = true;
    if (event->type == EVENT_REFUSED)
        coach_set_hold(c, p, step, "dnd", true, USEC_NEVER);
    if (event->type == EVENT_DISMISSED)
        s->dismissals++;
    if (s->stage == STRETCH_AFTER)
        stretch_close(c, step);
    else if (s->dismissals > 1)
        stretch_stop(c, p, step, step->now);
}
