/*
 * Evidence: the set of statements about the person besides input. Each statement comes from one
 * source and has the instants at which it began and ended.
 *
 * A statement is identified by its source, kind and detail: if it is repeated, it is the same one.
 * A statement that lasts too short a time never counts, and an interruption that is too short is
 * ignored. Both decisions are back-dated to the true instant once they are made. A statement that
 * is over is remembered for a while: if the program makes it again, it is the same one.
 */
#pragma once

#include <stdbool.h>

#include "core/event.h"
#include "core/moment.h"
#include "core/settings.h"

/* More than any desktop has been seen to hold at once. Further statements are ignored. */
#define EVIDENCE_MAX 40

/* Statements that are over and still remembered. If there are more, the oldest is forgotten. */
#define EVIDENCE_OVER_MAX 16

/* A program that makes its statement again within this time has not begun a new one. */
#define EVIDENCE_SAME (2 * USEC_MIN)

/* Evidence that a source finds at its first probe began at an unknown instant: it is assumed to be
 * this old. The sources open one after the other; all of them have probed after this time. */
#define EVIDENCE_OLD (10 * USEC_SEC)

struct evidence {
    char source[EVIDENCE_SOURCE_MAX];
    enum evidence_kind kind;
    char detail[EVIDENCE_DETAIL_MAX];
    usec since_at;
    usec unbroken_at;   /* it has continued since then: a call since its last interruption, any
                           other evidence since since_at */
    usec ended_at;      /* USEC_NEVER: it is live */
    usec until_at;      /* the end of a lease; else USEC_NEVER */
    usec kept_at;       /* it may continue until this instant, whenever it ended; USEC_NONE */
    bool is_sure;       /* it has lasted long enough to count, or it is a report or a hold */
    bool is_mute;       /* a stream that was open before the first probe: no call, and no hold */
    bool is_old;        /* its beginning is not known: it is older than the first probe */
    bool is_not_return; /* a call that does not show that the person has come back: its program had
                           one shortly before, or a source reported that the person is away */
    bool is_spent;      /* a call without interruption for so long that it counts as ended */
    bool is_left;       /* a call that ran while the person was certainly away: only a hold */
    bool is_carrier;    /* it showed that the person sat here until the next input or lock, in this
                           bout */
    bool is_sensor;     /* a report of a sensor or a device on the body */
    bool is_stale;      /* held through a full rest: it is never fresh again */
};

/* Both in the order in which they became known. */
struct evidences {
    unsigned n, n_over;
    bool was_restless;                  /* all 0 until then: an unwritten page costs no memory */
    usec restless_from, restless_until; /* steps were counted: a device that is worn was not at
                                           rest */
    struct evidence list[EVIDENCE_MAX];
    struct evidence over[EVIDENCE_OVER_MAX];
};

/**
 * evidences_take() - apply the beginning, repetition or end of a statement
 * @event:  an EVENT_EVIDENCE; .at is the instant of the change
 *
 * Of the reports of one source (EVIDENCE_SITTING, EVIDENCE_STANDING, EVIDENCE_AWAY) the latest
 * replaces the others.
 */
void evidences_take(struct evidences *e, const struct event *event, const struct settings *s);

/* When the set changes next without an event; USEC_NEVER: only after an event. */
usec evidences_deadline(const struct evidences *e, const struct settings *s);

/* Marks the statements that have lasted long enough at @at, and ends leases. Ended statements stay
 * in the set until evidences_drop_ended(). */
void evidences_pass(struct evidences *e, usec at, const struct settings *s);

/* A statement that ended and is made again before this instant counts as one without a break. */
usec evidence_over_at(const struct evidence *e, const struct settings *s);

/* A call that continues without interruption counts as ended from this instant on. */
usec evidence_spent_at(const struct evidence *e, const struct settings *s);

/* The end of a statement as of @at; USEC_NEVER also if it was interrupted so recently that it may
 * continue. */
usec evidence_reach(const struct evidence *e, const struct settings *s, usec at);

/* Removes the statements that have ended for good by @at, and remembers them for EVIDENCE_SAME. */
void evidences_drop_ended(struct evidences *e, usec at, const struct settings *s);

/* After a restart at @now: nothing is known about any statement since @lost_at. The sources get the
 * time that they need to repeat a statement, which then continues. */
void evidences_lose(struct evidences *e, usec lost_at, usec now);

/* A stream, or the mention of one: each piece without interruption counts for a limited time. */
bool evidence_is_call(enum evidence_kind kind);

/* A full rest from @start to @end: what was held through it is never fresh again, and nothing has
 * carried a passive interval of the bout that begins. */
void evidences_rest(struct evidences *e, usec start, usec end);

/* The person did a stretch until now: a call that has begun meanwhile is no return from it. */
void evidences_stretch(struct evidences *e);

/* The person was certainly away from @start to @end: a call that ran all that time shows nothing.
 */
void evidences_leave(struct evidences *e, usec start, usec end);

/* The latest report of @kind that is live at @at, or NULL. */
const struct evidence *evidences_report(const struct evidences *e, enum evidence_kind kind,
                                        usec at);

/* Removes a statement, as if it had never been made. */
void evidences_remove(struct evidences *e, const struct evidence *which);
