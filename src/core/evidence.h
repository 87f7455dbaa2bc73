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
#define EVIDENCE_MAX 40

/* What a source finds at its first look began at an unknown instant before: it is taken for this
 * old. Sources open one after the other; this is the time in which all of them have looked. */
#define EVIDENCE_OLD (10 * USEC_SEC)

struct evidence {
    char source[EVIDENCE_SOURCE_MAX];
    enum evidence_kind kind;
    char detail[EVIDENCE_DETAIL_MAX];
    usec since_at;
    usec ended_at; /* USEC_NEVER: it is live */
    usec until_at; /* a lease: its own end; else USEC_NEVER */
    usec kept_at;  /* not over before this instant, whenever it ended; USEC_NONE: no such wait */
    bool is_sure;  /* it has lasted long enough to count, or is a person's word */
    bool is_mute;  /* a stream open since before anybody looked is no call, and holds nothing */
};

/* In the order in which they became known. */
struct evidences {
    unsigned n;
    struct evidence list[EVIDENCE_MAX];
};

/**
 * evidences_take() - a statement begins, goes on or ends
 * @event:  an EVENT_EVIDENCE; its .at is the instant of that
 *
 * Of the reports of one source (EVIDENCE_SITTING, EVIDENCE_STANDING, EVIDENCE_AWAY) the latest
 * replaces the others.
 */
void evidences_take(struct evidences *e, const struct event *event, const struct settings *s);

/* When the passing of time alone changes the set; USEC_NEVER: never. */
usec evidences_deadline(const struct evidences *e, const struct settings *s);

/* What is sure at @at becomes sure; leases end. What ended is left for evidences_drop_ended(). */
void evidences_pass(struct evidences *e, usec at, const struct settings *s);

/* Until when an ended statement may yet go on as if unbroken. */
usec evidence_over_at(const struct evidence *e, const struct settings *s);

/* Takes out what has ended for good by @at. */
void evidences_drop_ended(struct evidences *e, usec at, const struct settings *s);

/* After a restart, now: nothing is known of any of it since @lost_at. Whoever says it again goes
 * on, and the sources get the time that they need for that. */
void evidences_lose(struct evidences *e, usec lost_at, usec now);

/* Is it a report from outside, with a lease of its own? */
bool evidence_is_report(enum evidence_kind kind);

/* The latest report of @kind that is live at @at, or NULL. */
const struct evidence *evidences_report(const struct evidences *e, enum evidence_kind kind,
                                        usec at);

/* Takes one out, as if it had never been made. */
void evidences_remove(struct evidences *e, const struct evidence *which);
