#include "store/past_bouts.h"

bool past_bouts_add(struct past_bouts *b, const struct past_interval *i, struct past_bout *ret)
{
    const usec length = i->end_at - i->start_at;
    const bool is_end = i->is_rest || (i->state == PRESENCE_UNKNOWN && length > PAST_GAP);

    if (presence_state_is_seated(i->state)) {
        if (!b->has_bout)
            b->bout = (struct past_bout){ .start_at = i->start_at, .utc_offset = i->utc_offset };
        b->has_bout = true;
        b->bout.sitting += length;
        b->bout.active += i->state == PRESENCE_ACTIVE ? length : 0;
    }
    if (!b->has_bout || !(is_end || i->is_open))
        return false;
    b->has_bout = false;
    *ret = b->bout;
    ret->is_open = !is_end;
    ret->end_at = is_end ? i->start_at : i->end_at;
    ret->ended_by = i->is_rest ? i->reason : REASON_NONE;
    return true;
}
