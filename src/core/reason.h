/*
 * Reason: why things are as they are. A ring of the last decisions, each with its instant and its
 * figures, from which the sentence is made when somebody asks.
 */
#pragma once

#include <stddef.h>

#include "core/moment.h"
#include "core/words.h"

#define REASON_RING     64
#define REASON_TEXT_MAX 320
#define REASON_WORD_MAX 44 /* names of evidence and of holds, cut before a character */

enum decision {
    DECISION_START,  /* for: how long nothing was known */
    DECISION_STATE,  /* state, reason; for: AwayAfter where idle decided; kind, word: by whose word;
                        of: how long since the last input then */
    DECISION_REST,   /* reason; for: the rest */
    DECISION_CREDIT, /* reason; for: the rest; of: what a full one takes; left: the sitting clock
                        after it */
    DECISION_BLIP,   /* for: how long the activity lasted */
    DECISION_DUE,    /* for: the sitting clock */
    DECISION_HELD,   /* word: by what */
    DECISION_SUGGESTED, /* count: which rung */
    DECISION_CLOSED,    /* outcome */
    DECISION_REFUSED,   /* nothing was shown; word: why */
    DECISION_SNOOZED,   /* for */
    DECISION_SKIPPED,
    DECISION_PAUSED, /* for, USEC_NEVER: until resumed */
    DECISION_RESUMED,
    DECISION_CREDITED,  /* word: who; for: the rest; left: the sitting clock after it */
    DECISION_CORRECTED, /* state; for; left: as above */
    DECISION_NEXT_DUE,  /* what comes next: a stretch falls due; for: from now */
    DECISION_NEXT_REST, /* the rest becomes a full one */
    DECISION_NEXT_REMINDER,
    DECISION_NEXT_PAUSE_END,
    DECISION_NEXT_NONE,
    DECISION_MAX
};

struct decided {
    usec at;
    enum decision decision;
    enum reason reason;
    enum presence_state state;
    enum outcome outcome;
    unsigned count;
    usec length, of, left;
    enum evidence_kind kind; /* what .word is the name of, where evidence decided */
    char word[REASON_WORD_MAX];
};

struct reasons {
    unsigned n;    /* filled */
    unsigned head; /* where the next one goes */
    struct decided ring[REASON_RING];
};

/* Adds a decision, in place of the oldest when full; the caller fills in the rest of it. */
struct decided *reasons_add(struct reasons *r, usec at, enum decision decision);

/* The decision @back places before the newest (0: the newest), or NULL. */
const struct decided *reasons_get(const struct reasons *r, unsigned back);

const char *decision_name(enum decision decision);

/* Writes the sentence, complete by itself and without clock times; returns @buf. */
const char *decided_text(char *buf, size_t size, const struct decided *d);
