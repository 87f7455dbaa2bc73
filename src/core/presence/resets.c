#include "core/presence/resets.h"

#include <string.h>

#include "core/presence/judge.h"
#include "core/presence/transition.h"

usec resets_take(struct presence *p, const struct step *step, usec at)
{
    const usec before_at = p->machine.reset_at;
    bool is_frequent, is_long;

    machine_reset(&p->machine, at);
    is_frequent = before_at != USEC_NONE && before_at != at &&
                  usec_since(at, before_at) < settings_read_every(step->settings);
    is_long = usec_since(at, p->machine.alone_at) >= step->settings->away_after;
    if (p->is_ready)
        p->await_at = is_long && is_frequent
                          ? usec_add(step->now, settings_read_every(step->settings))
                          : step->now;
    if (!is_long || p->present.state != PRESENCE_ACTIVE || p->idle_at != USEC_NONE)
        return USEC_NONE;
    at = usec_max(p->machine.alone_at, p->last_input_at);
    if (judge_cover(p, step->settings, at, step->now) > at)
        return at;
    if (step->settings->assume == SETTINGS_ASSUME_SITTING)
        return USEC_NONE;
    memset(&p->decided_by, 0, sizeof p->decided_by);
    p->returned_at = USEC_NONE;
    transition_enter(p, step, PRESENCE_UNKNOWN, at, REASON_MACHINE);
    return USEC_NONE;
}

bool resets_ignore_input(struct presence *p, const struct step *step, usec at)
{
    const bool is_idle = p->idle_at != USEC_NONE;
    const bool is_ignored =
        is_idle && p->is_ready && p->can_await && machine_ignores(&p->machine, at);

    if (is_idle)
        machine_edge(&p->machine, at, p->idle_since);
    if (!is_ignored) {
        machine_input(&p->machine);
        return false;
    }
    p->await_at = step->now; /* the next one may be a person's */
    return true;
}

usec resets_last_input(struct presence *p, const struct step *step, usec since)
{
    if (machine_idle(&p->machine, since))
        reasons_add(step->reasons, p->machine.last_at, DECISION_MACHINE)->length =
            p->machine.shortest;
    return p->idle_since != USEC_NONE && machine_was_last(&p->machine, since) ? p->idle_since
                                                                              : since;
}
