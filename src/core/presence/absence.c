#include "core/presence/absence.h"

#include <string.h>

#include "core/presence/cover.h"
#include "core/presence/report.h"
#include "core/presence/transition.h"
#include "core/presence/walk.h"

/* When the film or call has ended, the absence is certain from its end on. */
static void end_doubt(struct presence *p, const struct settings *s, usec at)
{
    const usec end = cover_purpose_end(p, s, at);

    if (p->present.certain_at == USEC_NEVER && end != USEC_NEVER)
        p->present.certain_at = usec_max(usec_max(end, p->covered_at), p->present.since_at);
}

/* Away since a cap, although the capped evidence turns out to have ended before it? */
static bool has_ended_before(const struct presence *p, const struct settings *s, usec at)
{
    if (p->present.reason != REASON_CAP || presence_previous(p) != PRESENCE_PASSIVE ||
        p->idle_at == USEC_NONE)
        return false;
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (strcmp(e->source, p->decided_by.source) == 0 &&
            strcmp(*e->detail ? e->detail : e->source, p->decided_by.name) == 0 &&
            e->ended_at < p->present.since_at && evidence_over_at(e, s) <= at)
            return true;
    }
    return false;
}

/* The first call since the person left, if only a person can have begun it; else NULL. */
static const struct evidence *find_answered(const struct presence *p, const struct settings *s)
{
    const usec after = usec_max(p->present.since_at, usec_max(p->unbarred_at, p->noise_until_at));
    const struct evidence *first = NULL;

    for (unsigned i = 0; s->passive_limit && i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (e->kind == EVIDENCE_CALL && e->is_sure && !e->is_not_return && e->since_at > after &&
            (!first || e->since_at < first->since_at))
            first = e;
    }
    return first;
}

/* While away: has a report or a call brought the person back? */
static bool judge_return(struct presence *p, const struct step *step, usec at,
                         struct presence_change *change)
{
    const struct evidence *here = report_here(p, at), *call = find_answered(p, step->settings);
    /* A report made behind a barrier counts from the end of the barrier on. */
    const bool is_report = here && here->since_at > p->present.since_at;
    const struct evidence *by = is_report ? here : call;

    if (!by)
        return false;
    presence_set_decided_by(p, by, by->kind);
    p->idle_at = p->idle_since = by->since_at; /* treat it like input */
    transition_return(p, step, usec_max(by->since_at, p->unbarred_at),
                      by->kind == EVIDENCE_STANDING ? PRESENCE_STANDING : PRESENCE_PASSIVE,
                      cover_reason_by(by, by->kind), change);
    return true;
}

/* The sources open one after the other: idleness may be reported before the film is. */
static bool may_be_late(const struct presence *p, usec at)
{
    return p->present.since_at == p->idle_since && usec_since(at, p->idle_at) <= EVIDENCE_OLD;
}

/* May the absence be a short interruption of the film or call that ended when it began? A barrier
 * since then proves that it is more. An inhibitor of unknown purpose may come and go by itself. */
static bool is_gap(const struct presence *p, usec at)
{
    return p->present.since_at == p->covered_at && usec_since(at, p->covered_at) <= EVIDENCE_SAME &&
           !meaning_is_doubtful(p->covered_as) && !presence_was_barred(p);
}

/* The walk is over, and a device that is worn shows the person at rest. A film that still plays
 * does not: the person may have left it behind. */
static bool sits_after_walk(struct presence *p, const struct step *step, usec at,
                            struct presence_change *change)
{
    const usec end = walk_ended_at(p);
    const struct evidence *worn = evidences_report(&p->evidence, EVIDENCE_WORN, at);

    /* If the device was out of reach in between, its report does not prove that the walk ended. */
    if (end == USEC_NONE || !worn || !worn->is_sure || worn->since_at > end ||
        p->idle_at == USEC_NONE || usec_add(p->idle_since, step->settings->passive_limit / 4) <= at)
        return false;
    presence_set_decided_by(p, worn, worn->kind);
    p->covered_at = usec_max(p->covered_at, end);
    p->covered_as = EVIDENCE_WORN;
    p->covered_fresh_until = USEC_NEVER;
    p->evidence.was_restless = false;
    transition_return(p, step, end, PRESENCE_PASSIVE, REASON_WORN, change);
    return true;
}

void absence_judge(struct presence *p, const struct step *step, usec at,
                   struct presence_change *change)
{
    struct cover c;

    if (judge_return(p, step, at, change) || sits_after_walk(p, step, at, change))
        return;
    if (has_ended_before(p, step->settings, at)) {
        c = cover_find(p, step->settings, p->idle_since, at);
        transition_shorten_previous(p, step, c.end_at);
    }
    end_doubt(p, step->settings, at);
    if (p->present.reason != REASON_IDLE || p->idle_at == USEC_NONE ||
        !(may_be_late(p, at) || is_gap(p, at)))
        return;
    c = cover_find(p, step->settings, p->idle_since, at);
    if (c.by && c.end_at > at && !report_gone(p, step->settings, at)) {
        presence_set_decided_by(p, c.by, c.as);
        transition_replace(p, step, PRESENCE_PASSIVE, cover_reason_by(c.by, c.as));
    }
}
