#include "core/presence/timeline.h"

#include <string.h>

const struct interval *timeline_last(const struct timeline *t)
{
    return t->n ? &t->list[t->n - 1] : NULL;
}

static void append(struct timeline *t, const struct interval *i)
{
    if (t->n == TIMELINE_MAX)
        memmove(t->list, t->list + 1, --t->n * sizeof t->list[0]);
    t->list[t->n++] = *i;
}

void timeline_enter(struct timeline *t, struct interval *present, enum presence_state state,
                    enum reason reason, usec at, usec rest)
{
    struct interval next;

    present->full_rest = rest;
    next = interval_next(present, state, reason, at);
    if (at >= present->since_at) /* an interval without length still separates two absences */
        append(t, present);
    *present = next;
}

void timeline_sum_again(struct interval *i, const struct interval *before)
{
    struct interval next = interval_next(before, i->state, i->reason, i->since_at);

    if (i->since_at < i->day.start_at)
        next.day.rests = before->day.rests; /* a rest that ended yesterday */
    next.certain_at = i->certain_at;
    next.full_rest = i->full_rest;
    next.walked_for = i->walked_for;
    next.is_walk_break = i->is_walk_break;
    *i = next;
}

void timeline_back_date(const struct timeline *t, struct interval *present, usec at)
{
    const usec counted_from = present->clocks.counted_from;

    present->since_at = at;
    timeline_sum_again(present, timeline_last(t));
    present->clocks.counted_from = counted_from;
}

bool timeline_rejoin(struct timeline *t, struct interval *present)
{
    if (t->n == 0)
        return false;
    *present = t->list[--t->n];
    present->full_rest = 0;
    return true;
}

/* An absence, or one that turned into reading when it ended. */
static bool was_absence(const struct interval *i)
{
    return i->state == PRESENCE_AWAY || i->reason == REASON_READING;
}

bool timeline_reopen(struct timeline *t, struct interval *present)
{
    unsigned n = t->n;

    while (n && !was_absence(&t->list[n - 1]))
        n--;
    if (n == 0)
        return false;
    t->n = n - 1;
    *present = t->list[t->n];
    present->full_rest = 0;
    if (present->state != PRESENCE_AWAY) {
        present->state = PRESENCE_AWAY;
        present->reason = REASON_IDLE;
    }
    return true;
}

static void set_day(struct interval *i, usec start, bool is_new)
{
    if (is_new)
        i->day = (struct day){ 0 };
    i->day.start_at = start;
}

void timeline_set_day(struct timeline *t, struct interval *present, usec start, bool is_new)
{
    for (unsigned i = 0; i < t->n; i++)
        set_day(&t->list[i], start, is_new);
    set_day(present, start, is_new);
}

void timeline_sum_from(struct timeline *t, struct interval *present, unsigned from)
{
    for (unsigned i = from; i < t->n; i++)
        timeline_sum_again(&t->list[i], &t->list[i - 1]);
    timeline_sum_again(present, timeline_last(t));
}

/* Two consecutive absences are one, and a stretch in either of them makes it a full rest. */
static enum reason joined_reason(const struct interval *first, enum reason second)
{
    return first->reason == REASON_STRETCH ? first->reason : second;
}

/* @at: the beginning of the second. If nothing of the first is credited, the second still is. */
static usec joined_certain_at(const struct interval *first, usec at, usec certain_at)
{
    return usec_max(first->certain_at == USEC_NEVER ? at : first->certain_at, certain_at);
}

/* A walk in either of two absences that are one. */
static void join_walk(struct interval *first, const struct interval *second)
{
    first->walked_for = usec_max(first->walked_for, second->walked_for);
    first->is_walk_break |= second->is_walk_break;
}

/* Appends @i from @at on, with the sums that follow from the interval before it. */
static void append_piece(struct timeline *t, const struct interval *i, usec at)
{
    const struct interval *before = timeline_last(t);
    struct interval piece = *i;

    if (before && before->state == PRESENCE_AWAY && piece.state == PRESENCE_AWAY) {
        if (piece.reason == REASON_STRETCH)
            t->list[t->n - 1].reason = piece.reason;
        join_walk(&t->list[t->n - 1], &piece);
        if (before->certain_at == USEC_NEVER)
            t->list[t->n - 1].certain_at = joined_certain_at(before, at, piece.certain_at);
        return;
    }
    piece.since_at = at;
    if (before)
        timeline_sum_again(&piece, before);
    else if (piece.bout_at == USEC_NONE || piece.bout_at == at)
        piece.bout_at = presence_state_is_seated(piece.state) ? at : USEC_NONE;
    append(t, &piece);
}

/* Does a correction to @state leave @i as it is? */
static bool is_same(const struct interval *i, enum presence_state state)
{
    return (state == PRESENCE_PASSIVE && i->state == PRESENCE_ACTIVE) ||
           (state == PRESENCE_AWAY && i->state == PRESENCE_AWAY && i->reason == REASON_STRETCH);
}

void timeline_overlay(struct timeline *t, struct interval *present, usec start, usec end,
                      enum presence_state state, enum reason reason, usec rest)
{
    struct timeline was = *t;

    append(&was, present);
    was.list[was.n - 1].full_rest = rest;
    t->n = 0;
    for (unsigned i = 0; i < was.n; i++) {
        struct interval *one = &was.list[i], laid = *one;
        const bool is_present = i + 1 == was.n;
        const usec until = is_present ? usec_max(end, one->since_at) : was.list[i + 1].since_at;
        const usec from = usec_max(one->since_at, start), to = usec_min(until, end);

        if (until <= start && !is_present) {
            append(t, one); /* nothing changes before the span */
            continue;
        }
        if (from >= to) {
            bool is_inside = one->since_at > start && one->since_at < end; /* without length */

            if (!is_present && !is_inside)
                append_piece(t, one, one->since_at);
            continue;
        }
        /* The rest of a corrected stretch is an ordinary absence. */
        if (one->reason == REASON_STRETCH && state != PRESENCE_AWAY)
            one->reason = REASON_IDLE;
        if (is_present)
            present->reason = one->reason;
        if (one->since_at < from)
            append_piece(t, one, one->since_at);
        if (!is_same(one, state)) {
            laid.state = state;
            laid.reason = reason;
        }
        if (state != PRESENCE_AWAY) {
            laid.walked_for = one->walked_for = 0;
            laid.is_walk_break = one->is_walk_break = false;
        }
        if (is_present) {
            present->walked_for = one->walked_for;
            present->is_walk_break = one->is_walk_break;
        }
        laid.certain_at = USEC_NONE;
        append_piece(t, &laid, from);
        if (is_present)
            present->since_at = to;
        else if (to < until)
            append_piece(t, one, to);
    }
    if (t->n && present->state == PRESENCE_AWAY && timeline_last(t)->state == PRESENCE_AWAY) {
        struct interval joined = t->list[--t->n];

        joined.reason = joined_reason(&joined, present->reason);
        joined.certain_at = joined_certain_at(&joined, present->since_at, present->certain_at);
        joined.full_rest = 0;
        join_walk(&joined, present);
        *present = joined;
    } else if (t->n) {
        timeline_sum_again(present, timeline_last(t));
    }
}
