/*
 * Walk: the verdicts on steps and on reports of walking, together with the input at the machine.
 *
 * A walk begins at the later of the last input and the first bucket of its first walking minute; it
 * ends with its last bucket, or with input. It is an absence, and proves that the person stood up.
 * Steps beside input are false ones, or a treadmill. Instants are µs on CLOCK_BOOTTIME.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Within 60 s: purposeful walking (cadence bands of Tudor-Locke, BJSM 2018); sporadic steps. */
#define WALK_MOVING    40
#define WALK_SPORADIC  20
#define WALK_TREADMILL 60

/* A break: this many steps, in at least two walking minutes of five. Apple's hour with standing
 * begins at 97.5 steps (JMIR Formative Research 2024, e53806, 20 people). */
#define WALK_BREAK_STEPS   100
#define WALK_BREAK_MINUTES 2
#define WALK_BREAK_WITHIN  (5 * USEC_MIN)

/* Reported without steps, walking is a break after this time (Blankenship and others: an
 * interruption of sitting is 2 min of stepping). */
#define WALK_BREAK_LENGTH (2 * USEC_MIN)

/* While the person moves, a reminder waits for this long at most. */
#define WALK_HOLDS (10 * USEC_MIN)

/* Without walking for this long, the walk is over. */
#define WALK_GAP USEC_MIN

/* EVENT_STEPS or EVENT_STEP_TOTAL. */
void walk_steps(struct presence *p, const struct step *step, const struct event *event,
                struct presence_change *change);

/* After a restart: the steps before it are not known, their totals are. */
void walk_resume(struct presence *p);

/* A person's input at @at: it ends the walk. */
void walk_input(struct presence *p, const struct step *step, usec at);

/* Judges the steps again: after idleness was reported, or a report of walking. */
void walk_judge(struct presence *p, const struct step *step, usec at);

/* Ends what has lasted until @at without a report. */
void walk_pass(struct presence *p, const struct step *step, usec at);

/* When walk_pass() changes something; USEC_NEVER: only after an event. */
usec walk_deadline(const struct presence *p, const struct settings *s);

/* The person walks now, as far as it is known. */
bool walk_is_moving(const struct presence *p);

/* The end of the walk that began the present absence, if it is over; else USEC_NONE. */
usec walk_ended_at(const struct presence *p);
