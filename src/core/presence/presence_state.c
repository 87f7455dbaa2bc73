#include "core/presence/presence_state.h"

#include <stdio.h>
#include <string.h>

#include "core/clear.h"

bool presence_is_seated(const struct presence *p)
{
    return presence_state_is_seated(p->present.state);
}

bool presence_is_shown(const struct presence *p)
{
    if (p->present.state != PRESENCE_PASSIVE)
        return false;
    switch (p->present.reason) {
    case REASON_MEDIA:
    case REASON_CALL:
    case REASON_GAME:
    case REASON_WORN:
    case REASON_LEASE:
    case REASON_ASSUMED:
        return true;
    case REASON_SENSOR: /* a presence sensor is read only when it is asked */
        return p->decided_by.kind != EVIDENCE_PRESENT ||
               usec_since(p->judged_at, p->seen_at) <= PRESENCE_SEEN_FOR;
    default:
        return false;
    }
}

bool presence_is_reported(const struct presence *p)
{
    return p->present.reason == REASON_LEASE || p->present.reason == REASON_SENSOR;
}

void presence_set_decided_by(struct presence *p, const struct evidence *by, enum evidence_kind as)
{
    memset(&p->decided_by, 0, sizeof p->decided_by);
    if (!by)
        return;
    /* No list of inhibitors reports whether it keeps the screen on. */
    p->decided_by.kind =
        as == EVIDENCE_INHIBITOR && by->kind == EVIDENCE_LONE_PLAYER ? by->kind : as;
    snprintf(p->decided_by.source, sizeof p->decided_by.source, "%s", by->source);
    snprintf(p->decided_by.name, sizeof p->decided_by.name, "%s",
             *by->detail ? by->detail : by->source);
}

enum presence_state presence_previous(const struct presence *p)
{
    const struct interval *last = timeline_last(&p->timeline);

    return last ? last->state : PRESENCE_UNKNOWN;
}

bool presence_is_locked(const struct presence *p)
{
    return p->is_locked && !p->overrule.lock;
}

bool presence_is_barred(const struct presence *p)
{
    return presence_is_locked(p) || (p->is_suspended && !p->overrule.suspend) || p->is_seat_taken;
}

bool presence_was_barred(const struct presence *p)
{
    return p->unbarred_at > p->present.since_at;
}

struct clocks presence_clocks(const struct presence *p, usec now)
{
    struct interval i = p->present;

    interval_account(&i, now);
    return i.clocks;
}

struct day presence_day(const struct presence *p, usec now)
{
    struct interval i = p->present;

    interval_account(&i, now);
    return i.day;
}

void presence_init(struct presence *p, usec now)
{
    core_clear(p, sizeof *p);
    p->present = (struct interval){
        .state = PRESENCE_UNKNOWN,
        .reason = REASON_START,
        .since_at = now,
        .bout_at = USEC_NONE,
        .day.start_at = USEC_NONE,
        .rest_end_at = USEC_NONE,
        .certain_at = USEC_NONE,
    };
    p->fixed_at = p->returned_at = USEC_NONE;
    p->last_input_at = USEC_NONE;
    p->lost_at = now;
    p->previous_input_at = USEC_NONE;
    p->noise_from_at = p->noise_until_at = USEC_NONE;
    p->await_at = USEC_NEVER;
    p->islands = islands_none;
    p->resumed_at = p->unbarred_at = USEC_NONE;
    p->idle_at = p->idle_since = p->covered_at = p->settings_at = USEC_NONE;
    p->covered_fresh_until = USEC_NEVER;
    p->judged_at = now;
    overrule_init(&p->overrule);
    machine_init(&p->machine);
    p->walk.begin_at = p->walk.end_at = p->walk.ended_at = p->walk.moving_at = USEC_NONE;
    p->walk.asked_at = p->walk.asked_in = p->walk.head_at = USEC_NONE;
    p->seen_at = p->asked_until_at = USEC_NONE;
}
