#include "core/cover.h"

bool cover_is_kind(enum evidence_kind kind)
{
    return kind == EVIDENCE_INHIBITOR || kind == EVIDENCE_VIDEO || kind == EVIDENCE_CALL ||
           kind == EVIDENCE_CALL_WORD || kind == EVIDENCE_WORN || kind == EVIDENCE_SITTING;
}

bool cover_is_doubtful(enum evidence_kind kind)
{
    return kind == EVIDENCE_INHIBITOR || kind == EVIDENCE_WORN;
}

static bool is_purpose_kind(enum evidence_kind kind)
{
    return kind == EVIDENCE_VIDEO || kind == EVIDENCE_CALL || kind == EVIDENCE_CALL_WORD;
}

bool cover_is_purpose(const struct evidences *all, const struct evidence *e)
{
    if (is_purpose_kind(e->kind))
        return true;
    for (unsigned i = 0; e->kind == EVIDENCE_INHIBITOR && i < all->n; i++)
        if (all->list[i].kind == EVIDENCE_MUSIC && all->list[i].is_sure)
            return true;
    return false;
}

enum reason cover_reason_of_kind(enum evidence_kind kind)
{
    switch (kind) {
    case EVIDENCE_CALL:
    case EVIDENCE_CALL_WORD:
        return REASON_CALL;
    case EVIDENCE_WORN:
        return REASON_WORN;
    case EVIDENCE_SITTING:
    case EVIDENCE_STANDING:
    case EVIDENCE_AWAY:
        return REASON_LEASE;
    case EVIDENCE_VIDEO:
        return REASON_MEDIA;
    default:
        return REASON_INHIBITOR;
    }
}

enum reason cover_reason(const struct evidences *all, const struct evidence *e)
{
    bool is_film = e->kind == EVIDENCE_INHIBITOR && cover_is_purpose(all, e);

    return is_film ? REASON_MEDIA : cover_reason_of_kind(e->kind);
}

usec cover_reach(const struct evidence *e, const struct settings *s, usec at)
{
    usec end = usec_min(e->ended_at, e->until_at);

    return end != USEC_NEVER && at < evidence_over_at(e, s) ? USEC_NEVER : end;
}

/* Something that plays beside an inhibitor makes a film of the two, for as long as it plays. */
static usec music_reach(const struct evidences *all, const struct settings *s, usec at)
{
    usec end = USEC_NONE;

    for (unsigned i = 0; i < all->n; i++)
        if (all->list[i].kind == EVIDENCE_MUSIC && all->list[i].is_sure)
            end = usec_max(end, cover_reach(&all->list[i], s, at));
    return end;
}

usec cover_purpose_reach(const struct evidences *all, const struct evidence *e,
                         const struct settings *s, usec at)
{
    const usec reach = cover_reach(e, s, at);

    return e->kind == EVIDENCE_INHIBITOR ? usec_min(reach, music_reach(all, s, at)) : reach;
}

/* P3: believed until here, counted from the last input. */
static usec cap_of(const struct evidences *all, const struct evidence *e, const struct settings *s,
                   usec since, usec at)
{
    const usec full = usec_add(since, s->passive_limit);
    const usec quarter = usec_add(since, s->passive_limit / 4);

    switch (e->kind) {
    case EVIDENCE_SITTING:
    case EVIDENCE_STANDING:
        return e->until_at;
    case EVIDENCE_INHIBITOR:
        return usec_max(quarter, usec_min(full, music_reach(all, s, at)));
    case EVIDENCE_WORN:
        return quarter;
    default:
        return full;
    }
}

bool cover_may_count(const struct presence *p, const struct settings *s, const struct evidence *e,
                     usec end)
{
    if (e->kind == EVIDENCE_STANDING) /* who said so and then left has left */
        return p->idle_since != USEC_NONE && e->since_at >= p->idle_since;
    if (!cover_is_kind(e->kind) || e->is_mute)
        return false;
    if (p->idle_at == USEC_NONE)
        return true;
    if (e->kind == EVIDENCE_SITTING) /* where it had a hole, that is known to the instant */
        return p->covered_kind != EVIDENCE_SITTING || p->covered_at < p->idle_since ||
               e->since_at <= end;
    return e->since_at <= usec_max(p->idle_at, usec_add(end, settings_evidence_off(s)));
}

static bool extend(struct cover *c, const struct presence *p, const struct settings *s,
                   const struct evidence *e, usec since, usec at)
{
    const usec far = cover_reach(e, s, at), cap = cap_of(&p->evidence, e, s, since, at);
    const usec end = usec_min(far, cap);

    if (end <= c->end_at || !cover_may_count(p, s, e, c->end_at))
        return false;
    if (!e->is_sure) {
        c->is_pending = true;
        return false;
    }
    c->end_at = end;
    c->by = e;
    c->kind = e->kind;
    c->is_capped = cap < far && !evidence_is_report(e->kind);
    return true;
}

struct cover cover_find(const struct presence *p, const struct settings *s, usec since, usec at)
{
    /* What ended before idleness was told has not met its cap yet. */
    const bool is_quarter = cover_is_doubtful(p->covered_kind) && p->covered_at <= p->idle_at;
    const usec limit = is_quarter ? s->passive_limit / 4 : s->passive_limit;
    struct cover c = { .end_at = since };
    bool goes_on = true;

    if (p->covered_at > since) {
        c.end_at = p->covered_at;
        if (p->covered_kind != EVIDENCE_SITTING) /* a lease has its own end */
            c.end_at = usec_min(c.end_at, usec_add(since, limit));
        c.kind = p->covered_kind;
    }
    while (goes_on) {
        goes_on = false;
        for (unsigned i = 0; i < p->evidence.n; i++)
            goes_on |= extend(&c, p, s, &p->evidence.list[i], since, at);
    }
    return c;
}

void cover_fold(struct presence *p, const struct settings *s, usec at)
{
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];
        usec end = usec_min(e->ended_at, e->until_at);

        if (p->idle_at != USEC_NONE)
            end = usec_min(end, cap_of(&p->evidence, e, s, p->idle_since, at));
        /* What another one has shown already, this one's cap does not take back. */
        if (evidence_over_at(e, s) > at || !e->is_sure || end <= p->covered_at ||
            !cover_may_count(p, s, e, usec_max(p->covered_at, p->idle_since)))
            continue;
        /* A film's own inhibitor often ends just after it: that was a film all the same. */
        if (p->covered_at == USEC_NONE || !is_purpose_kind(p->covered_kind) ||
            evidence_is_report(e->kind))
            p->covered_kind = e->kind;
        p->covered_at = end;
    }
    evidences_drop_ended(&p->evidence, at, s);
}
