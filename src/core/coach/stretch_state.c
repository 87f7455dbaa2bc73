#include "core/coach/stretch_state.h"

const struct stretch stretch_none = {
    .side = SIDE_BOTH,
    .first = SIDE_RIGHT,
    .proposed = SIDE_BOTH,
    .started_at = USEC_NONE,
    .person_at = USEC_NONE,
    .step_at = USEC_NONE,
    .step_end_at = USEC_NEVER,
    .quiet_at = USEC_NONE,
    .moved_at = USEC_NONE,
    .await_at = USEC_NEVER,
};

unsigned stretch_sides(const struct stretch *s)
{
    return s->plan.has_sides && s->side == SIDE_BOTH ? 2 : 1;
}

unsigned stretch_count(const struct stretch *s)
{
    return plan_count(&s->plan) * stretch_sides(s);
}

struct plan_place stretch_place(const struct stretch *s)
{
    return plan_find(&s->plan, (s->step - 1) % plan_count(&s->plan) + 1);
}

enum side stretch_step_side(const struct stretch *s)
{
    if (!s->plan.has_sides)
        return SIDE_BOTH;
    return s->step <= plan_count(&s->plan) ? s->first : sides_other(s->first);
}

bool stretch_is_sound(const struct stretch *s)
{
    if (s->stage == STRETCH_NONE)
        return true;
    return s->id != 0 && s->started_at != USEC_NONE && plan_is_sound(&s->plan) &&
           (s->stage != STRETCH_STEPS || (s->step >= 1 && s->step <= stretch_count(s) &&
                                          s->step_at != USEC_NONE && s->step_end_at >= s->step_at));
}
