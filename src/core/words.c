#include "core/words.h"

#include <assert.h>
#include <stddef.h>

#define NAME(words, value) \
    (assert((size_t)(value) < sizeof(words) / sizeof(words)[0] && (words)[value]), (words)[value])

const char *presence_state_name(enum presence_state state)
{
    static const char *const words[PRESENCE_STATE_MAX] = {
        [PRESENCE_UNKNOWN] = "unknown", [PRESENCE_ACTIVE] = "active",
        [PRESENCE_PASSIVE] = "passive", [PRESENCE_STANDING] = "standing",
        [PRESENCE_AWAY] = "away",
    };
    return NAME(words, state);
}

const char *reason_name(enum reason reason)
{
    static const char *const words[REASON_MAX] = {
        [REASON_NONE] = "none",     [REASON_START] = "start",         [REASON_INPUT] = "input",
        [REASON_IDLE] = "idle",     [REASON_LOCK] = "lock",           [REASON_SUSPEND] = "suspend",
        [REASON_SEAT] = "seat",     [REASON_INHIBITOR] = "inhibitor", [REASON_MEDIA] = "media",
        [REASON_CALL] = "call",     [REASON_WORN] = "worn",           [REASON_WALK] = "walk",
        [REASON_LEASE] = "lease",   [REASON_STRETCH] = "stretch",     [REASON_CAP] = "cap",
        [REASON_MANUAL] = "manual",
    };
    return NAME(words, reason);
}

const char *evidence_kind_name(enum evidence_kind kind)
{
    static const char *const words[EVIDENCE_KIND_MAX] = {
        [EVIDENCE_INHIBITOR] = "inhibitor",
        [EVIDENCE_VIDEO] = "video",
        [EVIDENCE_MUSIC] = "music",
        [EVIDENCE_CALL] = "call",
        [EVIDENCE_CALL_WORD] = "call-word",
        [EVIDENCE_SCREENCAST] = "screencast",
        [EVIDENCE_FULLSCREEN] = "fullscreen",
        [EVIDENCE_GAMEMODE] = "gamemode",
        [EVIDENCE_WORN] = "worn",
        [EVIDENCE_SITTING] = "sitting",
        [EVIDENCE_STANDING] = "standing",
        [EVIDENCE_AWAY] = "away",
        [EVIDENCE_HOLD] = "hold",
    };
    return NAME(words, kind);
}

const char *coach_phase_name(enum coach_phase phase)
{
    static const char *const words[COACH_PHASE_MAX] = {
        [COACH_UNKNOWN] = "unknown",
        [COACH_COUNTING] = "counting",
        [COACH_DUE] = "due",
        [COACH_HELD] = "held",
        [COACH_SUGGESTED] = "suggested",
        [COACH_SNOOZED] = "snoozed",
        [COACH_STRETCHING] = "stretching",
        [COACH_PAUSED] = "paused",
        [COACH_QUIET] = "quiet",
        [COACH_RESTING] = "resting",
    };
    return NAME(words, phase);
}

const char *outcome_name(enum outcome outcome)
{
    static const char *const words[OUTCOME_MAX] = {
        [OUTCOME_STARTED] = "started",     [OUTCOME_SNOOZED] = "snoozed",
        [OUTCOME_SKIPPED] = "skipped",     [OUTCOME_DISMISSED] = "dismissed",
        [OUTCOME_EXPIRED] = "expired",     [OUTCOME_RESTED] = "rested",
        [OUTCOME_WITHDRAWN] = "withdrawn", [OUTCOME_FAILED] = "failed",
    };
    return NAME(words, outcome);
}

const char *side_name(enum side side)
{
    static const char *const words[SIDE_MAX] = {
        [SIDE_LEFT] = "left", [SIDE_RIGHT] = "right", [SIDE_BOTH] = "both"
    };
    return NAME(words, side);
}
