/* The judgement of a claim, from all facts of its instant. */
#include "day_view.h"

enum finding view_too_much(const struct view *v)
{
    static const enum finding by_run[] = { [ANCHOR_TOUCH] = FINDING_SHORT,
                                           [ANCHOR_REPORTED] = FINDING_WRONG,
                                           [ANCHOR_UNREPORTED] = FINDING_RESET,
                                           [ANCHOR_HIDING] = FINDING_HIDDEN };

    if (v->is_locked_out)
        return FINDING_WRONG;
    if (v->truth == TRUTH_AWAY && v->is_walked)
        return FINDING_WRONG;
    if (v->truth == TRUTH_STANDING && !v->is_reported_standing && !v->is_belt)
        return FINDING_NO_SENSOR;
    if (v->is_within_limit || v->is_reported_sitting)
        return FINDING_EVIDENCE;
    if (v->is_inhibited && !v->is_hidden_long)
        return FINDING_HIDDEN;
    if (v->truth == TRUTH_AWAY && v->is_run && v->run_type == ANCHOR_UNREPORTED && v->is_run_long)
        return FINDING_WRONG;
    if (v->truth == TRUTH_AWAY && v->is_run)
        return by_run[v->run_type];
    return v->is_touched ? FINDING_TOUCHED : FINDING_WRONG;
}

enum finding view_too_little(const struct view *v, usec away_after)
{
    if (v->is_locked_out)
        return FINDING_LOCKED;
    if (v->is_reported_sitting || v->is_raised)
        return FINDING_MISSED;
    if (v->is_just_walked && v->truth == TRUTH_STANDING && !v->is_reported_standing && !v->is_belt)
        return FINDING_NO_SENSOR;
    if (v->is_walk_last && v->truth == TRUTH_SITTING)
        return FINDING_NO_INPUT; /* back, and not at the keys yet */
    if (v->touch_at != USEC_NONE && usec_since(v->next_at, v->touch_at) <= away_after)
        return v->is_inhibited ? FINDING_HIDDEN : FINDING_MISSED;
    if (v->is_within_limit || v->is_reading)
        return FINDING_MISSED;
    return v->is_past_limit ? FINDING_EXPIRED : FINDING_NO_INPUT;
}

static enum finding too_much_standing(const struct view *v)
{
    if (v->truth == TRUTH_STANDING)
        return FINDING_RIGHT;
    if (v->truth == TRUTH_SITTING)
        return v->is_just_walked ? FINDING_NO_SENSOR : FINDING_STANDING;
    return v->is_run && v->run_type == ANCHOR_TOUCH ? FINDING_SHORT : FINDING_STANDING;
}

enum finding view_judge(const struct view *v, usec away_after)
{
    if (v->claim == PRESENCE_UNKNOWN)
        return FINDING_UNKNOWN;
    if (v->claim == PRESENCE_STANDING)
        return too_much_standing(v);
    if (presence_state_is_seated(v->claim))
        return v->truth == TRUTH_SITTING ? FINDING_RIGHT : view_too_much(v);
    return v->truth == TRUTH_AWAY ? FINDING_RIGHT : view_too_little(v, away_after);
}
