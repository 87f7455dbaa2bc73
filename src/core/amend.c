#include "core/amend.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* What the new sum has more or less than the old one, added to a figure that never falls below 0.
 */
static void shift(usec *figure, usec was, usec is)
{
    *figure = usec_max(*figure + is - was, 0);
}

/* The coach's reading of the sitting clock follows it: down in proportion, or with it where it was
 * read after what is amended; up not at all. */
static void shift_asked(struct clocks *c, usec sitting_before)
{
    if (c->sitting >= sitting_before)
        return;
    if (c->asked > sitting_before)
        c->asked -= sitting_before - c->sitting;
    else
        c->asked = usec_scale(c->asked, c->sitting, sitting_before);
}

static bool is_same_rest(const struct interval *a, const struct interval *b)
{
    return a->rest_end_at == b->rest_end_at && a->rest_length == b->rest_length;
}

static void apply(struct interval *is, const struct interval *was, const struct interval *now)
{
    const usec before = is->clocks.sitting;

    shift(&is->clocks.sitting, was->clocks.sitting, now->clocks.sitting);
    shift(&is->clocks.active, was->clocks.active, now->clocks.active);
    shift(&is->clocks.standing, was->clocks.standing, now->clocks.standing);
    shift(&is->day.sitting, was->day.sitting, now->day.sitting);
    shift(&is->day.standing, was->day.standing, now->day.standing);
    is->clocks.active = usec_min(is->clocks.active, is->clocks.sitting);
    shift_asked(&is->clocks, before);
    if (now->day.rests >= was->day.rests || is->day.rests >= was->day.rests - now->day.rests)
        is->day.rests += now->day.rests - was->day.rests;
    /* Under other settings than today's, the past was worth something else. */
    if (now->bout_at != was->bout_at || is->bout_at > is->since_at)
        is->bout_at = now->bout_at;
    if (!is_same_rest(was, now)) {
        is->rest_end_at = now->rest_end_at;
        is->rest_length = now->rest_length;
    }
    if (presence_state_is_seated(is->state) && is->bout_at == USEC_NONE)
        is->bout_at = is->since_at;
}

static void say_rest(const struct presence *p, const struct step *step, const struct interval *was,
                     const struct interval *now)
{
    struct effect *e;

    if (was->bout_at != USEC_NONE && was->bout_at < now->rest_end_at) {
        e = effects_add(step->effects, EFFECT_BOUT, now->rest_end_at - now->rest_length);
        e->bout.start_at = was->bout_at;
        e->bout.end_at = now->rest_end_at - now->rest_length;
        e->bout.sitting = usec_max(was->clocks.sitting - p->is.clocks.sitting, 0);
    }
    e = effects_add(step->effects, EFFECT_REST, now->rest_end_at);
    e->rest.start_at = now->rest_end_at - now->rest_length;
    e->rest.end_at = now->rest_end_at;
    e->rest.reason = REASON_LEASE;
}

static void say_amended(const struct step *step, const struct event *event, usec start, usec end,
                        usec left)
{
    const bool is_credit = event->type == EVENT_CREDIT;
    struct effect *e = effects_add(step->effects, EFFECT_CORRECTED, step->now);
    struct decided *d =
        reasons_add(step->reasons, end, is_credit ? DECISION_CREDITED : DECISION_CORRECTED);

    e->corrected.start_at = start;
    e->corrected.end_at = end;
    e->corrected.is_credit = is_credit;
    e->corrected.state = d->state = is_credit ? PRESENCE_AWAY : event->span.state;
    text_copy(e->corrected.who, sizeof e->corrected.who, event->span.who);
    text_copy(d->word, sizeof d->word, event->span.who);
    d->length = usec_since(end, start);
    d->left = left;
}

void amend_take(struct presence *p, const struct step *step, const struct event *event,
                struct presence_change *change)
{
    const usec rest = step->settings->rest;
    const usec end = usec_min(event->span.end_at, step->now);
    const usec start = usec_min(event->span.start_at, end);
    enum presence_state state = event->span.state;
    struct interval was, now;

    if (start >= end)
        return;
    if (event->type == EVENT_CREDIT)
        state = PRESENCE_AWAY;
    else if (state == PRESENCE_ACTIVE)
        state = PRESENCE_PASSIVE; /* nobody's word makes input of it */
    /* The present state counts as far as what is amended reaches into it. */
    interval_account(&p->is, p->is.state, p->is.since_at, usec_max(end, p->is.since_at), 1);
    was = past_sum(&p->past, &p->is, end, rest);
    past_overlay(&p->past, &p->is, start, end, state, rest);
    now = past_sum(&p->past, &p->is, p->is.since_at, rest);
    apply(&p->is, &was, &now);
    p->before = PRESENCE_UNKNOWN; /* nothing is dated back into what is amended */
    p->before_at = p->is.since_at;
    p->back_at = USEC_NONE;
    if (state == PRESENCE_AWAY && now.rest_end_at != USEC_NONE && now.rest_end_at >= start &&
        now.rest_end_at - now.rest_length <= end && !is_same_rest(&was, &now)) {
        change->is_full_rest = true;
        say_rest(p, step, &was, &now);
    }
    say_amended(step, event, start, end, presence_clocks(p, step->now).sitting);
}
