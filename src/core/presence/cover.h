/*
 * Cover: how far evidence shows, after the last input, that the person sits here.
 */
#pragma once

#include "core/presence/meaning.h"
#include "core/presence/presence_state.h"

/* The result of all evidence from the last input on. */
struct cover {
    usec end_at; /* evidence shows sitting until here; equal to the last input: no evidence does */
    const struct evidence *by; /* the evidence that sets end_at; NULL: none, or it has ended */
    enum evidence_kind as;     /* the meaning of that evidence, as in struct evidence_meaning */
    bool is_capped;            /* it continues beyond its cap */
    bool is_pending;           /* further evidence may soon have lasted long enough to count */
};

/* @since: the last input. @at: the instant as of which the evidence is judged. */
struct cover cover_find(const struct presence *p, const struct settings *s, usec since, usec at);

/* May @m, a meaning of @e, extend a presence that other evidence shows until @end? Evidence that
 * began after the person had left is no return, unless it is a report. */
bool cover_may_count(const struct presence *p, const struct settings *s, const struct evidence *e,
                     const struct evidence_meaning *m, usec end);

/* Removes evidence that has ended for good by @at, and remembers until when it showed the person
 * sitting (covered_at). */
void cover_fold(struct presence *p, const struct settings *s, usec at);

/* The end of the latest film or call, as of @at; USEC_NEVER: one continues, USEC_NONE: there is
 * none. */
usec cover_purpose_end(const struct presence *p, const struct settings *s, usec at);

/* Input, a lock or the loss of the idle source at @at ends a passive interval: marks the evidence
 * that showed it until then. */
void cover_mark_carriers(struct presence *p, const struct settings *s, usec at);

/* The reason of a state that evidence with this meaning decides. */
enum reason cover_reason(enum evidence_kind as);

/* The same, with the evidence itself: a posture that a sensor reports. @by: may be NULL. */
enum reason cover_reason_by(const struct evidence *by, enum evidence_kind as);
