#include "core/transition.h"

#include <stdio.h>
#include <string.h>

#include "core/passive.h"
#include "core/text.h"

/* Does the state rest on somebody's word? */
static bool is_by_evidence(const struct presence *p)
{
    switch (p->is.reason) {
    case REASON_MEDIA:
    case REASON_CALL:
    case REASON_INHIBITOR:
    case REASON_WORN:
    case REASON_LEASE:
    case REASON_CAP:
        return true;
    default:
        return p->is.reason == REASON_IDLE && p->before == PRESENCE_PASSIVE;
    }
}

static void say_state(struct presence *p, const struct step *step)
{
    struct effect *e = effects_add(step->effects, EFFECT_STATE, p->is.since_at);
    struct decided *d = reasons_add(step->reasons, p->is.since_at, DECISION_STATE);

    e->state.state = d->state = p->is.state;
    e->state.reason = d->reason = p->is.reason;
    e->state.before = p->before;
    d->length = step->settings->away_after;
    if (!is_by_evidence(p))
        return;
    d->kind = p->by.kind;
    d->of = usec_since(p->is.since_at, p->idle_since);
    text_copy(d->word, sizeof d->word, p->by.name);
    snprintf(e->state.by, sizeof e->state.by, "%s", p->by.source);
}

/* What a state turns out to have been too long, the coach may have read already. Not what goes on
 * as sitting, by whatever tells. */
static void cut_asked(struct presence *p, const struct step *step)
{
    p->is.clocks.asked = usec_min(p->is.clocks.asked, presence_clocks(p, step->now).sitting);
}

void transition_enter(struct presence *p, const struct step *step, enum presence_state state,
                      usec at, enum reason reason)
{
    bool is_first = p->before_at == USEC_NONE && p->is.state == PRESENCE_UNKNOWN;

    if (!is_first)
        at = usec_max(at, p->is.since_at);
    interval_account(&p->is, p->is.state, p->is.since_at, at, 1);
    past_add(&p->past, &p->is, at, step->settings->rest);
    p->before = p->is.state;
    p->before_at = usec_min(p->is.since_at, at);
    p->is.state = state;
    p->is.reason = reason;
    p->is.since_at = at;
    p->is.doubt_at = USEC_NONE;
    if (presence_state_is_seated(state) && p->is.bout_at == USEC_NONE)
        p->is.bout_at = at;
    cut_asked(p, step);
    say_state(p, step);
}

/* P7: the absence ended at @end, or nothing tells how it went on. */
static void credit(struct presence *p, const struct step *step, usec end,
                   struct presence_change *change)
{
    const usec start = interval_rest_start(&p->is, end);
    const usec length = usec_since(end, start);
    const struct interval was = p->is;
    struct effect *e;
    struct decided *d;
    bool is_full;

    if (length == 0)
        return;
    is_full = interval_credit(&p->is, start, end, step->settings->rest);
    change->is_full_rest |= is_full;
    if (is_full && was.bout_at != USEC_NONE) {
        e = effects_add(step->effects, EFFECT_BOUT, was.since_at);
        e->bout.start_at = was.bout_at;
        e->bout.end_at = was.since_at;
        e->bout.sitting = was.clocks.sitting;
    }
    e = effects_add(step->effects, is_full ? EFFECT_REST : EFFECT_CREDIT, end);
    d = reasons_add(step->reasons, end, is_full ? DECISION_REST : DECISION_CREDIT);
    e->rest.start_at = start;
    e->rest.end_at = end;
    e->rest.reason = d->reason = was.reason;
    d->length = length;
    d->of = step->settings->rest;
    d->left = p->is.clocks.sitting;
}

void transition_come(struct presence *p, const struct step *step, usec at,
                     enum presence_state state, enum reason reason, struct presence_change *change)
{
    p->back_at = USEC_NONE;
    change->is_return = true;
    if (p->is.state == PRESENCE_AWAY) {
        at = usec_max(at, p->is.since_at);
        credit(p, step, at, change);
    }
    p->edge_seen = false;
    transition_enter(p, step, state, at, reason);
}

void transition_return(struct presence *p, const struct step *step, usec at,
                       struct presence_change *change)
{
    const struct interval was = p->is;
    enum reason reason = REASON_INPUT;
    enum presence_state state;

    if (was.state == PRESENCE_AWAY)
        at = usec_max(at, was.since_at);
    state = passive_posture(p, at, PRESENCE_ACTIVE, &reason);
    transition_come(p, step, at, state, reason, change);
    if (was.state == PRESENCE_AWAY) {
        p->back = was;
        p->back_at = at;
    }
}

void transition_reopen(struct presence *p, const struct step *step, enum presence_state state,
                       enum reason reason)
{
    p->is.state = state;
    p->is.reason = reason;
    p->is.doubt_at = USEC_NONE;
    if (presence_state_is_seated(state) && p->is.bout_at == USEC_NONE)
        p->is.bout_at = p->is.since_at;
    say_state(p, step);
}

void transition_lose(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    at = usec_max(at, p->is.since_at);
    if (p->is.state == PRESENCE_AWAY)
        credit(p, step, at, change);
    p->back_at = p->idle_at = p->idle_since = USEC_NONE;
    memset(&p->by, 0, sizeof p->by); /* nobody's word */
    if (step->settings->assume == SETTINGS_ASSUME_SITTING)
        transition_enter(p, step, PRESENCE_PASSIVE, at, REASON_MANUAL);
    else
        transition_enter(p, step, PRESENCE_UNKNOWN, at, REASON_NONE);
}

void transition_take_up(struct presence *p, const struct step *step, struct presence_change *change)
{
    usec lasted = usec_since(p->last_input_at, p->back_at);
    const usec today_at = p->is.day.start_at;
    struct effect *e;
    struct decided *d;

    memset(&p->by, 0, sizeof p->by);
    p->is = p->back;
    past_cut(&p->past, p->is.since_at);
    if (p->is.day.start_at != today_at)
        p->is.day = (struct day){ .start_at = today_at }; /* midnight came since */
    p->before = PRESENCE_ACTIVE;
    p->before_at = p->is.since_at; /* not to be dated back any further */
    e = effects_add(step->effects, EFFECT_BLIP, p->back_at);
    e->blip.start_at = p->is.since_at;
    e->blip.back_at = p->back_at;
    d = reasons_add(step->reasons, p->back_at, DECISION_BLIP);
    d->length = lasted;
    p->back_at = USEC_NONE;
    change->is_blip = true;
    say_state(p, step);
}

void transition_end_before(struct presence *p, const struct step *step, usec at)
{
    at = usec_max(at, p->before_at);
    if (at >= p->is.since_at)
        return;
    interval_account(&p->is, p->before, at, p->is.since_at, -1);
    p->is.since_at = at;
    cut_asked(p, step);
    p->is.doubt_at = USEC_NONE;
    p->is.reason = REASON_IDLE;
    say_state(p, step);
}

void transition_date_back(struct presence *p, const struct step *step, usec since)
{
    since = usec_max(since, p->before_at);
    /* Who locks by a key has just pressed it: that is a lock, not an absence before it. What was
     * passive has been judged with its evidence, and a report has said when. */
    if (p->before != PRESENCE_ACTIVE || p->is.reason == REASON_LEASE ||
        usec_since(p->is.since_at, since) <= settings_blip(step->settings))
        return;
    interval_account(&p->is, p->before, since, p->is.since_at, -1);
    p->is.since_at = since;
    cut_asked(p, step);
    p->is.reason = REASON_IDLE;
    memset(&p->by, 0, sizeof p->by);
    say_state(p, step);
}
