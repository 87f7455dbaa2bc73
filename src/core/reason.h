/*
 * Reason: a ring of the last decisions, each with its instant and its figures. A sentence is made
 * of them only when a program asks for it.
 */
#pragma once

#include <stddef.h>

#include "core/moment.h"
#include "core/words.h"

#define REASON_RING     64
#define REASON_TEXT_MAX 320
#define REASON_WORD_MAX 44 /* names of evidence and of holds, cut before a character */

/* The comment of a row lists the members of struct decided that it fills in. */
enum decision {
    DECISION_START,     /* count: 1 if it continues from a saved state */
    DECISION_STATE,     /* state, reason; length: AwayAfter, if idleness decided; kind, word: the
                           evidence that decided; of: the time since the last input then */
    DECISION_REST,      /* reason; length: of the rest */
    DECISION_CREDIT,    /* reason; length: of the rest; of: of a full one; left: the sitting clock
                           after it */
    DECISION_BLIP,      /* length: of the activity */
    DECISION_DUE,       /* length: the sitting clock */
    DECISION_HELD,      /* word: the hold */
    DECISION_SUGGESTED, /* count: the number of the reminder, from 1; 0: the person asked for it */
    DECISION_CLOSED,    /* outcome */
    DECISION_REFUSED,   /* nothing was shown; word: the hold, empty if there was another cause */
    DECISION_SNOOZED,   /* length */
    DECISION_SKIPPED,   /* length: until the next stretch is due */
    DECISION_PAUSED,    /* length; USEC_NEVER: until resumed */
    DECISION_RESUMED,   /* count: 1 if the person ended the pause */
    DECISION_CREDITED,  /* word: the reporter; length: of the rest; left: as above */
    DECISION_CORRECTED, /* state; length; left: as above */
    DECISION_MACHINE,   /* input at equal distances is ignored; length: the distance */
    DECISION_OVERRULED, /* input contradicts a lock or a suspend; reason; word: the source that
                           reports it; length: of the input */
    DECISION_READING,   /* length: of the reading, islands among it; left: as above */
    DECISION_STRETCH,   /* a stretch began; count: enum side; word: the exercise; of: 1 if
                           it can be a rest; left: 1 if it has sides */
    DECISION_STRETCHED, /* a stretch ended; count: enum stretch_outcome; word: the exercise; length:
                           how long it was held; of: 1 if it is a rest; left: 1 if it was only
                           reported */
    /* The next decisions: at, or USEC_NONE; length: from now until then. */
    DECISION_NEXT_DUE,
    DECISION_NEXT_REST, /* the rest becomes a full one */
    DECISION_NEXT_REMINDER,
    DECISION_NEXT_PAUSE_END,
    DECISION_NEXT_STEP, /* of the stretch */
    DECISION_NEXT_NONE, /* count: enum coach_phase; word: the first hold */
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
    enum evidence_kind kind; /* of the evidence that .word names */
    char word[REASON_WORD_MAX];
};

struct reasons {
    uint64_t count; /* of all decisions; the ring has the last of them */
    struct decided ring[REASON_RING];
};

/* Adds a decision, over the oldest one if the ring is full; the caller fills in its figures. */
struct decided *reasons_add(struct reasons *r, usec at, enum decision decision);

/* The decision @back places before the newest (0: the newest), or NULL. */
const struct decided *reasons_get(const struct reasons *r, unsigned back);

const char *decision_name(enum decision decision);
