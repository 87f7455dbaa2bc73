/*
 * Claims: what one source of evidence holds to be so, told to the core as it begins and ends.
 *
 * A source says the whole of what it sees each time it looks; what is new and what is gone follows
 * from that. Two of the same kind and detail (two streams of one program) are one claim.
 */
#pragma once

#include "sources/source.h"

#define CLAIMS_MAX 16

struct claim {
    enum evidence_kind kind;
    char detail[EVIDENCE_DETAIL_MAX];
    usec since_at; /* where it began before the look; USEC_NEVER: with it */
    bool is_seen;  /* in the look that is under way */
    bool is_told;
};

struct claims {
    struct source *source;
    unsigned n;
    struct claim *list;  /* CLAIMS_MAX; NULL where nothing is claimed, as nearly always */
    unsigned n_left_out; /* of the last look: more than fit */
    bool has_looked;     /* what the first look finds was so before */
};

void claims_init(struct claims *c, struct source *s);

/* Frees what it holds, and tells nobody. */
void claims_done(struct claims *c);

/* One look: begin, add whatever is so, end. Nothing is told before the end. @detail: cut to fit. */
void claims_begin(struct claims *c);
void claims_add(struct claims *c, enum evidence_kind kind, const char *detail);

/* The same for what began earlier than the look holds, at @since; nothing to one that goes on. */
void claims_add_since(struct claims *c, enum evidence_kind kind, const char *detail, usec since);

/* @at: the instant for which the look holds. Tells the core what began and what ended. */
void claims_end(struct claims *c, usec at);

/* What is listened to is gone: every claim ends at @at, and the next look is the first again. */
void claims_drop(struct claims *c, usec at);
