/*
 * Presence: decides, from evidence alone, whether the person sits here, and since when.
 *
 * Pure: never reads a clock, allocates or logs. Instants are µs on CLOCK_BOOTTIME, so time asleep
 * counts as elapsed; the steps of one object must not go backwards. A state begins where the
 * evidence says that it began, which is mostly earlier than the step that learnt it. The rules P1
 * to P10 are named where they are kept.
 */
#pragma once

#include "core/event.h"
#include "core/evidence.h"
#include "core/interval.h"
#include "core/past.h"
#include "core/step.h"

/* How long a gap of the idle source is bridged by the state that held before it. */
#define PRESENCE_BRIDGE (2 * USEC_MIN)

/* An edge so soon after a resume or the return of the seat is the machine's doing, not a hand's:
 * screens wake, servers reset their idle counters (measured on Mutter and Xorg). */
#define PRESENCE_DEAF (2 * USEC_SEC)

/* The same where the source heard of it first: its edge comes before the word of the disturbance,
 * on another bus. */
#define PRESENCE_DISTURBED (1 * USEC_SEC)

struct presence {
    struct interval is;
    enum presence_state
        before; /* the state before, and since when: an absence may be dated back into it */
    usec before_at;
    struct interval back; /* as it was at the last return ... */
    usec back_at;         /* ... which was here; USEC_NONE: nothing to undo */
    usec back_input_at;   /* the last input before it */
    usec last_input_at;   /* USEC_NONE: never heard of any */
    usec lost_at;         /* nothing heard from an idle source since; USEC_NONE: it serves */
    usec deaf_from_at;    /* what is dated between these two is no input */
    usec deaf_until_at;
    usec await_at;    /* when to ask for the next input; USEC_NEVER: not */
    usec resumed_at;  /* the last end of a suspend; USEC_NONE */
    usec unbarred_at; /* the last end of what barred (P4); USEC_NONE */
    struct past past;
    struct evidences evidence;
    usec idle_at;    /* no input for AwayAfter: told here; USEC_NONE: there is input */
    usec idle_since; /* the last input before that */
    usec covered_at; /* evidence that is over showed until here that the person sat; USEC_NONE */
    enum evidence_kind covered_kind;
    usec judged_at;   /* evidence has been weighed until here */
    usec settings_at; /* the last change of the settings: what went before, it does not rewrite */
    struct {
        enum evidence_kind kind;
        char source[EVIDENCE_SOURCE_MAX]; /* empty: no evidence decided */
        char name[EVIDENCE_DETAIL_MAX];
    } by; /* whose word decided the present state */
    bool is_ready, can_await, hides_idle;
    bool is_locked, is_suspended, is_seat_taken; /* P4 */
    bool edge_seen;                              /* a true edge while one of them held */
};

/* What a step did that the coach must follow. */
struct presence_change {
    bool is_return; /* from an absence, or from unknown */
    bool is_full_rest;
    bool is_blip;  /* the last return, and what it caused, is undone */
    bool is_input; /* input that counts as such */
    bool is_new_day;
};

/* @now: nothing is known before it. */
void presence_init(struct presence *p, usec now);

/**
 * presence_step() - take one event, or just the passing of time
 * @p:           state to update
 * @step:        the instant and where effects and reasons go
 * @event:       any event; those that are no evidence count as EVENT_TIME
 * @ret_change:  what the coach must follow
 *
 * Calling late is safe: one call after 8 h gives the same state, instants and clocks as 480 calls a
 * minute apart.
 */
void presence_step(struct presence *p, const struct step *step, const struct event *event,
                   struct presence_change *ret_change);

/* When the passing of time alone changes something; USEC_NEVER: never. */
usec presence_deadline(const struct presence *p, const struct settings *settings);

/**
 * presence_resume() - go on after a restart of the service
 * @lost_at:  when the forerunner ended; from then on nothing is known until a source says something
 */
void presence_resume(struct presence *p, usec lost_at, usec now);

bool presence_is_seated(const struct presence *p);

/* True while a lock, suspend or another session makes the person away, whatever else tells (P4). */
bool presence_is_barred(const struct presence *p);

/* The clocks at @now; they stand while away and unknown (P7, P8), and standing has its own (P10).
 */
struct clocks presence_clocks(const struct presence *p, usec now);

/* The local day so far, at @now. */
struct day presence_day(const struct presence *p, usec now);
