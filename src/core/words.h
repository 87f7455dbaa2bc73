/*
 * Words: the enumerations that everybody outside sees as strings, each with its names.
 */
#pragma once

/* Bytes, the final NUL among them; what is longer is cut, before a character. */
#define EVIDENCE_SOURCE_MAX 40
#define EVIDENCE_DETAIL_MAX 64

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

/* What a statement about the person speaks of. */
enum evidence_kind {
    EVIDENCE_INHIBITOR,  /* somebody keeps the screen on, for no known purpose */
    EVIDENCE_VIDEO,      /* a film plays: a known video player, or an inhibitor that says so */
    EVIDENCE_MUSIC,      /* something plays; evidence only beside an inhibitor */
    EVIDENCE_CALL,       /* a microphone or a camera is in use */
    EVIDENCE_CALL_WORD,  /* an inhibitor's reason speaks of a call */
    EVIDENCE_SCREENCAST, /* the screen is recorded or shared */
    EVIDENCE_FULLSCREEN, /* one window covers the screen */
    EVIDENCE_GAMEMODE,   /* a game asked for the machine's full speed */
    EVIDENCE_WORN,       /* a wrist, at rest, on the person */
    EVIDENCE_SITTING,    /* reports, each a lease */
    EVIDENCE_STANDING,
    EVIDENCE_AWAY,
    EVIDENCE_HOLD, /* no statement about the person: suggestions are not wanted now */
    EVIDENCE_KIND_MAX
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
const char *evidence_kind_name(enum evidence_kind kind);
const char *coach_phase_name(enum coach_phase phase);
const char *outcome_name(enum outcome outcome);
const char *side_name(enum side side);
