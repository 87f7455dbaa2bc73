#include "core/presence/transition.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* Did evidence other than input decide the state, which followed @before? */
static bool is_decided_by_evidence(enum reason reason, enum presence_state before)
{
    switch (reason) {
    case REASON_MEDIA:
    case REASON_CALL:
    case REASON_GAME:
    case REASON_INHIBITOR:
    case REASON_WORN:
    case REASON_LEASE:
    case REASON_SENSOR:
    case REASON_CAP:
        return true;
    default:
        return reason == REASON_IDLE && before == PRESENCE_PASSIVE;
    }
}

static struct effect *emit_state(const struct presence *p, const struct step *step,
                                 enum presence_state before)
{
    struct effect *e = effects_add(step->effects, EFFECT_STATE, p->present.since_at);
    struct decided *d = reasons_add(step->reasons, p->present.since_at, DECISION_STATE);

    e->state.state = d->state = p->present.state;
    e->state.reason = d->reason = p->present.reason;
    e->state.before = before;
    d->length = step->settings->away_after;
    if (!is_decided_by_evidence(p->present.reason, before))
        return e;
    d->kind = p->decided_by.kind;
    d->of = usec_since(p->present.since_at, p->idle_since);
    text_copy(d->word, sizeof d->word, p->decided_by.name);
    snprintf(e->state.by, sizeof e->state.by, "%s", p->decided_by.source);
    return e;
}

/* The coach may have read the sitting clock while a state still counted that has turned out to be
 * shorter. Its reading must not exceed the clock. */
static void limit_counted_from(struct presence *p, const struct step *step)
{
    p->present.clocks.counted_from =
        usec_min(p->present.clocks.counted_from, presence_clocks(p, step->now).sitting);
}

/* The absence @was ended at @end, or no source reports after that instant. */
static void emit_rest(struct presence *p, const struct step *step, const struct interval *was,
                      usec end, struct presence_change *change)
{
    const usec start = interval_rest_start(was, end);
    const usec length = usec_since(end, start);
    const bool is_known = length <= INTERVAL_REST_MAX;
    const bool is_full = interval_is_full_rest(was, length, step->settings->rest);
    struct effect *e;
    struct decided *d;

    if (length == 0)
        return;
    change->is_full_rest |= is_full;
    if (is_full)
        evidences_rest(&p->evidence, start, end);
    if (is_full && was->bout_at != USEC_NONE) {
        e = effects_add(step->effects, EFFECT_BOUT, was->since_at);
        e->bout.start_at = was->bout_at;
        e->bout.end_at = was->since_at;
        e->bout.sitting = was->clocks.sitting;
    }
    e = effects_add(step->effects, is_full ? EFFECT_REST : EFFECT_CREDIT, end);
    d = reasons_add(step->reasons, end, is_full ? DECISION_REST : DECISION_CREDIT);
    e->rest.start_at = is_known ? start : USEC_NONE;
    e->rest.end_at = end;
    e->rest.reason = d->reason = was->reason;
    e->rest.walked_for = was->walked_for;
    d->length = is_known ? length : 0;
    d->of = step->settings->rest;
    d->left = p->present.clocks.sitting;
}

/* An absence of another kind, or evidence: it ends a chain of islands. */
static void end_islands(struct presence *p)
{
    const bool is_idle = p->present.state == PRESENCE_AWAY && p->present.reason == REASON_IDLE;

    if (p->present.state != PRESENCE_ACTIVE && !is_idle && p->present.reason != REASON_READING)
        p->islands = islands_none;
}

/* A lock, a suspend or another seat proves that the person is away: a call that runs until the end
 * of the present absence shows nothing. A shorter absence is no proof. */
static void learn_from_absence(struct presence *p, const struct step *step, usec end)
{
    const struct interval *i = &p->present;
    const bool is_proved = i->reason == REASON_LOCK || i->reason == REASON_SUSPEND ||
                           i->reason == REASON_SEAT || i->reason == REASON_WALK ||
                           presence_was_barred(p);

    if (is_proved && usec_since(end, i->since_at) >= step->settings->away_after)
        evidences_leave(&p->evidence, i->since_at, end);
}

/* Ends the present state at @at. @change: NULL if it is no absence. */
static void enter(struct presence *p, const struct step *step, enum presence_state state, usec at,
                  enum reason reason, struct presence_change *change)
{
    const bool is_first =
        p->timeline.n == 0 && p->fixed_at == USEC_NONE && p->present.state == PRESENCE_UNKNOWN;
    const struct interval was = p->present;

    if (!is_first)
        at = usec_max(at, was.since_at);
    if (was.state == PRESENCE_AWAY)
        learn_from_absence(p, step, at);
    timeline_enter(&p->timeline, &p->present, state, reason, at, step->settings->rest);
    if (was.state == PRESENCE_AWAY)
        emit_rest(p, step, &was, at, change);
    limit_counted_from(p, step);
    end_islands(p);
    emit_state(p, step, was.state);
}

void transition_enter(struct presence *p, const struct step *step, enum presence_state state,
                      usec at, enum reason reason)
{
    assert(p->present.state != PRESENCE_AWAY); /* a rest ends by a return or without a source */
    enter(p, step, state, at, reason, NULL);
}

void transition_return(struct presence *p, const struct step *step, usec at,
                       enum presence_state state, enum reason reason,
                       struct presence_change *change)
{
    p->returned_at = USEC_NONE;
    p->edge_seen = false;
    change->is_return = true;
    enter(p, step, state, at, reason, change);
}

void transition_replace(struct presence *p, const struct step *step, enum presence_state state,
                        enum reason reason)
{
    p->present.state = state;
    p->present.reason = reason;
    p->present.certain_at = USEC_NONE;
    if (presence_state_is_seated(state) && p->present.bout_at == USEC_NONE)
        p->present.bout_at = p->present.since_at;
    end_islands(p);
    emit_state(p, step, presence_previous(p));
}

void transition_walk(struct presence *p, const struct step *step, usec begin)
{
    struct interval *i = &p->present;

    if (i->certain_at != USEC_NONE)
        i->certain_at = usec_min(i->certain_at, usec_max(begin, i->since_at));
    if (i->reason != REASON_IDLE && i->reason != REASON_CAP)
        return; /* a lock or a stretch has a proof of its own */
    i->reason = REASON_WALK;
    memset(&p->decided_by, 0, sizeof p->decided_by);
    emit_state(p, step, presence_previous(p));
}

void transition_stretch(struct presence *p, const struct step *step, usec since)
{
    p->returned_at = USEC_NONE;
    evidences_stretch(&p->evidence);
    memset(&p->decided_by, 0, sizeof p->decided_by);
    if (p->present.state != PRESENCE_AWAY) {
        enter(p, step, PRESENCE_AWAY, since, REASON_STRETCH, NULL);
        return;
    }
    p->present.reason = REASON_STRETCH;
    p->present.certain_at = USEC_NONE;
    end_islands(p);
    emit_state(p, step, presence_previous(p));
}

void transition_lose(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    p->returned_at = p->idle_at = p->idle_since = USEC_NONE;
    memset(&p->decided_by, 0, sizeof p->decided_by);
    if (step->settings->assume == SETTINGS_ASSUME_SITTING)
        enter(p, step, PRESENCE_PASSIVE, at, REASON_ASSUMED, change);
    else
        enter(p, step, PRESENCE_UNKNOWN, at, REASON_NONE, change);
}

void transition_undo_return(struct presence *p, const struct step *step,
                            struct presence_change *change)
{
    const usec returned_at = p->returned_at;
    struct effect *e;

    p->returned_at = USEC_NONE;
    if (!timeline_reopen(&p->timeline, &p->present))
        return; /* longer ago than the timeline reaches */
    memset(&p->decided_by, 0, sizeof p->decided_by);
    if (p->present.reason == REASON_LOCK)
        p->present.certain_at = USEC_NONE; /* it was not a short lock in the chair after all */
    p->fixed_at = p->present.since_at;
    e = effects_add(step->effects, EFFECT_BLIP, returned_at);
    e->blip.start_at = p->present.since_at;
    e->blip.back_at = returned_at;
    reasons_add(step->reasons, returned_at, DECISION_BLIP)->length =
        usec_since(p->last_input_at, returned_at);
    change->is_blip = true;
    emit_state(p, step, PRESENCE_ACTIVE);
}

/* Back-dates the present absence to @at, or as far as that is possible. False: it stays where it
 * is, because it would begin no more than @least earlier. */
static bool back_date(struct presence *p, const struct step *step, usec at, usec least)
{
    at = usec_max(at, usec_max(timeline_last(&p->timeline)->since_at, p->fixed_at));
    if (usec_since(p->present.since_at, at) <= least)
        return false;
    timeline_back_date(&p->timeline, &p->present, at);
    limit_counted_from(p, step);
    if (p->present.reason != REASON_STRETCH && p->present.reason != REASON_WALK)
        p->present.reason = REASON_IDLE;
    return true;
}

void transition_begin_earlier(struct presence *p, const struct step *step, usec at)
{
    if (presence_previous(p) == PRESENCE_ACTIVE && back_date(p, step, at, 0))
        emit_state(p, step, PRESENCE_ACTIVE);
}

void transition_shorten_previous(struct presence *p, const struct step *step, usec at)
{
    if (!back_date(p, step, at, 0))
        return;
    p->present.certain_at = USEC_NONE;
    emit_state(p, step, presence_previous(p));
}

void transition_back_date(struct presence *p, const struct step *step, usec since)
{
    /* A person who locks the screen by a key pressed it just then: do not back-date that lock. A
     * passive state has been judged with its evidence, and a report and a walk have their own
     * instants. */
    if (presence_previous(p) != PRESENCE_ACTIVE || presence_is_reported(p) ||
        p->present.reason == REASON_WALK ||
        !back_date(p, step, since, settings_blip(step->settings)))
        return;
    memset(&p->decided_by, 0, sizeof p->decided_by);
    emit_state(p, step, PRESENCE_ACTIVE);
}

/* The reason that still proves the present absence when its report is taken back; REASON_NONE:
 * there is none. The end of a suspend and that of another session on the seat leave their instants.
 */
static enum reason proof_of_absence(const struct presence *p)
{
    if (!presence_was_barred(p))
        return p->idle_at != USEC_NONE ? REASON_IDLE : REASON_NONE;
    if (p->unbarred_at == p->resumed_at)
        return REASON_SUSPEND;
    return p->unbarred_at == p->noise_from_at ? REASON_SEAT : REASON_LOCK;
}

void transition_take_back(struct presence *p, const struct step *step)
{
    const enum reason proof = proof_of_absence(p);
    const bool is_idle = p->idle_at != USEC_NONE;
    const usec gone_at = p->present.since_at;
    struct effect *e;

    if (presence_previous(p) != PRESENCE_ACTIVE)
        return; /* a passive or standing state has its own evidence */
    if (proof == REASON_NONE) {
        if (!timeline_rejoin(&p->timeline, &p->present))
            return;
    } else if (!is_idle || !back_date(p, step, p->idle_since, 0)) {
        p->present.reason = proof;
    }
    memset(&p->decided_by, 0, sizeof p->decided_by);
    e = emit_state(p, step, proof == REASON_NONE ? PRESENCE_AWAY : PRESENCE_ACTIVE);
    e->state.is_resumed = proof == REASON_NONE;
    e->state.withdrawn_at = gone_at;
}
