/*
 * Coach state: the state of the coach, shared by the files of this folder.
 */
#pragma once

#include "core/coach/holds.h"
#include "core/coach/stretch_state.h"
#include "core/presence/presence_state.h"

/* A pause in the input that is long enough for a reminder. */
#define COACH_LULL (2 * USEC_SEC)
/* After an input, wait this long before the next one is requested: continuous input then causes one
 * wake-up in this time. */
#define COACH_AWAIT_AFTER (1 * USEC_SEC)
/* How long a reminder stays on screen: the first one, and a later one. The last one stays until it
 * is answered, or until the next would come. */
#define COACH_SHOW_GENTLE (15 * USEC_SEC)
#define COACH_SHOW_NORMAL (60 * USEC_SEC)
/* Without an answer of the notifier for this long, a delivery has failed. A notifier stops waiting
 * for a server after 6 s and exits; this limit is for a notifier that hangs. */
#define COACH_ANSWER (20 * USEC_SEC)

enum offer_stage {
    OFFER_NONE,
    OFFER_AWAITING, /* deliverable; the next input will show that the person is here */
    OFFER_PAUSING,  /* there was input; waits for a lull in it */
    OFFER_SENDING,  /* given to the notifier; not known to be on screen */
    OFFER_SHOWN
};

enum greeting_stage {
    GREETING_NONE,     /* not wanted, or over */
    GREETING_WAITING,  /* for the person, or for a gate to open */
    GREETING_AWAITING, /* the next input will show that the person is here */
    GREETING_PAUSING,  /* there was input; waits for a lull in it */
    GREETING_SENDING,  /* given to the notifier; not known to be on screen */
    GREETING_SHOWN
};

/* The message after the first start ever; core/coach/greeting.h. */
struct greeting {
    enum greeting_stage stage;
    unsigned id;      /* SENDING, SHOWN: of its bubble; else 0 */
    usec stage_at;    /* AWAITING, SENDING: the beginning; PAUSING: the first input */
    usec await_at;    /* PAUSING: when to await the next input; USEC_NEVER: it is awaited */
    usec input_at;    /* PAUSING: the last input */
    usec show_end_at; /* SHOWN: when to remove it */
};

/* A walk that begins this soon after a suggestion is an answer to it. */
#define COACH_WALK_WITHIN (5 * USEC_MIN)

/* While a snooze runs, another one moves its end. It counts as one more snooze if the new end lies
 * later than this after the beginning of the first one. */
#define COACH_SNOOZE_SPAN (30 * USEC_MIN)

/* Cleared by a full rest; restored if the return from it was a blip. */
struct ledger {
    unsigned rung;      /* unanswered reminders for this stretch */
    usec rung_at;       /* the next reminder at the earliest; USEC_NONE: no wait */
    unsigned id;        /* of the last reminder that was delivered; 0: none, or it is answered */
    unsigned attempt;   /* its number among the reminders for this stretch, from 1; 0: none */
    unsigned snoozes;   /* used up in this bout */
    usec snooze_at;     /* when the person snoozed; USEC_NONE: not snoozed */
    usec snooze_end_at; /* USEC_NONE: not snoozed */
    usec rested_at; /* when a reminder was taken back because the person seemed to leave; USEC_NONE:
                       none, or another one was sent */
    usec alerted_at; /* when the wrist was alerted for this stretch; USEC_NONE: it was not */
};

/* Nothing is delivered, nothing snoozed. */
extern const struct ledger ledger_clean;

/* The table comes first, behind those of the presence. */
struct coach {
    struct holds holds;

    enum coach_phase phase;
    usec phase_at; /* the beginning of the phase */
    struct ledger ledger;
    struct ledger before_rest;   /* the ledger before the last full rest ... */
    struct ledger before_island; /* the same before the last island ... */
    bool has_before_rest;        /* ... if the last return cleared it */
    bool has_before_island;      /* ... if that return cleared it */

    bool is_paused;
    usec pause_end_at;      /* USEC_NEVER: until resumed */
    bool is_pause_by_clock; /* the end is an instant of the wall clock */
    bool is_open;           /* inside the working hours */
    usec hours_change_at;
    usec grace_end_at; /* the wait after a hold, a pause or a snooze; USEC_NONE: no wait */
    usec retry_at;     /* the wait after a failed delivery; USEC_NONE: no wait */
    unsigned failures; /* failed deliveries in a row */
    usec failed_at;    /* the last failed delivery; USEC_NONE: the last one did not fail */

    enum offer_stage stage;
    usec stage_at;    /* AWAITING, SENDING: the beginning; PAUSING: the first input */
    usec await_at;    /* PAUSING: when to await the next input; USEC_NEVER: it is awaited */
    usec input_at;    /* PAUSING: the last input */
    usec show_end_at; /* SHOWN: when the reminder expires */
    bool is_forced;   /* the person asked for it: holds, pause and hours do not delay it */
    unsigned id;      /* SENDING, SHOWN: of the suggestion that the notifier has; else 0 */
    unsigned attempt; /* its number among the reminders for this stretch, from 1; 0: none */
    unsigned last_id;
    usec shown_at;     /* when the last suggestion was delivered; USEC_NONE: none was yet */
    unsigned alert_id; /* of the alert on the wrist that has not ended; 0: none */

    struct stretch stretch;
    struct sides sides;
    usec stretch_at; /* when the last stretch was done; USEC_NONE: none yet */
    struct greeting greeting;
    unsigned turn; /* of the next exercise in the setting Exercise */

    unsigned day_suggestions, day_stretches;
    bool is_due; /* as of the last step */
    uint64_t random;
    usec resumed_at; /* as of the last step */
    bool was_locked, was_moving;
    bool is_by_wrist; /* the suggestion was sent to the wrist, and is not on screen */
    bool has_wrist;   /* a device can be alerted */
};

void coach_init(struct coach *c, usec now);

/* Has the sitting clock passed the limit, whether or not a gate delays the reminder? */
bool coach_is_due(const struct presence *p, const struct settings *s, usec now);

/* When a stretch is or was due if the person stays seated; USEC_NONE while the sitting clock is
 * stopped. */
usec coach_due_at(const struct presence *p, const struct settings *s);

/* The side of the next stretch. */
enum side coach_side(const struct coach *c, const struct settings *s);

/* The due stretch has ended: the next one begins with the first reminder. */
void coach_end_ladder(struct coach *c);

/* Makes the next stretch due after another full limit. The sitting clock does not change. */
void coach_restart_count(struct coach *c, struct presence *p, usec now);

/* If a stretch is due, begins a random wait: a reminder at the very end of a call would disturb. */
void coach_begin_grace(struct coach *c, const struct presence *p, const struct step *step);

/* Begins, moves or ends the hold of this name. @until: its own end; USEC_NEVER: none. */
void coach_set_hold(struct coach *c, const struct presence *p, const struct step *step,
                    const char *name, bool on, usec until);
