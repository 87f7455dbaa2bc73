/*
 * Coach: decides when a stretch is due, whether now is the moment to say so, and what became of it.
 *
 * Pure, like all of the core. Its only clock is a reading of the sitting clock (presence.h,
 * clocks.asked): a stretch is due when the sitting clock has gone on by the limit since. So
 * presence alone tells how long one sat, and the coach how long since it last asked.
 */
#pragma once

#include "core/hold.h"
#include "core/presence.h"

/* A pause of this length while typing is a good moment. */
#define COACH_LULL (2 * USEC_SEC)
/* While waiting for it, input is looked at this often at most, so that a due reminder costs few
 * wake-ups. */
#define COACH_LISTEN (1 * USEC_SEC)
/* How long the reminders stay up: the first, the ones between; the last until it is answered or the
 * next would come. */
#define COACH_SHOW_GENTLE (15 * USEC_SEC)
#define COACH_SHOW_NORMAL (60 * USEC_SEC)
/* How long the steps stay up: time to walk to a doorway and do both sides. */
#define COACH_SHOW_GUIDE (5 * USEC_MIN)

/* Commands that come at the wrong time; positive, see coach_step(). */
#define COACH_E_NOT_NOW 1 /* wrong phase */
#define COACH_E_LIMIT   2 /* the snoozes of this bout are used up */

enum offer_stage {
    OFFER_NONE,
    OFFER_LISTENING, /* deliverable; waiting for a sign that somebody is there */
    OFFER_PAUSING,   /* somebody is; waiting for a lull */
    OFFER_SENDING,   /* handed out; not known to be on screen */
    OFFER_SHOWN
};

/* What a full rest clears and a blip brings back. */
struct ledger {
    unsigned rung;      /* reminders of this due stretch that went unanswered */
    usec rung_at;       /* the next one not before; USEC_NONE */
    unsigned snoozes;   /* used up in this bout */
    usec snooze_end_at; /* USEC_NONE: not snoozed */
};

struct coach {
    enum coach_phase phase;
    usec phase_at;
    struct ledger ledger, back;
    bool has_back; /* the last return cleared the ledger; .back is as it was */

    bool is_paused;
    usec pause_end_at; /* USEC_NEVER: until resumed */
    bool is_open;      /* inside the working hours */
    usec hours_change_at;
    usec grace_end_at; /* after a hold: not before; USEC_NONE */
    usec retry_at;     /* after a failed delivery: not before; USEC_NONE */
    unsigned failures; /* in a row */
    struct holds holds;

    enum offer_stage stage;
    usec stage_at;    /* PAUSING: the first sign */
    usec listen_at;   /* PAUSING: when to listen again; USEC_NEVER: listening */
    usec heard_at;    /* PAUSING: the last sign */
    usec show_end_at; /* SHOWN */
    bool is_forced;   /* the person asked for it: holds, pause and hours do not count */
    unsigned id;      /* of the current suggestion; 0: none */
    unsigned attempt; /* its rung, from 1; 0: none */
    unsigned last_id;

    unsigned guide_id; /* the steps are on screen under it; 0: not */
    usec guide_end_at;

    unsigned day_suggestions;
    bool is_due; /* as of the last step */
    enum side side;
    uint64_t random;
    usec resumed_at; /* as of the last step */
    bool was_locked;
};

void coach_init(struct coach *c, usec now);

/**
 * coach_step() - take one event after presence has taken it
 * @p:       its clocks.asked is the coach's own
 * @change:  what presence made of the event
 *
 * Called late it emits at most one suggestion, and only if it is due now.
 *
 * Returns 0, COACH_E_NOT_NOW or COACH_E_LIMIT; then the command changed nothing.
 */
int coach_step(struct coach *c, struct presence *p, const struct step *step,
               const struct event *event, const struct presence_change *change);

/* When the passing of time alone changes something; USEC_NEVER: never. */
usec coach_deadline(const struct coach *c, const struct presence *p, const struct settings *s);

/* Is a stretch called for, whatever delays it? */
bool coach_is_due(const struct presence *p, const struct settings *s, usec now);

/* Does nothing but the person stand against a reminder: no pause, hours, snooze or hold? */
bool coach_is_clear(const struct coach *c);

/* When it falls or fell due if the person keeps sitting; USEC_NONE while the sitting clock stands.
 */
usec coach_due_at(const struct presence *p, const struct settings *s);

/* When the next reminder comes at the earliest; USEC_NONE: not known. */
usec coach_next_at(const struct coach *c, const struct presence *p, const struct settings *s);

/* The side of the next stretch. */
enum side coach_side(const struct coach *c, const struct settings *s);

/* Go on after a restart: what was under way between the programs is taken up or given up. */
void coach_resume(struct coach *c, const struct step *step);
