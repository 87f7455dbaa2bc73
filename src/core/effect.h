/*
 * Effects: all that leaves the core. Each is an order to one of the outer layers, or a fact for the
 * record.
 */
#pragma once

#include <assert.h>
#include <string.h>

#include "core/moment.h"
#include "core/words.h"

enum effect_type {
    EFFECT_AWAIT_INPUT, /* have the idle source report the next input, once */

    EFFECT_SHOW, /* .show: bring this suggestion on screen, or again what is there under its id */
    EFFECT_WITHDRAW, /* .id: take it off */
    EFFECT_GUIDE,    /* .show: the steps of the exercise, in the bubble of this id */

    /* for the record, the bus and whoever listens */
    EFFECT_STATE,     /* .state: a presence state began */
    EFFECT_REST,      /* .rest: a full rest ended */
    EFFECT_CREDIT,    /* .rest: a rest too short for that, and credited by part */
    EFFECT_BLIP,      /* .blip: the absence goes on as if unbroken */
    EFFECT_BOUT,      /* .bout: a bout ended */
    EFFECT_CORRECTED, /* .corrected: what was recorded of this span was otherwise */
    EFFECT_SUGGESTED, /* .show: delivered */
    EFFECT_CLOSED,    /* .closed */
    EFFECT_SNOOZED,   /* .until_at */
    EFFECT_SKIPPED,
    EFFECT_PAUSED,      /* .until_at */
    EFFECT_RESUMED,     /* on request */
    EFFECT_PAUSE_ENDED, /* by itself: say so */
    EFFECT_TYPE_MAX
};

/* How firm a reminder is; firmer is longer, never louder. */
enum firmness { FIRMNESS_GENTLE, FIRMNESS_NORMAL, FIRMNESS_PERSISTENT };

struct effect {
    enum effect_type type;
    usec at; /* the instant for which it holds */
    union {
        unsigned id;
        usec until_at;
        struct {
            unsigned id;
            unsigned attempt;
            enum firmness firmness;
            enum side side;
            usec timeout; /* how long it stays up */
            usec sitting; /* the sitting clock */
            bool can_snooze;
            bool is_forced; /* the person asked: do-not-disturb does not hold it */
        } show;
        struct {
            enum presence_state state;
            enum reason reason;
            enum presence_state before;
            char by[EVIDENCE_SOURCE_MAX]; /* whose word decided it; empty: nobody's */
        } state;
        struct {
            usec start_at;
            usec end_at;
            enum reason reason;
        } rest;
        struct {
            usec start_at; /* of the absence that goes on */
            usec back_at;  /* when it had seemed to end */
        } blip;
        struct {
            usec start_at;
            usec end_at;
            usec sitting;
        } bout;
        struct {
            usec start_at;
            usec end_at;
            enum presence_state state;
            bool is_credit; /* a rest proved elsewhere, not the person's correction */
            char who[EVIDENCE_SOURCE_MAX]; /* empty: the person */
        } corrected;
        struct {
            unsigned id;
            enum outcome outcome;
        } closed;
    };
};

/* More than one event can cause; a step asserts it. */
#define EFFECTS_MAX 32

struct effects {
    unsigned n;
    struct effect list[EFFECTS_MAX];
};

static inline struct effect *effects_add(struct effects *e, enum effect_type type, usec at)
{
    struct effect *effect = &e->list[e->n];

    assert(e->n++ < EFFECTS_MAX);
    memset(effect, 0, sizeof *effect); /* the gaps too: a replay is the same to the byte */
    effect->type = type;
    effect->at = at;
    return effect;
}
