/*
 * Cover: how far evidence shows, after the last input, that the person sits here (P3).
 */
#pragma once

#include "core/presence.h"

/* What the evidence amounts to, from the last input on. */
struct cover {
    usec end_at; /* the person is shown to sit here until then; the last input: not at all */
    const struct evidence
        *by; /* whose word reaches that far; NULL: nobody's, or one that is over */
    enum evidence_kind kind;
    bool is_capped;  /* it goes on, but is believed no longer */
    bool is_pending; /* one more may turn out to count */
};

/* @since: the last input. @at: what is known as of then. */
struct cover cover_find(const struct presence *p, const struct settings *s, usec since, usec at);

/* Can this kind show that somebody sits here? */
bool cover_is_kind(enum evidence_kind kind);

/* Of no known purpose: believed for a quarter of PassiveLimit, unless music beside it tells more.
 */
bool cover_is_doubtful(enum evidence_kind kind);

/* A film or a call: somebody chose to sit before it. An inhibitor alone may have been forgotten. */
bool cover_is_purpose(const struct evidences *all, const struct evidence *e);

/* How far a statement reaches as of @at: what was interrupted just now may yet go on. */
usec cover_reach(const struct evidence *e, const struct settings *s, usec at);

/* The same of what is a purpose: as one, an inhibitor goes no further than what plays beside it. */
usec cover_purpose_reach(const struct evidences *all, const struct evidence *e,
                         const struct settings *s, usec at);

/* Does it say something of a person whose presence is shown until @end otherwise? What began while
 * the person was gone already brings nobody back (P9); a report does. */
bool cover_may_count(const struct presence *p, const struct settings *s, const struct evidence *e,
                     usec end);

/* What ended for good by @at still tells until when the person sat here: kept as that, and taken
 * out of the set. */
void cover_fold(struct presence *p, const struct settings *s, usec at);

/* The reason of a state that rests on this statement, or on one of this kind that is over. */
enum reason cover_reason_of_kind(enum evidence_kind kind);
enum reason cover_reason(const struct evidences *all, const struct evidence *e);
