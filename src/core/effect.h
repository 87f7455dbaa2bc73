/*
 * Effects: the output of the core. Each is an order to an outer layer, or a fact for the record.
 */
#pragma once

#include <assert.h>
#include <string.h>

#include "core/moment.h"
#include "core/settings.h"
#include "core/words.h"

enum effect_type {
    EFFECT_AWAIT_INPUT, /* have the idle source report the next input, once */
    EFFECT_ASK,         /* ask the sources of evidence for their present state, once */

    EFFECT_SHOW,       /* show this suggestion, or once more the one with its id */
    EFFECT_WITHDRAW,   /* remove the suggestion from the screen */
    EFFECT_GREETING,   /* show the greeting */
    EFFECT_STEP,       /* show this step of the stretch, in the bubble of its id */
    EFFECT_AFTERWARDS, /* the stretch is over: show the last bubble */
    EFFECT_KEEP_SIDE,  /* set Coach.Side to this side */
    EFFECT_ALERT,      /* let the device on the wrist vibrate */
    EFFECT_ALERT_OVER, /* the alert has no purpose any more */

    /* for the record, the bus and its listeners */
    EFFECT_STATE,     /* a presence state began */
    EFFECT_REST,      /* a full rest ended */
    EFFECT_CREDIT,    /* a shorter rest ended; it is credited in part */
    EFFECT_BLIP,      /* the last return was a blip: the absence continues */
    EFFECT_BOUT,      /* a bout ended */
    EFFECT_CORRECTED, /* the record of this span was wrong */
    EFFECT_SUGGESTED, /* a suggestion was delivered */
    EFFECT_CLOSED,    /* a suggestion ended */
    EFFECT_SNOOZED,
    EFFECT_SKIPPED,
    EFFECT_PAUSED,
    EFFECT_RESUMED,     /* on request */
    EFFECT_PAUSE_ENDED, /* by itself */
    EFFECT_STRETCH_STARTED,
    EFFECT_STRETCH_ENDED,
    EFFECT_FEEDBACK,
    EFFECT_WALK,      /* a walk ended */
    EFFECT_DISCARDED, /* a tracker reported steps that no person can make */
    EFFECT_TYPE_MAX
};

/* How firm a reminder is; firmer is longer, never louder. */
enum firmness { FIRMNESS_GENTLE, FIRMNESS_NORMAL, FIRMNESS_PERSISTENT };

/* The question of the last bubble. */
enum afterwards {
    AFTERWARDS_FEEDBACK,  /* to stand for a minute, and how the person feels */
    AFTERWARDS_KEEP_SIDE, /* whether to stretch this side from now on */
};

/*
 * The comment of a member lists the types that have it. An effect of any other type has no such
 * member.
 */
struct effect {
    enum effect_type type;
    usec at;       /* the instant at which it happened */
    usec until_at; /* SNOOZED, PAUSED */
    union {
        /* WITHDRAW, ALERT_OVER */
        struct {
            unsigned id;
            bool is_unanswered; /* the notifier has never reported whether it is on screen */
        } withdraw;
        /* SHOW, SUGGESTED, ALERT */
        struct {
            unsigned id;
            unsigned attempt;
            enum firmness firmness;
            enum side side;
            usec timeout; /* how long it stays on screen */
            usec sitting; /* the sitting clock */
            bool can_snooze;
            bool is_forced; /* the person asked for it: do not disturb does not delay it */
            char exercise[SETTINGS_WORD_MAX];
        } show;
        /* STEP */
        struct {
            unsigned id;          /* of the bubble */
            unsigned step, steps; /* of all steps of this stretch, from 1 */
            unsigned file_step;   /* the number of the step in the exercise, from 1; 0: get ready */
            unsigned repetition;  /* of a held step that is repeated, from 1 */
            enum side side;       /* left or right; both: the exercise has no sides */
            usec length;
            bool is_held;
            char exercise[SETTINGS_WORD_MAX];
        } step;
        /* AFTERWARDS, STRETCH_STARTED, STRETCH_ENDED; KEEP_SIDE: only the side */
        struct {
            unsigned id;          /* AFTERWARDS: of the bubble */
            enum afterwards asks; /* AFTERWARDS */
            usec timeout;         /* AFTERWARDS: how long it stays on screen */
            enum side side;       /* left, right, or both; both: the exercise has no sides */
            enum stretch_outcome outcome; /* not STARTED */
            usec held;                    /* ENDED: for how long, on both sides */
            usec started_at;              /* ENDED; of one that was only reported: as .at */
            char exercise[SETTINGS_WORD_MAX];
        } stretch;
        /* FEEDBACK */
        struct {
            enum feedback is;
            usec ended_at; /* of the stretch */
        } feedback;
        /* STATE */
        struct {
            enum presence_state state;
            enum reason reason;
            enum presence_state before;
            char by[EVIDENCE_SOURCE_MAX]; /* the source that decided it; may be empty */
            bool is_resumed;   /* the report of the state before was taken back: the earlier state
                                  went on */
            usec withdrawn_at; /* when that report began; set only if is_resumed */
        } state;
        /* REST, CREDIT */
        struct {
            usec start_at; /* USEC_NONE: unknown */
            usec end_at;
            enum reason reason;
            usec walked_for; /* CREDIT: at least twice as much is credited */
        } rest;
        /* BLIP */
        struct {
            usec start_at; /* of the absence that continues */
            usec back_at;  /* of the activity that had seemed to end it */
        } blip;
        /* WALK */
        struct {
            usec start_at;
            usec end_at;
            unsigned steps;
        } walk;
        /* DISCARDED */
        struct {
            char tracker[TRACKER_ID_MAX];
            uint64_t count;
        } discarded;
        /* BOUT */
        struct {
            usec start_at;
            usec end_at;
            usec sitting;
        } bout;
        /* CORRECTED */
        struct {
            usec start_at;
            usec end_at;
            enum presence_state state;
            enum reason reason;    /* manual: by the person; lease: a reported rest; reading */
            bool is_reported_rest; /* else a correction by the person */
            char who[EVIDENCE_SOURCE_MAX]; /* empty: the person */
        } corrected;
        /* CLOSED */
        struct {
            unsigned id;
            enum outcome outcome;
        } closed;
        /* SKIPPED */
        struct {
            usec sitting; /* the sitting clock */
        } skipped;
        /* GREETING */
        struct {
            unsigned id;  /* of its bubble */
            usec timeout; /* how long it stays on screen */
            usec due_in;  /* until the first stretch is due */
        } greeting;
        /* PAUSE_ENDED */
        struct {
            bool is_announced; /* show it to the person: reminders come again */
        } pause_ended;
    };
};

/* More than one step can cause; effects_add() asserts it. Most come from a late call, in which all
 * evidence ends at different instants: each end can begin a state. */
#define EFFECTS_MAX 64

struct effects {
    unsigned n;
    struct effect list[EFFECTS_MAX];
};

static inline struct effect *effects_add(struct effects *e, enum effect_type type, usec at)
{
    struct effect *effect = &e->list[e->n];

    assert(e->n++ < EFFECTS_MAX);
    memset(effect, 0, sizeof *effect); /* the padding too, so that a replay is equal to the byte */
    effect->type = type;
    effect->at = at;
    return effect;
}
