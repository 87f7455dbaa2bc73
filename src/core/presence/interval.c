#include "core/presence/interval.h"

void interval_account(struct interval *i, usec until)
{
    const usec length = usec_since(until, i->since_at);
    const usec today = usec_since(until, usec_max(i->since_at, i->day.start_at));

    if (presence_state_is_seated(i->state)) {
        i->clocks.sitting += length;
        i->day.sitting += today;
    }
    if (i->state == PRESENCE_ACTIVE)
        i->clocks.active += length;
    if (i->state == PRESENCE_STANDING) {
        i->clocks.standing += length;
        i->day.standing += today;
    }
}

usec interval_rest_start(const struct interval *i, usec end)
{
    return usec_min(usec_max(i->since_at, i->certain_at), end);
}

bool interval_is_full_rest(const struct interval *i, usec length, usec rest)
{
    return length > 0 && (usec_max(length, 2 * i->walked_for) >= rest ||
                          i->reason == REASON_STRETCH || i->is_walk_break);
}

static void credit(struct interval *i, usec length, usec end)
{
    const usec rest = i->full_rest;

    if (!interval_is_full_rest(i, length, rest)) {
        length = length > 0 ? usec_max(length, 2 * i->walked_for) : 0;
        i->clocks.sitting = usec_scale(i->clocks.sitting, rest - length, rest);
        i->clocks.active = usec_scale(i->clocks.active, rest - length, rest);
        i->clocks.counted_from = usec_scale(i->clocks.counted_from, rest - length, rest);
        return;
    }
    i->clocks = (struct clocks){ 0 };
    i->bout_at = USEC_NONE;
    i->rest_end_at = end;
    i->rest_length = length > INTERVAL_REST_MAX ? 0 : length;
    i->day.rests++;
}

struct interval interval_next(const struct interval *i, enum presence_state state,
                              enum reason reason, usec at)
{
    struct interval next = *i;

    interval_account(&next, at);
    /* If @i ended earlier than was known, the coach has read a sitting clock that was too high. */
    if (!presence_state_is_seated(state))
        next.clocks.counted_from = usec_min(next.clocks.counted_from, next.clocks.sitting);
    if (i->state == PRESENCE_AWAY && state != PRESENCE_AWAY)
        credit(&next, usec_since(at, interval_rest_start(i, at)), at);
    next.state = state;
    next.reason = reason;
    next.since_at = at;
    next.certain_at = USEC_NONE;
    next.full_rest = next.walked_for = 0;
    next.is_walk_break = false;
    if (presence_state_is_seated(state) && next.bout_at == USEC_NONE)
        next.bout_at = at;
    return next;
}
