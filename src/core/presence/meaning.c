#include "core/presence/meaning.h"

#include <string.h>

/* A browser inhibits at most this long before or after it begins to play. */
#define PARTNER_WITHIN (30 * USEC_SEC)

bool meaning_is_purpose(enum evidence_kind as)
{
    return as == EVIDENCE_VIDEO || as == EVIDENCE_CALL;
}

bool meaning_is_doubtful(enum evidence_kind as)
{
    return as == EVIDENCE_INHIBITOR || as == EVIDENCE_WORN;
}

bool meaning_is_player(enum evidence_kind kind)
{
    return kind == EVIDENCE_PLAYER || kind == EVIDENCE_LONE_PLAYER;
}

bool meaning_hides(enum evidence_kind kind)
{
    switch (kind) {
    case EVIDENCE_INHIBITOR:
    case EVIDENCE_VIDEO:
    case EVIDENCE_PLAYER:
    case EVIDENCE_LONE_PLAYER:
    case EVIDENCE_CALL_WORD:
    case EVIDENCE_GAME:
    case EVIDENCE_GAMEMODE:
    case EVIDENCE_KEEP_AWAKE:
        return true;
    default:
        return false;
    }
}

usec meaning_fresh_until(enum evidence_kind as, const struct evidence *one,
                         const struct settings *s)
{
    if (as != EVIDENCE_INHIBITOR && as != EVIDENCE_GAME)
        return USEC_NEVER;
    if (one->is_stale)
        return USEC_NONE;
    if (one->is_carrier)
        return USEC_NEVER;
    return one->is_old ? USEC_NONE : usec_add(one->since_at, settings_freshness(s));
}

/* The name of the program, without the reason that it gives. */
static size_t name_length(const char *detail)
{
    const char *reason = strstr(detail, ": ");

    return reason ? (size_t)(reason - detail) : strlen(detail);
}

static bool is_same_program(const struct evidence *a, const struct evidence *b)
{
    const size_t n = name_length(a->detail);

    return n > 0 && n == name_length(b->detail) && memcmp(a->detail, b->detail, n) == 0;
}

static bool began_with(const struct evidence *a, const struct evidence *b)
{
    return !a->is_old && !b->is_old && usec_since(a->since_at, b->since_at) <= PARTNER_WITHIN &&
           usec_since(b->since_at, a->since_at) <= PARTNER_WITHIN;
}

bool meaning_is_partner(const struct evidence *player, const struct evidence *other)
{
    if (!other->is_sure || strcmp(player->source, other->source) == 0)
        return false;
    if (other->kind == EVIDENCE_INHIBITOR && !*other->detail)
        return began_with(player, other);
    return (other->kind == EVIDENCE_INHIBITOR || other->kind == EVIDENCE_FULLSCREEN) &&
           is_same_program(player, other);
}

/* A browser plays a film while it inhibits too, or covers the screen. False: it may be music. */
static bool find_film(struct evidence_meaning *ret, const struct evidences *all,
                      const struct evidence *player, const struct settings *s, usec at)
{
    const usec end = evidence_reach(player, s, at);

    *ret = (struct evidence_meaning){ EVIDENCE_VIDEO, USEC_NEVER, USEC_NONE };
    for (unsigned i = 0; i < all->n; i++) {
        const struct evidence *other = &all->list[i];

        if (!meaning_is_partner(player, other))
            continue;
        ret->begin_at = usec_min(ret->begin_at, usec_max(player->since_at, other->since_at));
        ret->end_at = usec_max(ret->end_at, usec_min(end, evidence_reach(other, s, at)));
    }
    return ret->begin_at < ret->end_at;
}

/* Since when the player of the program of @one has been paused; USEC_NEVER: it is not. */
static usec paused_at(const struct evidences *all, const struct evidence *one)
{
    usec since = USEC_NEVER;

    for (unsigned i = 0; i < all->n; i++) {
        const struct evidence *other = &all->list[i];

        if (other->kind == EVIDENCE_PAUSED && other->is_sure && other->ended_at == USEC_NEVER &&
            is_same_program(one, other))
            since = usec_min(since, other->since_at);
    }
    return since;
}

/* The meaning of the kind by itself; EVIDENCE_KIND_MAX: none. Without a list of inhibitors, what a
 * browser plays may be a film: its purpose is unknown. */
static enum evidence_kind plain_meaning(const struct evidence *one)
{
    switch (one->kind) {
    case EVIDENCE_CALL:
    case EVIDENCE_CALL_WORD:
        return one->is_mute || one->is_left ? EVIDENCE_KIND_MAX : EVIDENCE_CALL;
    case EVIDENCE_GAME:
    case EVIDENCE_GAMEMODE:
        return EVIDENCE_GAME;
    case EVIDENCE_LONE_PLAYER:
        return EVIDENCE_INHIBITOR;
    case EVIDENCE_VIDEO:
    case EVIDENCE_INHIBITOR:
    case EVIDENCE_WORN:
    case EVIDENCE_PRESENT:
    case EVIDENCE_SITTING:
    case EVIDENCE_STANDING:
        return one->kind;
    default:
        return EVIDENCE_KIND_MAX;
    }
}

/* Appends @m if it has a length, and if the statement is fresh enough for it. */
static void add(struct evidence_meaning ret[MEANINGS_MAX], unsigned *n, struct evidence_meaning m,
                const struct evidence *one, const struct settings *s, usec since)
{
    const usec fresh_until = meaning_fresh_until(m.as, one, s);

    if (m.begin_at < m.end_at && fresh_until != USEC_NONE && since <= fresh_until)
        ret[(*n)++] = m;
}

/* A device that is worn shows a person at rest only while it counts no steps. */
static unsigned list_worn(struct evidence_meaning ret[MEANINGS_MAX], const struct evidences *all,
                          const struct evidence *one, const struct settings *s, usec since, usec at)
{
    const struct evidence_meaning whole = { EVIDENCE_WORN, one->since_at,
                                            evidence_reach(one, s, at) };
    struct evidence_meaning m = whole;
    unsigned n = 0;

    if (!all->was_restless || all->restless_until <= whole.begin_at) {
        add(ret, &n, m, one, s, since);
        return n;
    }
    m.end_at = usec_min(whole.end_at, all->restless_from);
    add(ret, &n, m, one, s, since);
    m.begin_at = usec_max(whole.begin_at, all->restless_until);
    m.end_at = whole.end_at;
    add(ret, &n, m, one, s, since);
    return n;
}

unsigned meaning_list(struct evidence_meaning ret[MEANINGS_MAX], const struct evidences *all,
                      const struct evidence *one, const struct settings *s, usec since, usec at)
{
    struct evidence_meaning m = { plain_meaning(one), one->since_at, evidence_reach(one, s, at) };
    struct evidence_meaning film;
    unsigned n = 0;

    if (one->kind == EVIDENCE_WORN)
        return list_worn(ret, all, one, s, since, at);
    if (meaning_is_player(one->kind) && find_film(&film, all, one, s, at))
        add(ret, &n, film, one, s, since);
    if (m.as == EVIDENCE_KIND_MAX)
        return n;
    if (one->is_spent)
        m.end_at = usec_min(m.end_at, evidence_spent_at(one, s));
    if (one->kind != EVIDENCE_CALL && one->kind != EVIDENCE_LONE_PLAYER &&
        one->kind != EVIDENCE_PRESENT && !evidence_is_report(one->kind)) {
        const usec end = m.end_at, paused = paused_at(all, one);

        m.end_at = usec_min(end, paused);
        add(ret, &n, m, one, s, since);
        m.as = EVIDENCE_INHIBITOR;
        m.end_at = paused < end ? end : USEC_NONE;
    }
    add(ret, &n, m, one, s, since);
    return n;
}
