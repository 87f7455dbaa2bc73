#include "core/coach/stretch_hold.h"

/* Input before the request for it is not known: a hold that is noticed later than this is not
 * proved. */
#define HOLD_LATE (1 * USEC_SEC)

bool stretch_hold_can_verify(const struct presence *p)
{
    return p->is_ready && p->can_await && !p->is_hidden && !machine_is_known(&p->machine) &&
           p->machine.alone_at == USEC_NONE;
}

void stretch_hold_await(struct coach *c, const struct step *step)
{
    c->stretch.await_at = USEC_NEVER;
    effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

void stretch_hold_begin(struct coach *c, const struct presence *p, const struct step *step, usec at,
                        bool is_asked)
{
    struct stretch *s = &c->stretch;

    s->has_held = true;
    s->moved_at = USEC_NONE;
    s->quiet_at = is_asked ? usec_add(at, STRETCH_SETTLE) : at;
    if (!stretch_hold_can_verify(p) || usec_since(step->now, at) > HOLD_LATE)
        s->is_doubtful = true;
    else if (s->await_at != USEC_NEVER)
        stretch_hold_await(c, step);
}

void stretch_hold_end(struct stretch *s, usec at, bool is_early)
{
    const usec until = s->moved_at == USEC_NONE ? at : usec_min(at, s->moved_at);

    if (s->quiet_at == USEC_NONE)
        return;
    s->held[stretch_step_side(s)] += usec_since(until, s->step_at);
    s->is_doubtful |= is_early;
    s->quiet_at = s->moved_at = USEC_NONE;
}

/* May input have been missed, or may what is reported be no input? */
static bool is_gap(const struct presence *p, const struct event *event)
{
    return !stretch_hold_can_verify(p) || event->type == EVENT_SOURCE_READY ||
           event->type == EVENT_RESET;
}

void stretch_hold_watch(struct coach *c, const struct presence *p, const struct step *step,
                        const struct event *event, bool is_input)
{
    struct stretch *s = &c->stretch;
    const usec at = p->last_input_at;

    if (s->quiet_at != USEC_NONE) {
        s->is_doubtful |= is_gap(p, event);
        if (is_input && s->moved_at == USEC_NONE && at >= s->quiet_at && at < s->step_end_at) {
            s->moved_at = at;
            s->is_doubtful = true;
        }
    }
    if (is_input)
        s->await_at = usec_max(step->now, usec_add(at, COACH_AWAIT_AFTER));
}
