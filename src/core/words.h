/*
 * Words: the enumerations that everybody outside sees as strings, each with its names.
 */
#pragma once

enum presence_state {
    PRESENCE_UNKNOWN, /* nothing tells */
    PRESENCE_ACTIVE,  /* seated, with input */
    PRESENCE_PASSIVE, /* seated, no input, but evidence */
    PRESENCE_STANDING,
    PRESENCE_AWAY,
    PRESENCE_STATE_MAX
};

/* What decided a state or a rest. */
enum reason {
    REASON_NONE,
    REASON_START,
    REASON_INPUT,
    REASON_IDLE,
    REASON_LOCK,
    REASON_SUSPEND,
    REASON_SEAT,
    REASON_INHIBITOR,
    REASON_MEDIA,
    REASON_CALL,
    REASON_WORN,
    REASON_WALK,
    REASON_LEASE,
    REASON_STRETCH,
    REASON_CAP,
    REASON_MANUAL,
    REASON_MAX
};

enum coach_phase {
    COACH_UNKNOWN,
    COACH_COUNTING,
    COACH_DUE,
    COACH_HELD,
    COACH_SUGGESTED,
    COACH_SNOOZED,
    COACH_STRETCHING,
    COACH_PAUSED,
    COACH_QUIET,
    COACH_RESTING,
    COACH_PHASE_MAX
};

/* How a suggestion ended. */
enum outcome {
    OUTCOME_STARTED,
    OUTCOME_SNOOZED,
    OUTCOME_SKIPPED,
    OUTCOME_DISMISSED,
    OUTCOME_EXPIRED,
    OUTCOME_RESTED,
    OUTCOME_WITHDRAWN,
    OUTCOME_FAILED,
    OUTCOME_MAX
};

enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_BOTH, SIDE_MAX };

/* The names, as on the bus and in the journal; static strings. */
const char *presence_state_name(enum presence_state state);
const char *reason_name(enum reason reason);
const char *coach_phase_name(enum coach_phase phase);
const char *outcome_name(enum outcome outcome);
const char *side_name(enum side side);
