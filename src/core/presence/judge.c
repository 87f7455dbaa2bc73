#include "core/presence/judge.h"

#include <string.h>

#include "core/presence/cover.h"
#include "core/presence/hidden.h"
#include "core/presence/report.h"
#include "core/presence/transition.h"

/* More instants than one set of evidence has. */
#define JUDGE_MAX (4 * EVIDENCE_MAX)

_Static_assert(EFFECTS_MAX >= EVIDENCE_MAX + 20, "a state for each end, a rest and the coach's");

usec judge_cover(const struct presence *p, const struct settings *s, usec since, usec now)
{
    return cover_find(p, s, since, now).end_at;
}

void judge_idle(struct presence *p, const struct step *step, usec since)
{
    p->idle_at = step->now;
    p->idle_since = since;
}

void judge_input(struct presence *p, const struct step *step, usec at)
{
    const struct evidence *gone;

    cover_mark_carriers(p, step->settings, at);
    p->idle_at = p->idle_since = USEC_NONE;
    p->covered_at = USEC_NONE;
    while ((gone = evidences_report(&p->evidence, EVIDENCE_AWAY, at)))
        evidences_remove(&p->evidence, gone); /* input proves that the person is here */
}

void judge_evidence(struct presence *p, const struct step *step, const struct event *event)
{
    const bool is_gone = event->evidence.kind == EVIDENCE_AWAY && event->evidence.on;
    const bool is_taken_back = event->evidence.kind == EVIDENCE_AWAY && !event->evidence.on &&
                               evidences_report(&p->evidence, EVIDENCE_AWAY, step->now);

    evidences_take(&p->evidence, event, step->settings);
    if (is_taken_back && p->present.state == PRESENCE_AWAY && p->present.reason == REASON_LEASE &&
        p->is_ready && !presence_is_barred(p) &&
        !evidences_report(&p->evidence, EVIDENCE_AWAY, step->now))
        transition_take_back(p, step);
    /* Later input would refute the report, so request it. */
    if (is_gone && p->is_ready && p->idle_at == USEC_NONE)
        p->await_at = usec_max(step->now, p->noise_until_at);
}

/* Did evidence that has ended by now show that the person was here after the last input at @since?
 */
static bool was_shown_after(const struct presence *p, usec since)
{
    return (p->covered_at > since && !meaning_is_doubtful(p->covered_as)) ||
           (presence_previous(p) == PRESENCE_STANDING && p->present.since_at > since);
}

bool judge_was_here(const struct presence *p, const struct settings *s, usec since)
{
    const usec fresh_at = usec_add(p->returned_at, -PRESENCE_NOISE_AFTER);

    if (was_shown_after(p, since))
        return true;
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];
        struct evidence_meaning list[MEANINGS_MAX];
        const unsigned n = meaning_list(list, &p->evidence, e, s, since, since);

        for (unsigned k = 0; k < n; k++)
            if (cover_may_count(p, s, e, &list[k], since) &&
                usec_min(list[k].end_at, e->until_at) > since &&
                (e->since_at >= fresh_at || e->is_carrier || meaning_is_purpose(list[k].as)))
                return true;
    }
    return false;
}

enum presence_state judge_posture(struct presence *p, usec at, enum presence_state seated,
                                  enum reason *reason)
{
    const struct evidence *up = evidences_report(&p->evidence, EVIDENCE_STANDING, at);

    if (!up)
        return seated;
    presence_set_decided_by(p, up, up->kind);
    *reason = REASON_LEASE;
    return PRESENCE_STANDING;
}

static void enter_away(struct presence *p, const struct step *step, usec at, enum reason reason,
                       const struct cover *c)
{
    const bool is_purpose =
        reason == REASON_CAP && cover_purpose_end(p, step->settings, p->judged_at) > at;

    presence_set_decided_by(p, c->by, c->as);
    transition_enter(p, step, PRESENCE_AWAY, at, reason);
    /* While the film or call continues, the person may still be there: no rest is credited. */
    if (is_purpose)
        p->present.certain_at = USEC_NEVER;
}

static void enter_passive(struct presence *p, const struct step *step, usec at,
                          const struct cover *c)
{
    const enum reason reason = cover_reason(c->as);

    if (p->present.state == PRESENCE_PASSIVE && p->present.reason == reason)
        return;
    presence_set_decided_by(p, c->by, c->as);
    if (p->present.state == PRESENCE_PASSIVE && p->present.reason != REASON_ASSUMED)
        transition_replace(p, step, PRESENCE_PASSIVE, reason); /* same interval, new reason */
    else
        transition_enter(p, step, PRESENCE_PASSIVE, at, reason);
}

/* Applies reports that the seated person stands, or has sat down again. */
static void follow_posture(struct presence *p, const struct step *step, usec at,
                           const struct cover *c)
{
    const struct evidence *here = report_here(p, at); /* of two reports, the later one counts */
    const struct evidence *up = here && here->kind == EVIDENCE_STANDING ? here : NULL;

    if (up && presence_is_seated(p) && p->present.reason != REASON_ASSUMED) {
        presence_set_decided_by(p, up, up->kind);
        transition_enter(p, step, PRESENCE_STANDING, up->since_at, REASON_LEASE);
    } else if (!up && p->present.state == PRESENCE_STANDING && c) {
        enter_passive(p, step, at, c);
    } else if (!up && p->present.state == PRESENCE_STANDING) {
        transition_enter(p, step, PRESENCE_ACTIVE, at, REASON_INPUT);
    }
}

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
                      cover_reason(by->kind), change);
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

/* While away: the person may be back, or evidence may change the absence. */
static void judge_away(struct presence *p, const struct step *step, usec at,
                       struct presence_change *change)
{
    struct cover c;

    if (judge_return(p, step, at, change))
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
        transition_replace(p, step, PRESENCE_PASSIVE, cover_reason(c.as));
    }
}

/* No input: passive while evidence shows sitting, then away. */
static void judge_when_idle(struct presence *p, const struct step *step, usec at)
{
    const struct settings *s = step->settings;
    const struct evidence *gone = report_gone(p, s, at);
    struct cover c = cover_find(p, s, p->idle_since, at);
    const bool is_new = p->present.state != PRESENCE_PASSIVE || p->present.reason == REASON_ASSUMED;
    enum reason reason = c.is_capped ? REASON_CAP : REASON_IDLE;

    if (gone && gone->since_at <= c.end_at) {
        c = (struct cover){ .end_at = usec_max(gone->since_at, p->idle_since),
                            .by = gone,
                            .as = gone->kind };
        reason = REASON_LEASE;
    } else if (c.is_pending && c.end_at <= at) {
        return; /* in a few seconds the evidence has lasted long enough, or has ended */
    }
    if (is_new && c.end_at > p->idle_since && p->present.state != PRESENCE_STANDING)
        enter_passive(p, step, p->idle_since, &c);
    else if (!is_new && c.end_at > at)
        enter_passive(p, step, at, &c);
    if (c.end_at > at)
        follow_posture(p, step, at, &c);
    if (c.end_at <= at)
        enter_away(p, step, usec_max(c.end_at, is_new ? USEC_NONE : p->settings_at), reason, &c);
}

/* No idle source is available: only reports decide. */
static void judge_without_source(struct presence *p, const struct step *step, usec at,
                                 struct presence_change *change)
{
    const struct evidence *latest = report_latest(p, at);
    enum presence_state state = !latest                             ? PRESENCE_UNKNOWN
                                : latest->kind == EVIDENCE_SITTING  ? PRESENCE_PASSIVE
                                : latest->kind == EVIDENCE_STANDING ? PRESENCE_STANDING
                                                                    : PRESENCE_AWAY;

    if (!judge_is_uncertain(p) && p->present.reason != REASON_LEASE)
        return;
    if (state == p->present.state ||
        (!latest && (judge_is_uncertain(p) || !report_has_ended(p, at))))
        return;
    presence_set_decided_by(p, latest, latest ? latest->kind : EVIDENCE_AWAY);
    if (!latest)
        transition_lose(p, step, at, change);
    else if (p->present.state == PRESENCE_AWAY)
        transition_return(p, step, latest->since_at, state, REASON_LEASE, change);
    else
        transition_enter(p, step, state, latest->since_at, REASON_LEASE);
}

/* There is input: the person sits or stands, unless a report shows that the person left. */
static void judge_when_active(struct presence *p, const struct step *step, usec at)
{
    const struct evidence *gone = report_gone(p, step->settings, at);
    struct cover c = { .by = gone, .as = EVIDENCE_AWAY };

    if (!gone || !p->is_ready) {
        follow_posture(p, step, at, NULL);
        return;
    }
    enter_away(p, step, usec_max(gone->since_at, p->last_input_at), REASON_LEASE, &c);
    p->await_at = usec_max(at, p->noise_until_at);
}

bool judge_is_uncertain(const struct presence *p)
{
    return p->present.state == PRESENCE_UNKNOWN || p->present.reason == REASON_ASSUMED;
}

bool judge_outlives(const struct presence *p, const struct settings *settings)
{
    if (p->lost_at == USEC_NONE || presence_is_barred(p))
        return false;
    if (p->present.reason == REASON_LEASE && report_is_live(p, p->judged_at))
        return false;
    if (p->present.state == PRESENCE_PASSIVE &&
        evidences_report(&p->evidence, EVIDENCE_SITTING, p->judged_at))
        return false; /* a report that the person sits outweighs the missing source */
    return !judge_is_uncertain(p) ||
           (p->present.state == PRESENCE_UNKNOWN) == (settings->assume == SETTINGS_ASSUME_SITTING);
}

static void judge_at(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    if (presence_is_barred(p))
        return;
    if (judge_outlives(p, step->settings) && at >= usec_add(p->lost_at, PRESENCE_BRIDGE))
        transition_lose(p, step, report_has_ended(p, at) ? at : p->lost_at, change);
    if (!p->is_ready || (p->lost_at != USEC_NONE && p->idle_at == USEC_NONE &&
                         at >= usec_add(p->lost_at, PRESENCE_BRIDGE))) {
        judge_without_source(p, step, at, change);
        return;
    }
    if (p->present.state == PRESENCE_AWAY)
        judge_away(p, step, at, change);
    if (p->present.state != PRESENCE_AWAY && p->idle_at != USEC_NONE)
        judge_when_idle(p, step, at); /* after a return too: by now the call may be over */
    else if (p->present.state != PRESENCE_AWAY && p->hides_idle && p->lost_at == USEC_NONE &&
             p->present.state != PRESENCE_STANDING)
        hidden_judge(p, step, at);
    if (p->present.state != PRESENCE_AWAY && p->idle_at == USEC_NONE)
        judge_when_active(p, step, at);
    if (p->hides_idle && p->present.state == PRESENCE_ACTIVE && p->idle_at == USEC_NONE &&
        p->lost_at == USEC_NONE)
        hidden_judge(p, step, at); /* was standing, now sits, and an inhibitor hides input */
}

/* @at if it lies after @after, so that the same instant is not judged again and again. */
static usec if_after(usec at, usec after)
{
    return at > after ? at : USEC_NEVER;
}

static usec deadline_after(const struct presence *p, const struct settings *s, usec after)
{
    const struct evidence *gone = evidences_report(&p->evidence, EVIDENCE_AWAY, after);
    const bool is_away = p->present.state == PRESENCE_AWAY;
    usec next = evidences_deadline(&p->evidence, s);
    usec at = USEC_NEVER;

    if (judge_outlives(p, s) || (p->lost_at != USEC_NONE && report_is_live(p, after)))
        next = usec_min(next, if_after(usec_add(p->lost_at, PRESENCE_BRIDGE), after));
    if (presence_is_barred(p) || !p->is_ready || is_away)
        return next;
    if (gone && (p->idle_at != USEC_NONE || p->can_await))
        at = report_gone_at(p, s, gone);
    next = usec_min(next, if_after(at, after));
    at = USEC_NEVER;
    if (p->idle_at != USEC_NONE)
        at = cover_find(p, s, p->idle_since, after).end_at;
    else if (p->hides_idle && p->lost_at == USEC_NONE && p->present.state == PRESENCE_PASSIVE)
        at = usec_add(usec_max(p->present.since_at, p->last_input_at), s->passive_limit);
    return usec_min(next, if_after(at, after));
}

usec judge_deadline(const struct presence *p, const struct settings *s)
{
    return usec_max(deadline_after(p, s, p->judged_at), p->judged_at);
}

void judge_step(struct presence *p, const struct step *step, usec until,
                struct presence_change *change)
{
    usec at = USEC_NONE;

    if (until < p->judged_at)
        return;
    /* Judge each instant at which something changes, in order. Each one ends something. */
    for (unsigned n = 0; n < JUDGE_MAX && at < until; n++) {
        at = usec_min(judge_deadline(p, step->settings), until);
        p->judged_at = usec_max(p->judged_at, at);
        evidences_pass(&p->evidence, at, step->settings);
        judge_at(p, step, at, change);
        cover_fold(p, step->settings, at);
    }
    p->judged_at = until;
}
