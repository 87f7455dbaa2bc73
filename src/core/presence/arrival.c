#include "core/presence/arrival.h"

#include "core/presence/judge.h"
#include "core/presence/reading.h"
#include "core/presence/transition.h"

/* A short lock with input right before and after it: the person stayed in the chair. Without
 * input right before it, the source reports idleness during the lock, which changes the reason.
 * Input after no longer than an island lasts is right after the unlock. */
static bool was_locked_in_the_chair(const struct presence *p, const struct settings *s, usec at)
{
    return p->present.reason == REASON_LOCK && presence_previous(p) == PRESENCE_ACTIVE &&
           p->unbarred_at >= p->present.since_at &&
           usec_since(p->unbarred_at, p->present.since_at) < s->away_after &&
           usec_since(at, p->unbarred_at) <= settings_island(s);
}

void arrival_by_input(struct presence *p, const struct step *step, usec at,
                      struct presence_change *change)
{
    const bool was_away = p->present.state == PRESENCE_AWAY;
    enum reason reason = REASON_INPUT;
    enum presence_state state;

    if (was_away)
        at = usec_max(at, p->present.since_at);
    reading_return(p, step, at);
    if (was_away && was_locked_in_the_chair(p, step->settings, at))
        p->present.certain_at = USEC_NEVER;
    state = judge_posture(p, at, PRESENCE_ACTIVE, &reason);
    transition_return(p, step, at, state, reason, change);
    if (was_away)
        p->returned_at = at;
}
