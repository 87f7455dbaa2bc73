/*
 * Evidence: what is known about the person besides input. A set of statements, each of one source,
 * with the instants at which it began and ended.
 *
 * A statement is named by its source, kind and detail: told again, it is the same one. What lasts
 * too short to mean anything never counts, and what is interrupted too shortly was never
 * interrupted; both are dated back to the truth once that is known.
 */
#pragma once

#include <stdbool.h>

#include "core/event.h"
#include "core/moment.h"
#include "core/settings.h"

/* More than any desktop has been seen to hold at once; what comes on top is left out. */
#define EVIDENCE_MAX 24

struct evidence {
    char source[EVIDENCE_SOURCE_MAX];
    enum evidence_kind kind;
    char detail[EVIDENCE_DETAIL_MAX];
    usec since_at;
    usec ended_at; /* USEC_NEVER: it is live */
    usec until_at; /* a lease: its own end; else USEC_NEVER */
    bool is_sure;  /* it has lasted long enough to count */
};

/* In the order in which they began to be known. */
struct evidences {
    unsigned n;
    struct evidence list[EVIDENCE_MAX];
};
