/*
 * Claims: the evidence that one source reports, emitted as each piece begins and ends.
 *
 * At each scan a source adds everything that it sees; beginnings and ends follow from the
 * difference. Two of the same kind and detail (two streams of one program) are one claim.
 */
#pragma once

#include "sources/source.h"

/* Live at once: more than any desktop was seen to need. Further claims wait until one ends. */
#define CLAIMS_MAX 16
/* Known at once, with those that wait; further ones are left out until the next scan. */
#define CLAIMS_KNOWN_MAX 64

struct claim {
    enum evidence_kind kind;
    char detail[EVIDENCE_DETAIL_MAX];
    usec since_at;   /* when it began; USEC_NEVER: with the present scan */
    bool is_seen;    /* in the current scan */
    bool is_emitted; /* it is live */
    bool is_old;     /* it began before the first scan */
};

struct claims {
    struct source *source;
    unsigned n;
    struct claim *list;  /* NULL while there is no claim, which is nearly always */
    unsigned n_left_out; /* of the last scan: beyond CLAIMS_KNOWN_MAX, or of claims_leave_out() */
    bool has_scanned;    /* false: the claims of the next scan count as begun before it */
    unsigned n_past;     /* of claims_suspend() */
    struct claim *past;  /* old claims that continue if they are seen before past_until_at */
    usec past_until_at;
};

void claims_init(struct claims *c, struct source *s);

/* Frees the claims without emitting their end. */
void claims_done(struct claims *c);

/* One scan: begin, add all that is true, end. Only claims_end() emits. @detail: cut to fit. */
void claims_begin(struct claims *c);
void claims_add(struct claims *c, enum evidence_kind kind, const char *detail);

/* The same for a claim that began at @since, before the scan; no effect on one that continues. */
void claims_add_since(struct claims *c, enum evidence_kind kind, const char *detail, usec since);

/* The same for a claim that replaces the known one of kind @before with the same detail, if there
 * is one, and keeps its beginning. */
void claims_add_instead(struct claims *c, enum evidence_kind kind, const char *detail,
                        enum evidence_kind before);

/* The same for a claim of a program, by any of its names: the detail is that of program_name(). No
 * effect for a program that Sitting.Ignore names. */
void claims_add_program(struct claims *c, enum evidence_kind kind, const char *name);

/* Between begin and end: the source itself had no room to read @n entries, which may be claims. */
void claims_leave_out(struct claims *c, unsigned n);

/* @at: the instant of the scan. Emits the claims that began and those that ended; the detail of the
 * source reports how many claims were left out or wait. */
void claims_end(struct claims *c, usec at);

/* The service that the source listens to is gone: every claim ends at @at, and the next scan counts
 * as the first one. */
void claims_drop(struct claims *c, usec at);

/* The same, but claims of the next scan are new. Only a claim that was old, with the same kind and
 * detail, is old again if a scan finds it before @until. Another call before that replaces @until.
 */
void claims_suspend(struct claims *c, usec at, usec until);
