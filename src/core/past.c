#include "core/past.h"

#include <string.h>

void past_init(struct past *past)
{
    past->base.bout_at = past->base.rest_end_at = past->base.doubt_at = USEC_NONE;
    past->base.day.start_at = USEC_NONE;
}

/* One interval more: what accrued in it, and what it is worth as a rest if it is the end of one. */
static void sum_up(struct interval *sum, const struct past_interval *one, usec end,
                   bool is_away_next, usec rest)
{
    interval_account(sum, one->state, one->at, end, 1);
    if (presence_state_is_seated(one->state) && sum->bout_at == USEC_NONE)
        sum->bout_at = one->at;
    if (one->state != PRESENCE_AWAY) {
        sum->state = one->state;
        return;
    }
    if (sum->state != PRESENCE_AWAY) { /* pieces of one absence are one */
        sum->since_at = one->at;
        sum->doubt_at = one->doubt_at;
    }
    sum->state = PRESENCE_AWAY;
    if (is_away_next)
        return;
    if (interval_rest_start(sum, end) < end &&
        interval_credit(sum, interval_rest_start(sum, end), end, rest) && end < sum->day.start_at)
        sum->day.rests--; /* yesterday's */
    sum->state = PRESENCE_UNKNOWN;
}

static void drop_first(struct past *past, usec rest)
{
    sum_up(&past->base, &past->list[0], past->list[1].at, past->list[1].state == PRESENCE_AWAY,
           rest);
    past->n--;
    memmove(past->list, past->list + 1, past->n * sizeof past->list[0]);
}

static void append(struct past *past, struct past_interval one, usec rest)
{
    if (past->n == PAST_MAX)
        drop_first(past, rest);
    past->list[past->n++] = one;
}

void past_add(struct past *past, const struct interval *is, usec end, usec rest)
{
    if (end >= is->since_at) /* of no length, it still lies between two absences */
        append(past, (struct past_interval){ is->since_at, is->doubt_at, is->state }, rest);
}

void past_cut(struct past *past, usec at)
{
    while (past->n && past->list[past->n - 1].at >= at) {
        const struct past_interval *last = &past->list[--past->n];

        if (last->at == at && last->state == PRESENCE_AWAY)
            return; /* what is before it, even at the same instant, stays */
    }
}

struct interval past_sum(const struct past *past, const struct interval *is, usec until, usec rest)
{
    const struct past_interval present = { is->since_at, is->doubt_at, is->state };
    struct interval sum = past->base;

    sum.day = (struct day){ .start_at = is->day.start_at };
    for (unsigned i = 0; i < past->n; i++) {
        bool is_last = i + 1 == past->n;
        usec end = is_last ? is->since_at : past->list[i + 1].at;
        enum presence_state next = is_last ? is->state : past->list[i + 1].state;

        sum_up(&sum, &past->list[i], end, next == PRESENCE_AWAY, rest);
    }
    if (until > is->since_at)
        sum_up(&sum, &present, until, true, rest);
    return sum;
}

/* What it was, from @at to @end, under an overlay. */
static struct past_interval laid_over(const struct past_interval *was, usec at,
                                      enum presence_state state)
{
    bool is_same = state == PRESENCE_PASSIVE && was->state == PRESENCE_ACTIVE;

    return (struct past_interval){ at, USEC_NONE, is_same ? PRESENCE_ACTIVE : state };
}

void past_overlay(struct past *past, struct interval *is, usec start, usec end,
                  enum presence_state state, usec rest)
{
    struct past was = *past;

    append(&was, (struct past_interval){ is->since_at, is->doubt_at, is->state }, rest);
    past->n = 0;
    past->base = was.base;
    for (unsigned i = 0; i < was.n; i++) {
        const struct past_interval *one = &was.list[i];
        const bool is_present = i + 1 == was.n;
        const usec until = is_present ? usec_max(end, one->at) : was.list[i + 1].at;
        const usec from = usec_max(one->at, start), to = usec_min(until, end);

        if (from >= to) {
            bool is_inside = one->at > start && one->at < end; /* a state of no length */

            if (!is_present && !is_inside)
                append(past, *one, rest);
            continue;
        }
        if (one->at < from)
            append(past, *one, rest);
        append(past, laid_over(one, from, state), rest);
        if (is_present)
            is->since_at = to;
        else if (to < until)
            append(past, (struct past_interval){ to, one->doubt_at, one->state }, rest);
    }
    while (is->state == PRESENCE_AWAY && past->n && past->list[past->n - 1].state == PRESENCE_AWAY)
        is->since_at = past->list[--past->n].at;
}
