#include "core/presence/correction.h"

#include "core/presence/reading.h"
#include "core/text.h"

/* The instant of late steps is not known: they were made in the longest absence of their time, if
 * that is at least this long. */
#define WALK_LATE_GAP (2 * USEC_MIN)

/* The beginning of the coach's count follows the sitting clock when that falls: by the same length
 * where it lies after the corrected time, else in proportion. @was: the clocks before the
 * correction.
 */
static void shift_counted_from(struct clocks *c, const struct clocks *was)
{
    c->counted_from = was->counted_from;
    if (c->sitting >= was->sitting)
        return;
    if (c->counted_from > was->sitting)
        c->counted_from -= was->sitting - c->sitting;
    else
        c->counted_from = usec_scale(c->counted_from, c->sitting, was->sitting);
}

static bool is_same_rest(const struct interval *a, const struct interval *b)
{
    return a->rest_end_at == b->rest_end_at && a->rest_length == b->rest_length;
}

static void emit_rest(const struct step *step, const struct interval *was,
                      const struct interval *now, enum reason reason)
{
    struct effect *e;

    if (was->bout_at != USEC_NONE && was->bout_at < now->rest_end_at) {
        e = effects_add(step->effects, EFFECT_BOUT, now->rest_end_at - now->rest_length);
        e->bout.start_at = was->bout_at;
        e->bout.end_at = now->rest_end_at - now->rest_length;
        e->bout.sitting = usec_max(was->clocks.sitting - now->clocks.sitting, 0);
    }
    e = effects_add(step->effects, EFFECT_REST, now->rest_end_at);
    e->rest.start_at = now->rest_end_at - now->rest_length;
    e->rest.end_at = now->rest_end_at;
    e->rest.reason = reason;
}

static void emit_corrected(const struct step *step, const struct event *event, usec start, usec end,
                           usec left)
{
    const bool is_reported_rest = event->type == EVENT_CREDIT;
    struct effect *e = effects_add(step->effects, EFFECT_CORRECTED, step->now);
    struct decided *d = reasons_add(step->reasons, step->now,
                                    is_reported_rest ? DECISION_CREDITED : DECISION_CORRECTED);

    e->corrected.start_at = start;
    e->corrected.end_at = end;
    e->corrected.is_reported_rest = is_reported_rest;
    e->corrected.reason = is_reported_rest ? REASON_LEASE : REASON_MANUAL;
    e->corrected.state = d->state = is_reported_rest ? PRESENCE_AWAY : event->span.state;
    text_copy(e->corrected.who, sizeof e->corrected.who, event->span.who);
    text_copy(d->word, sizeof d->word, event->span.who);
    d->length = usec_since(end, start);
    d->left = left;
}

void correction_apply(struct presence *p, const struct step *step, const struct event *event,
                      struct presence_change *change)
{
    const usec end = usec_min(event->span.end_at, step->now);
    const usec start = usec_min(event->span.start_at, end);
    const struct interval *now = &p->present;
    struct interval was = p->present; /* the sums as they are at the end of the span, or later */
    enum presence_state state = event->span.state;

    if (start >= end)
        return;
    if (event->type == EVENT_CREDIT)
        state = PRESENCE_AWAY;
    else if (state == PRESENCE_ACTIVE)
        state = PRESENCE_PASSIVE; /* a correction never counts as input */
    interval_account(&was, end);
    timeline_overlay(&p->timeline, &p->present, start, end, state, REASON_MANUAL,
                     step->settings->rest);
    shift_counted_from(&p->present.clocks, &was.clocks);
    p->fixed_at = p->present.since_at; /* no absence is back-dated into corrected time */
    p->returned_at = USEC_NONE;
    reading_end(p);
    if (state == PRESENCE_AWAY && now->rest_end_at != USEC_NONE && now->rest_end_at >= start &&
        now->rest_end_at - now->rest_length <= end && !is_same_rest(&was, now)) {
        change->is_full_rest = true;
        evidences_rest(&p->evidence, now->rest_end_at - now->rest_length, now->rest_end_at);
        emit_rest(step, &was, now, REASON_LEASE);
    }
    emit_corrected(step, event, start, end, presence_clocks(p, step->now).sitting);
}

/* The place of the longest absence in the time of @late; .n: the present interval. Returns its
 * length in that time, and where that part begins. */
static usec find_absence(const struct presence *p, usec now, const struct steps_late *late,
                         unsigned *ret, usec *ret_at)
{
    const struct timeline *t = &p->timeline;
    usec longest = 0;

    for (unsigned i = 0; i <= t->n; i++) {
        const struct interval *one = i < t->n ? &t->list[i] : &p->present;
        const usec until = i == t->n ? now : i + 1 == t->n ? p->present.since_at : one[1].since_at;
        const usec from = usec_max(one->since_at, late->start_at);
        const usec length = usec_since(usec_min(until, late->end_at), from);

        if (one->state != PRESENCE_AWAY || length <= longest)
            continue;
        longest = length;
        *ret = i;
        *ret_at = from;
    }
    return longest;
}

static void set_walk(struct interval *i)
{
    i->is_walk_break = true;
    i->certain_at = USEC_NONE;
    if (i->reason == REASON_IDLE || i->reason == REASON_CAP)
        i->reason = REASON_WALK;
}

/* An absence of the past becomes a full rest. */
static void walk_past(struct presence *p, const struct step *step, unsigned place,
                      struct presence_change *change)
{
    struct timeline *t = &p->timeline;
    struct interval *is = &t->list[place], was = p->present;
    const usec end = place + 1 < t->n ? is[1].since_at : p->present.since_at;
    const usec start = interval_rest_start(is, end);
    const bool was_full = interval_is_full_rest(is, usec_since(end, start), is->full_rest);
    struct decided *d;

    set_walk(is);
    if (was_full)
        return;
    timeline_sum_from(t, &p->present, place + 1);
    shift_counted_from(&p->present.clocks, &was.clocks);
    p->returned_at = USEC_NONE;
    reading_end(p);
    change->is_full_rest = true;
    evidences_rest(&p->evidence, is->since_at, end);
    was.bout_at = is->bout_at;
    was.clocks.sitting = usec_add(p->present.clocks.sitting, is->clocks.sitting);
    emit_rest(step, &was,
              &(struct interval){ .rest_end_at = end,
                                  .rest_length = usec_since(end, is->since_at),
                                  .clocks = p->present.clocks },
              REASON_WALK);
    d = reasons_add(step->reasons, end, DECISION_REST);
    d->reason = REASON_WALK;
    d->length = usec_since(end, is->since_at);
    d->of = step->settings->rest;
}

usec correction_walk(struct presence *p, const struct step *step, const struct steps_late *late,
                     struct presence_change *change, usec *ret_absence_at)
{
    const enum reason before = p->present.reason;
    unsigned place = 0;
    usec at = USEC_NONE;
    const usec length = find_absence(p, step->now, late, &place, &at);
    struct effect *e;

    if (length < WALK_LATE_GAP)
        return 0;
    *ret_absence_at = at;
    if (place < p->timeline.n) {
        walk_past(p, step, place, change);
        return length;
    }
    set_walk(&p->present);
    if (before == p->present.reason)
        return length;
    e = effects_add(step->effects, EFFECT_STATE, p->present.since_at);
    e->state.state = PRESENCE_AWAY;
    e->state.reason = p->present.reason;
    e->state.before = presence_previous(p);
    return length;
}
