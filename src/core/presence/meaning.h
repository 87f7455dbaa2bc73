/*
 * Meaning: what a statement shows about the person, by its kind, by its beginning, and by what else
 * its program reports.
 *
 * A film, a call and a game are known purposes. An inhibitor of unknown purpose counts only while
 * it is fresh: most of those that are older than the last input were forgotten. Statements of one
 * program may show more together than each of them; statements of different programs do not.
 */
#pragma once

#include "core/presence/evidence.h"

struct evidence_meaning {
    /* EVIDENCE_VIDEO: a film. EVIDENCE_CALL, EVIDENCE_GAME. EVIDENCE_INHIBITOR: unknown purpose.
     * Or EVIDENCE_WORN, EVIDENCE_PRESENT, EVIDENCE_SITTING, EVIDENCE_STANDING. */
    enum evidence_kind as;
    usec begin_at;
    usec end_at; /* USEC_NEVER: it continues */
};

/* A film whose player is paused is an inhibitor of unknown purpose from then on; a browser of which
 * no list of inhibitors shows more is one besides the film that it may play. */
#define MEANINGS_MAX 2

/**
 * meaning_list() - list the meanings of the statement @one
 * @since:  the last input
 * @at:     the instant as of which it is judged
 *
 * Returns how many meanings it has; 0: it shows nothing.
 */
unsigned meaning_list(struct evidence_meaning ret[MEANINGS_MAX], const struct evidences *all,
                      const struct evidence *one, const struct settings *s, usec since, usec at);

/* A film or a call, which the person chose to sit in front of. */
bool meaning_is_purpose(enum evidence_kind as);

/* The purpose is unknown: it counts for a quarter of PassiveLimit. */
bool meaning_is_doubtful(enum evidence_kind as);

/* The statement counts only if the last input was at this instant or before; USEC_NEVER: always. */
usec meaning_fresh_until(enum evidence_kind as, const struct evidence *one,
                         const struct settings *s);

/* A browser or an unknown player plays, a film or music. */
bool meaning_is_player(enum evidence_kind kind);

/* Does @other make the playing of @player a film: an inhibitor or a window of the same program? */
bool meaning_is_partner(const struct evidence *player, const struct evidence *other);

/* May a statement of this kind hide idleness, where the compositor does so? */
bool meaning_hides(enum evidence_kind kind);
