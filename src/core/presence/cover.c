#include "core/presence/cover.h"

enum reason cover_reason(enum evidence_kind as)
{
    switch (as) {
    case EVIDENCE_CALL:
        return REASON_CALL;
    case EVIDENCE_WORN:
        return REASON_WORN;
    case EVIDENCE_SITTING:
    case EVIDENCE_STANDING:
    case EVIDENCE_AWAY:
        return REASON_LEASE;
    case EVIDENCE_PRESENT:
    case EVIDENCE_ABSENT:
    case EVIDENCE_DESK:
        return REASON_SENSOR;
    case EVIDENCE_TREADMILL:
        return REASON_WALK;
    case EVIDENCE_VIDEO:
        return REASON_MEDIA;
    case EVIDENCE_GAME:
        return REASON_GAME;
    default:
        return REASON_INHIBITOR;
    }
}

enum reason cover_reason_by(const struct evidence *by, enum evidence_kind as)
{
    return by && by->is_sensor && evidence_is_report(by->kind) ? REASON_SENSOR : cover_reason(as);
}

/* The evidence is trusted until this instant, which depends on the last input. */
static usec cap_of(const struct evidence *e, enum evidence_kind as, const struct settings *s,
                   usec since)
{
    if (evidence_is_report(e->kind))
        return e->until_at;
    if (as == EVIDENCE_PRESENT) /* each reading has an end of its own */
        return usec_min(e->until_at, usec_add(since, s->passive_limit));
    return usec_add(since, meaning_is_doubtful(as) ? s->passive_limit / 4 : s->passive_limit);
}

bool cover_may_count(const struct presence *p, const struct settings *s, const struct evidence *e,
                     const struct evidence_meaning *m, usec end)
{
    /* A reading of a presence sensor from before the last input shows nothing after it. */
    if (e->kind == EVIDENCE_PRESENT &&
        p->seen_at <= (p->idle_at != USEC_NONE ? p->idle_since : p->last_input_at))
        return false;
    if (e->kind == EVIDENCE_STANDING) /* a report before the last input ends with that input */
        return p->idle_since != USEC_NONE && e->since_at >= p->idle_since;
    if (p->idle_at == USEC_NONE)
        return true;
    if (e->kind == EVIDENCE_SITTING) /* a gap between two reports is known exactly */
        return p->covered_as != EVIDENCE_SITTING || p->covered_at < p->idle_since ||
               e->since_at <= end;
    /* The sources are asked when idleness is reported, and may have missed a beginning until then.
     */
    return m->begin_at <= usec_max(usec_add(p->idle_at, settings_late_answer(s)),
                                   usec_add(end, settings_evidence_off(s)));
}

static bool extend(struct cover *c, const struct presence *p, const struct settings *s,
                   const struct evidence *e, usec since, usec at)
{
    struct evidence_meaning list[MEANINGS_MAX];
    const unsigned n = meaning_list(list, &p->evidence, e, s, since, at);
    bool is_extended = false;

    for (unsigned i = 0; i < n; i++) {
        const struct evidence_meaning *m = &list[i];
        const usec cap = cap_of(e, m->as, s, since), end = usec_min(m->end_at, cap);

        if (end <= c->end_at || !cover_may_count(p, s, e, m, c->end_at))
            continue;
        if (!e->is_sure) {
            c->is_pending = true;
            continue;
        }
        c->end_at = end;
        c->by = e;
        c->as = m->as;
        c->is_capped = cap < m->end_at && !evidence_is_report(e->kind);
        is_extended = true;
    }
    return is_extended;
}

struct cover cover_find(const struct presence *p, const struct settings *s, usec since, usec at)
{
    /* Evidence that ended before idleness was reported has not been limited by its cap yet. */
    const bool is_quarter = meaning_is_doubtful(p->covered_as) && p->covered_at <= p->idle_at;
    const usec limit = is_quarter ? s->passive_limit / 4 : s->passive_limit;
    struct cover c = { .end_at = since };
    bool goes_on = true;

    if (p->covered_at > since && since <= p->covered_fresh_until) {
        c.end_at = p->covered_at;
        if (p->covered_as != EVIDENCE_SITTING) /* a lease has its own end */
            c.end_at = usec_min(c.end_at, usec_add(since, limit));
        c.as = p->covered_as;
    }
    /* A call that was itself the return gives the reason, whatever plays beside it. */
    for (unsigned i = 0; i < p->evidence.n; i++)
        if (p->evidence.list[i].kind == EVIDENCE_CALL && p->evidence.list[i].since_at == since)
            extend(&c, p, s, &p->evidence.list[i], since, at);
    while (goes_on) {
        goes_on = false;
        for (unsigned i = 0; i < p->evidence.n; i++)
            goes_on |= extend(&c, p, s, &p->evidence.list[i], since, at);
    }
    return c;
}

/* Remembers a meaning that has ended, as far as it shows more than what is remembered already. */
static void fold(struct presence *p, const struct settings *s, const struct evidence *e,
                 const struct evidence_meaning *m)
{
    usec end = m->end_at;

    if (p->idle_at != USEC_NONE)
        end = usec_min(end, cap_of(e, m->as, s, p->idle_since));
    /* The cap of this evidence does not shorten the presence that other evidence shows. */
    if (end <= p->covered_at ||
        !cover_may_count(p, s, e, m, usec_max(p->covered_at, p->idle_since)))
        return;
    /* The inhibitor of a film often ends just after the film: it was a film nevertheless. */
    if (p->covered_at == USEC_NONE || !meaning_is_purpose(p->covered_as) ||
        evidence_is_report(e->kind)) {
        p->covered_as = m->as;
        p->covered_fresh_until = meaning_fresh_until(m->as, e, s);
    }
    p->covered_at = end;
}

void cover_fold(struct presence *p, const struct settings *s, usec at)
{
    const usec since = p->idle_at != USEC_NONE ? p->idle_since : p->last_input_at;

    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];
        struct evidence_meaning list[MEANINGS_MAX];
        const unsigned n = meaning_list(list, &p->evidence, e, s, since, at);

        for (unsigned k = 0; k < n; k++)
            if (e->is_sure && list[k].end_at <= at)
                fold(p, s, e, &list[k]);
    }
    evidences_drop_ended(&p->evidence, at, s);
}

usec cover_purpose_end(const struct presence *p, const struct settings *s, usec at)
{
    usec end = USEC_NONE;

    for (unsigned i = 0; i < p->evidence.n; i++) {
        struct evidence_meaning list[MEANINGS_MAX];
        const unsigned n =
            meaning_list(list, &p->evidence, &p->evidence.list[i], s, p->idle_since, at);

        for (unsigned k = 0; k < n; k++)
            if (meaning_is_purpose(list[k].as))
                end = usec_max(end, list[k].end_at);
    }
    return end;
}

/* Does @e show, by itself, that the person sat here until @at or longer? */
static bool carries(const struct presence *p, const struct settings *s, const struct evidence *e,
                    usec since, usec at)
{
    struct evidence_meaning list[MEANINGS_MAX];
    const unsigned n = meaning_list(list, &p->evidence, e, s, since, at);

    for (unsigned i = 0; e->is_sure && i < n; i++)
        if (list[i].begin_at < at && list[i].end_at >= at &&
            cap_of(e, list[i].as, s, since) >= at && cover_may_count(p, s, e, &list[i], at))
            return true;
    return false;
}

void cover_mark_carriers(struct presence *p, const struct settings *s, usec at)
{
    const usec since =
        p->idle_at != USEC_NONE ? p->idle_since : usec_max(p->last_input_at, p->present.since_at);
    struct evidences *all = &p->evidence;

    if (p->present.state != PRESENCE_PASSIVE ||
        (p->idle_at == USEC_NONE && !(p->is_ready && p->hides_idle)))
        return;
    for (unsigned i = 0; i < all->n; i++) {
        struct evidence *one = &all->list[i];

        if (evidence_is_report(one->kind) || !carries(p, s, one, since, at))
            continue;
        one->is_carrier = true;
        for (unsigned k = 0; meaning_is_player(one->kind) && k < all->n; k++)
            all->list[k].is_carrier |= meaning_is_partner(one, &all->list[k]);
    }
}
