#include "core/snapshot/snapshot_fields.h"

#include "core/coach/offer.h"

/* Which texts have the field: the text for a restart and the full text, or only the full text. */
#define BOTH false
#define FULL true

#define FIELD(where, name, type, member)                                    \
    (struct field)                                                          \
    {                                                                       \
        name, FIELD_##type, where, offsetof(struct core, member), INT32_MAX \
    }
#define WORD(where, name, member, max)                                      \
    (struct field)                                                          \
    {                                                                       \
        name, FIELD_COUNT, where, offsetof(struct core, member), -1 + (max) \
    }
#define TEXT(where, name, member)                               \
    (struct field)                                              \
    {                                                           \
        name, FIELD_TEXT, where, offsetof(struct core, member), \
            (int64_t)sizeof(((struct core *)NULL)->member)      \
    }
#define LEDGER(where, prefix, member)                                     \
    FIELD(where, prefix "rung", COUNT, member.rung),                      \
        FIELD(where, prefix "rung-at", INSTANT, member.rung_at),          \
        FIELD(where, prefix "reminder", COUNT, member.id),                \
        FIELD(where, prefix "reminder-no", COUNT, member.attempt),        \
        FIELD(where, prefix "snoozes", COUNT, member.snoozes),            \
        FIELD(where, prefix "snooze-at", INSTANT, member.snooze_at),      \
        FIELD(where, prefix "snooze-end", INSTANT, member.snooze_end_at), \
        FIELD(where, prefix "rested", INSTANT, member.rested_at),         \
        FIELD(where, prefix "alerted", INSTANT, member.alerted_at)
#define ISLAND(prefix, member)                                     \
    FIELD(BOTH, prefix "blip", INSTANT, member.blip_at),           \
        FIELD(BOTH, prefix "absence", INSTANT, member.absence_at), \
        FIELD(BOTH, prefix "back", INSTANT, member.back_at),       \
        FIELD(BOTH, prefix "end", INSTANT, member.end_at)

static const struct field fields[] = {
    FIELD(FULL, "now", INSTANT, now),
    FIELD(BOTH, "lost", INSTANT, presence.lost_at),
    FIELD(FULL, "back-input", INSTANT, presence.previous_input_at),
    FIELD(FULL, "deaf-from", INSTANT, presence.noise_from_at),
    FIELD(FULL, "deaf-until", INSTANT, presence.noise_until_at),
    FIELD(FULL, "await", INSTANT, presence.await_at),
    FIELD(FULL, "resumed", INSTANT, presence.resumed_at),
    FIELD(BOTH, "unbarred", INSTANT, presence.unbarred_at),
    FIELD(FULL, "judged", INSTANT, presence.judged_at),
    FIELD(FULL, "settings", INSTANT, presence.settings_at),
    WORD(FULL, "by-kind", presence.decided_by.kind, EVIDENCE_KIND_MAX),
    TEXT(FULL, "by-source", presence.decided_by.source),
    TEXT(FULL, "by", presence.decided_by.name),
    FIELD(FULL, "ready", BOOL, presence.is_ready),
    FIELD(FULL, "can-await", BOOL, presence.can_await),
    FIELD(FULL, "hides-idle", BOOL, presence.hides_idle),
    FIELD(FULL, "hidden", BOOL, presence.is_hidden),
    FIELD(FULL, "locked", BOOL, presence.is_locked),
    FIELD(FULL, "suspended", BOOL, presence.is_suspended),
    FIELD(FULL, "seat-taken", BOOL, presence.is_seat_taken),
    FIELD(FULL, "edge-seen", BOOL, presence.edge_seen),
    TEXT(FULL, "locked-by", presence.locked_by),
    TEXT(FULL, "suspended-by", presence.suspended_by),
    FIELD(FULL, "against", COUNT, presence.overrule.n),
    FIELD(FULL, "against-asked", COUNT, presence.overrule.requests),
    FIELD(FULL, "against-from", INSTANT, presence.overrule.first_at),
    FIELD(FULL, "against-at", INSTANT, presence.overrule.last_at),
    FIELD(FULL, "stage-at", INSTANT, coach.stage_at),
    FIELD(FULL, "listen", INSTANT, coach.await_at),
    FIELD(FULL, "heard", INSTANT, coach.input_at),
    FIELD(FULL, "coach-resumed", INSTANT, coach.resumed_at),
    FIELD(FULL, "was-locked", BOOL, coach.was_locked),
    FIELD(FULL, "step", COUNT, coach.stretch.step),
    FIELD(FULL, "step-ready", BOOL, coach.stretch.is_ready),
    FIELD(FULL, "step-at", INSTANT, coach.stretch.step_at),
    FIELD(FULL, "step-end", INSTANT, coach.stretch.step_end_at),
    FIELD(FULL, "step-hidden", BOOL, coach.stretch.is_hidden),
    FIELD(FULL, "step-dismissed", COUNT, coach.stretch.dismissals),
    FIELD(FULL, "step-quiet", INSTANT, coach.stretch.quiet_at),
    FIELD(FULL, "step-moved", INSTANT, coach.stretch.moved_at),
    FIELD(FULL, "step-await", INSTANT, coach.stretch.await_at),
    FIELD(FULL, "step-person", INSTANT, coach.stretch.person_at),
    FIELD(FULL, "step-has-held", BOOL, coach.stretch.has_held),
    FIELD(FULL, "step-keep", BOOL, coach.stretch.asks_to_keep),
    WORD(FULL, "step-first", coach.stretch.first, SIDE_MAX),
    WORD(FULL, "step-proposed", coach.stretch.proposed, SIDE_MAX),
    FIELD(FULL, "plan-repeat", COUNT, coach.stretch.plan.repeat),
    FIELD(FULL, "plan-sides", BOOL, coach.stretch.plan.has_sides),
    WORD(BOTH, "state", presence.present.state, PRESENCE_STATE_MAX),
    WORD(BOTH, "reason", presence.present.reason, REASON_MAX),
    FIELD(BOTH, "since", INSTANT, presence.present.since_at),
    FIELD(BOTH, "bout", INSTANT, presence.present.bout_at),
    FIELD(BOTH, "sitting", DURATION, presence.present.clocks.sitting),
    FIELD(BOTH, "active", DURATION, presence.present.clocks.active),
    FIELD(BOTH, "standing", DURATION, presence.present.clocks.standing),
    FIELD(BOTH, "asked", DURATION, presence.present.clocks.counted_from),
    FIELD(BOTH, "day", INSTANT, presence.present.day.start_at),
    FIELD(BOTH, "day-sitting", DURATION, presence.present.day.sitting),
    FIELD(BOTH, "day-standing", DURATION, presence.present.day.standing),
    FIELD(BOTH, "day-rests", COUNT, presence.present.day.rests),
    FIELD(BOTH, "rest-end", INSTANT, presence.present.rest_end_at),
    FIELD(BOTH, "rest-length", DURATION, presence.present.rest_length),
    FIELD(BOTH, "doubt", INSTANT, presence.present.certain_at),
    FIELD(BOTH, "walked-for", DURATION, presence.present.walked_for),
    FIELD(BOTH, "walk-break", BOOL, presence.present.is_walk_break),
    FIELD(FULL, "walk-begin", INSTANT, presence.walk.begin_at),
    FIELD(FULL, "walk-end", INSTANT, presence.walk.end_at),
    FIELD(BOTH, "walk-last", INSTANT, presence.walk.ended_at),
    FIELD(FULL, "moving", INSTANT, presence.walk.moving_at),
    FIELD(FULL, "walk-asked", INSTANT, presence.walk.asked_at),
    FIELD(FULL, "walk-asked-in", INSTANT, presence.walk.asked_in),
    FIELD(FULL, "walk-head", INSTANT, presence.walk.head_at),
    FIELD(FULL, "walk-quiet", SEED, presence.walk.quiet),
    FIELD(FULL, "restless", BOOL, presence.evidence.was_restless),
    FIELD(FULL, "restless-from", INSTANT, presence.evidence.restless_from),
    FIELD(FULL, "restless-until", INSTANT, presence.evidence.restless_until),
    FIELD(FULL, "seen", INSTANT, presence.seen_at),
    FIELD(FULL, "seen-asked", INSTANT, presence.asked_until_at),
    FIELD(FULL, "has-steps", BOOL, presence.steps.has_head),
    FIELD(FULL, "steps-head", INSTANT, presence.steps.head_at),
    FIELD(FULL, "alert", COUNT, coach.alert_id),
    FIELD(FULL, "by-wrist", BOOL, coach.is_by_wrist),
    FIELD(FULL, "wrist", BOOL, coach.has_wrist),
    FIELD(BOTH, "shown-at", INSTANT, coach.shown_at),
    FIELD(FULL, "was-moving", BOOL, coach.was_moving),
    FIELD(BOTH, "fixed-at", INSTANT, presence.fixed_at),
    FIELD(BOTH, "back-at", INSTANT, presence.returned_at),
    FIELD(BOTH, "last-input", INSTANT, presence.last_input_at),
    FIELD(BOTH, "idle", INSTANT, presence.idle_at),
    FIELD(BOTH, "idle-since", INSTANT, presence.idle_since),
    FIELD(BOTH, "covered", INSTANT, presence.covered_at),
    WORD(BOTH, "covered-by", presence.covered_as, EVIDENCE_KIND_MAX),
    FIELD(BOTH, "covered-fresh", INSTANT, presence.covered_fresh_until),
    FIELD(BOTH, "no-lock", BOOL, presence.overrule.lock),
    FIELD(BOTH, "no-suspend", BOOL, presence.overrule.suspend),
    FIELD(BOTH, "machine", COUNT, presence.machine.n),
    FIELD(BOTH, "machine-before", INSTANT, presence.machine.before_at),
    FIELD(BOTH, "machine-from", INSTANT, presence.machine.first_at),
    FIELD(BOTH, "machine-at", INSTANT, presence.machine.last_at),
    FIELD(BOTH, "machine-short", DURATION, presence.machine.shortest),
    FIELD(BOTH, "machine-long", DURATION, presence.machine.longest),
    FIELD(BOTH, "edge", INSTANT, presence.machine.edge_at),
    FIELD(BOTH, "edge-before", INSTANT, presence.machine.input_at),
    FIELD(BOTH, "ignored", INSTANT, presence.machine.ignored_at),
    FIELD(BOTH, "reset", INSTANT, presence.machine.reset_at),
    FIELD(BOTH, "reset-from", INSTANT, presence.machine.alone_at),
    ISLAND("island-", presence.islands.last),
    ISLAND("island-next-", presence.islands.next),
    FIELD(BOTH, "island-begin", INSTANT, presence.islands.begin_at),
    FIELD(BOTH, "island-ask", INSTANT, presence.islands.ask_at),
    FIELD(BOTH, "island-asked", INSTANT, presence.islands.asked_at),
    FIELD(BOTH, "island-idle", INSTANT, presence.islands.idle_at),
    FIELD(BOTH, "island-idle-blip", INSTANT, presence.islands.blip_at),
    FIELD(BOTH, "reading", BOOL, presence.islands.is_reading),
    LEDGER(BOTH, "", coach.ledger),
    LEDGER(BOTH, "back-", coach.before_rest),
    FIELD(BOTH, "has-back", BOOL, coach.has_before_rest),
    LEDGER(BOTH, "island-", coach.before_island),
    FIELD(BOTH, "has-island", BOOL, coach.has_before_island),
    WORD(BOTH, "phase", coach.phase, COACH_PHASE_MAX),
    FIELD(BOTH, "phase-at", INSTANT, coach.phase_at),
    FIELD(BOTH, "paused", BOOL, coach.is_paused),
    FIELD(BOTH, "pause-end", INSTANT, coach.pause_end_at),
    FIELD(BOTH, "pause-by-clock", BOOL, coach.is_pause_by_clock),
    FIELD(BOTH, "grace-end", INSTANT, coach.grace_end_at),
    FIELD(BOTH, "retry", INSTANT, coach.retry_at),
    FIELD(BOTH, "failures", COUNT, coach.failures),
    FIELD(BOTH, "failed", INSTANT, coach.failed_at),
    WORD(BOTH, "stage", coach.stage, OFFER_SHOWN + 1),
    FIELD(BOTH, "show-end", INSTANT, coach.show_end_at),
    FIELD(BOTH, "forced", BOOL, coach.is_forced),
    FIELD(BOTH, "id", COUNT, coach.id),
    FIELD(BOTH, "attempt", COUNT, coach.attempt),
    FIELD(BOTH, "last-id", COUNT, coach.last_id),
    WORD(BOTH, "stretch", coach.stretch.stage, STRETCH_AFTER + 1),
    FIELD(BOTH, "stretch-id", COUNT, coach.stretch.id),
    TEXT(BOTH, "stretch-exercise", coach.stretch.plan.exercise),
    WORD(BOTH, "stretch-side", coach.stretch.side, SIDE_MAX),
    FIELD(BOTH, "stretch-rest", BOOL, coach.stretch.plan.counts_as_rest),
    FIELD(BOTH, "stretch-from", INSTANT, coach.stretch.started_at),
    FIELD(BOTH, "stretch-left", DURATION, coach.stretch.held[SIDE_LEFT]),
    FIELD(BOTH, "stretch-right", DURATION, coach.stretch.held[SIDE_RIGHT]),
    FIELD(BOTH, "stretch-held", DURATION, coach.stretch.held[SIDE_BOTH]),
    FIELD(BOTH, "stretch-doubt", BOOL, coach.stretch.is_doubtful),
    FIELD(BOTH, "stretch-decided", BOOL, coach.stretch.is_decided),
    FIELD(BOTH, "stretch-last", INSTANT, coach.stretch_at),
    WORD(BOTH, "last-side", coach.sides.last, SIDE_MAX + 1),
    WORD(BOTH, "changed-side", coach.sides.changed_to, SIDE_MAX + 1),
    FIELD(BOTH, "side-changes", COUNT, coach.sides.changes),
    FIELD(BOTH, "turn", COUNT, coach.turn),
    FIELD(BOTH, "day-stretches", COUNT, coach.day_stretches),
    WORD(BOTH, "greeting", coach.greeting.stage, GREETING_SHOWN + 1),
    FIELD(BOTH, "greeting-id", COUNT, coach.greeting.id),
    FIELD(BOTH, "greeting-end", INSTANT, coach.greeting.show_end_at),
    FIELD(FULL, "greeting-at", INSTANT, coach.greeting.stage_at),
    FIELD(FULL, "greeting-await", INSTANT, coach.greeting.await_at),
    FIELD(FULL, "greeting-input", INSTANT, coach.greeting.input_at),
    FIELD(BOTH, "day-suggestions", COUNT, coach.day_suggestions),
    FIELD(BOTH, "due", BOOL, coach.is_due),
    FIELD(BOTH, "open", BOOL, coach.is_open),
    FIELD(BOTH, "hours-change", INSTANT, coach.hours_change_at),
    FIELD(BOTH, "seed", SEED, coach.random),
};

#define N_FIELDS (sizeof fields / sizeof fields[0])

const struct field *snapshot_field(size_t i)
{
    return i < N_FIELDS ? &fields[i] : NULL;
}

const struct field *snapshot_find_field(const char *name, size_t n)
{
    for (size_t i = 0; i < N_FIELDS; i++)
        if (strlen(fields[i].name) == n && memcmp(fields[i].name, name, n) == 0)
            return &fields[i];
    return NULL;
}
