#include "core/interval.h"

bool presence_state_is_seated(enum presence_state state)
{
    return state == PRESENCE_ACTIVE || state == PRESENCE_PASSIVE;
}

void interval_account(struct interval *i, enum presence_state state, usec from, usec to, int sign)
{
    usec length = usec_since(to, from) * sign;
    usec today = usec_since(to, usec_max(from, i->day.start_at)) * sign;

    /* Taken back is what was added, unless the day's begin has moved in between. */
    today = usec_max(today, state == PRESENCE_STANDING ? -i->day.standing : -i->day.sitting);

    if (presence_state_is_seated(state)) {
        i->clocks.sitting += length;
        i->day.sitting += today;
    }
    if (state == PRESENCE_ACTIVE)
        i->clocks.active += length;
    if (state == PRESENCE_STANDING) {
        i->clocks.standing += length;
        i->day.standing += today;
    }
}

usec interval_rest_start(const struct interval *i, usec end)
{
    return usec_min(usec_max(i->since_at, i->doubt_at), end);
}

bool interval_credit(struct interval *i, usec start, usec end, usec rest)
{
    usec length = usec_since(end, start);

    if (length < rest) {
        i->clocks.sitting = usec_scale(i->clocks.sitting, rest - length, rest);
        i->clocks.active = usec_scale(i->clocks.active, rest - length, rest);
        i->clocks.asked = usec_scale(i->clocks.asked, rest - length, rest);
        return false;
    }
    i->clocks = (struct clocks){ 0 };
    i->bout_at = USEC_NONE;
    i->rest_end_at = end;
    i->rest_length = length;
    i->day.rests++;
    return true;
}
