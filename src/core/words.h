/*
 * Words: the terms that have a name on the bus and in the journal. Each is one row of a table.
 *
 * The columns of a row are the enumerator, the name and, for some terms, words for people. The
 * enums and the names below come from these tables, the words for people in wording/state_words.c.
 */
#pragma once

#include <stdbool.h>

/* Bytes, the final NUL among them; a longer text is cut before a character. */
#define EVIDENCE_SOURCE_MAX 40
#define EVIDENCE_DETAIL_MAX 64

/* Bytes of the name by which a fitness tracker is known, the final NUL among them. */
#define TRACKER_ID_MAX 33

#define WORDS_ENUMERATOR(enumerator, ...) enumerator,

/* The posture of the person, as far as it is known. */
#define PRESENCE_STATES(X)                                                         \
    X(PRESENCE_UNKNOWN, "unknown", "unknown") /* no source reports */              \
    X(PRESENCE_ACTIVE, "active", "sitting")   /* seated, with input */             \
    X(PRESENCE_PASSIVE, "passive", "sitting") /* seated, no input, but evidence */ \
    X(PRESENCE_STANDING, "standing", "standing")                                   \
    X(PRESENCE_AWAY, "away", "away")

enum presence_state { PRESENCE_STATES(WORDS_ENUMERATOR) PRESENCE_STATE_MAX };

/* The fact that decided a state or a rest. The words are shown in brackets after the state; a
 * reason without words adds nothing to it. */
#define REASONS(X)                                                    \
    X(REASON_NONE, "none")                                            \
    X(REASON_START, "start", "the service started")                   \
    X(REASON_INPUT, "input")                                          \
    X(REASON_IDLE, "idle", "no input")                                \
    X(REASON_LOCK, "lock", "screen locked")                           \
    X(REASON_SUSPEND, "suspend", "computer asleep")                   \
    X(REASON_SEAT, "seat", "another user is logged in")               \
    X(REASON_INHIBITOR, "inhibitor", "a program keeps the screen on") \
    X(REASON_MEDIA, "media", "a film is playing")                     \
    X(REASON_CALL, "call", "in a call")                               \
    X(REASON_WORN, "worn", "watch is still")                          \
    X(REASON_WALK, "walk", "walking")                                 \
    X(REASON_LEASE, "lease", "reported by a program")                 \
    X(REASON_STRETCH, "stretch", "stretching")                        \
    X(REASON_CAP, "cap", "no input for too long")                     \
    X(REASON_MANUAL, "manual", "corrected by you")                    \
    X(REASON_GAME, "game", "a game is running")                       \
    X(REASON_MACHINE, "machine", "a program resets the idle time")    \
    X(REASON_READING, "reading", "reading")                           \
    X(REASON_ASSUMED, "assumed", "assumed, as configured")            \
    X(REASON_SENSOR, "sensor", "reported by a sensor")

enum reason { REASONS(WORDS_ENUMERATOR) REASON_MAX };

/* The subject of a statement of evidence. The words follow the name of a program or a device. The
 * saved state has the numbers of kinds and reasons: a new one comes last.
 *
 * The detail of a statement about a program is the name of that program, perhaps followed by ": "
 * and the reason that it gives. The name is in one form (lower case, without a domain and without
 * ".desktop"), so that two statements with the same name are of one program. Without a name, the
 * program is not known.
 */
#define EVIDENCE_KINDS(X)                                                       \
    /* a program keeps the screen on, for an unknown purpose */                 \
    X(EVIDENCE_INHIBITOR, "inhibitor", "keeps the screen on")                   \
    /* a known video player plays a film, or an inhibitor reports it */         \
    X(EVIDENCE_VIDEO, "video", "plays a film")                                  \
    /* never shows anything: the person may be anywhere */                      \
    X(EVIDENCE_MUSIC, "music", "plays")                                         \
    /* a microphone or a camera is in use */                                    \
    X(EVIDENCE_CALL, "call", "has a call open")                                 \
    /* the reason of an inhibitor mentions a call */                            \
    X(EVIDENCE_CALL_WORD, "call-word", "reports a call")                        \
    /* the screen is recorded or shared */                                      \
    X(EVIDENCE_SCREENCAST, "screencast", "records or shares the screen")        \
    /* one window covers the screen */                                          \
    X(EVIDENCE_FULLSCREEN, "fullscreen", "covers the screen")                   \
    /* a game asked for the full speed of the machine */                        \
    X(EVIDENCE_GAMEMODE, "gamemode", "is a running game")                       \
    /* a wrist device, at rest, on the person */                                \
    X(EVIDENCE_WORN, "worn", "is worn, at rest")                                \
    /* reports, each a lease */                                                 \
    X(EVIDENCE_SITTING, "sitting", "reports sitting")                           \
    X(EVIDENCE_STANDING, "standing", "reports standing")                        \
    X(EVIDENCE_AWAY, "away", "reports away")                                    \
    /* no statement about the person: a program asks for no suggestions now */  \
    X(EVIDENCE_HOLD, "hold", "asks for quiet")                                  \
    /* the text of an inhibitor mentions a game */                              \
    X(EVIDENCE_GAME, "game", "is a running game")                               \
    /* a tool that inhibits without a person: never shows anything */           \
    X(EVIDENCE_KEEP_AWAKE, "keep-awake", "keeps the screen on by request")      \
    /* a browser or an unknown player plays, a film or music */                 \
    X(EVIDENCE_PLAYER, "player", "plays something")                             \
    /* the player of a program reports that it is paused or stopped */          \
    X(EVIDENCE_PAUSED, "paused", "is paused")                                   \
    /* the same as a player, on a desktop that has no list of inhibitors */     \
    X(EVIDENCE_LONE_PLAYER, "lone-player", "plays a film or music")             \
    /* no statement about the person: another program has just reminded them */ \
    X(EVIDENCE_REMINDER, "reminder", "has just shown a reminder")               \
    /* a sensor or a report: the person walks */                                \
    X(EVIDENCE_MOVING, "moving", "reports walking")                             \
    /* a belt runs: beside input or other evidence, the person stands */        \
    X(EVIDENCE_TREADMILL, "treadmill", "is running")                            \
    /* a desk is raised: beside input or other evidence, the person stands */   \
    X(EVIDENCE_DESK, "desk", "is raised")                                       \
    /* a sensor sees a person in front of the screen */                         \
    X(EVIDENCE_PRESENT, "present", "sees a person")                             \
    /* an empty chair, by a sensor or a report; it counts without input only */ \
    X(EVIDENCE_ABSENT, "absent", "reports that you are not at the desk")

enum evidence_kind { EVIDENCE_KINDS(WORDS_ENUMERATOR) EVIDENCE_KIND_MAX };

#define COACH_PHASES(X)               \
    X(COACH_UNKNOWN, "unknown")       \
    X(COACH_COUNTING, "counting")     \
    X(COACH_DUE, "due")               \
    X(COACH_HELD, "held")             \
    X(COACH_SUGGESTED, "suggested")   \
    X(COACH_SNOOZED, "snoozed")       \
    X(COACH_STRETCHING, "stretching") \
    X(COACH_PAUSED, "paused")         \
    X(COACH_QUIET, "quiet")           \
    X(COACH_RESTING, "resting")

enum coach_phase { COACH_PHASES(WORDS_ENUMERATOR) COACH_PHASE_MAX };

/* How a suggestion ended. */
#define OUTCOMES(X)                                                                            \
    X(OUTCOME_STARTED, "started", "You started the stretch.")                                  \
    X(OUTCOME_SNOOZED, "snoozed", "You snoozed the reminder.")                                 \
    X(OUTCOME_SKIPPED, "skipped", "You skipped the stretch.")                                  \
    X(OUTCOME_DISMISSED, "dismissed", "You dismissed the reminder; no more for this stretch.") \
    X(OUTCOME_EXPIRED, "expired", "You did not answer the reminder.")                          \
    X(OUTCOME_RESTED, "rested", "Reminder taken back: you left.")                              \
    X(OUTCOME_WITHDRAWN, "withdrawn", "Reminder taken back; it will return later.")            \
    X(OUTCOME_FAILED, "failed", "The reminder is no longer on screen; it will return later.")

enum outcome { OUTCOMES(WORDS_ENUMERATOR) OUTCOME_MAX };

#define SIDES(X)           \
    X(SIDE_LEFT, "left")   \
    X(SIDE_RIGHT, "right") \
    X(SIDE_BOTH, "both")

enum side { SIDES(WORDS_ENUMERATOR) SIDE_MAX };

/* How a stretch ended. Verified: a source shows that there was no input while it was held. */
#define STRETCH_OUTCOMES(X)             \
    X(STRETCH_VERIFIED, "verified")     \
    X(STRETCH_UNVERIFIED, "unverified") \
    X(STRETCH_STOPPED, "stopped")

enum stretch_outcome { STRETCH_OUTCOMES(WORDS_ENUMERATOR) STRETCH_OUTCOME_MAX };

/* When the step counter of a tracker begins again from 0. */
#define STEP_COUNTERS(X)         \
    X(STEP_COUNTER_DAY, "day")   \
    X(STEP_COUNTER_BOOT, "boot") \
    X(STEP_COUNTER_SESSION, "session")

enum step_counter { STEP_COUNTERS(WORDS_ENUMERATOR) STEP_COUNTER_MAX };

/* How the person felt after a stretch. */
#define FEEDBACKS(X)             \
    X(FEEDBACK_BETTER, "better") \
    X(FEEDBACK_SAME, "same")     \
    X(FEEDBACK_WORSE, "worse")

enum feedback { FEEDBACKS(WORDS_ENUMERATOR) FEEDBACK_MAX };

/* Active or passive. */
bool presence_state_is_seated(enum presence_state state);

/* True for the kinds that report the posture of the person, each with a lease of its own. */
bool evidence_is_report(enum evidence_kind kind);

/* The names, as on the bus and in the journal; static strings. */
const char *presence_state_name(enum presence_state state);
const char *reason_name(enum reason reason);
const char *evidence_kind_name(enum evidence_kind kind);
const char *coach_phase_name(enum coach_phase phase);
const char *outcome_name(enum outcome outcome);
const char *side_name(enum side side);
const char *stretch_outcome_name(enum stretch_outcome outcome);
const char *feedback_name(enum feedback feedback);
const char *step_counter_name(enum step_counter counter);

/* The term with this name; the _MAX of its enum if there is none. */
enum presence_state presence_state_find(const char *name);
enum evidence_kind evidence_kind_find(const char *name);
enum reason reason_find(const char *name);
enum coach_phase coach_phase_find(const char *name);
enum outcome outcome_find(const char *name);
enum side side_find(const char *name);
enum stretch_outcome stretch_outcome_find(const char *name);
enum feedback feedback_find(const char *name);
enum step_counter step_counter_find(const char *name);
