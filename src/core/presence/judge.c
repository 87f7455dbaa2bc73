#include "core/presence/judge.h"

#include <string.h>

#include "core/presence/absence.h"
#include "core/presence/cover.h"
#include "core/presence/hidden.h"
#include "core/presence/report.h"
#include "core/presence/transition.h"
#include "core/presence/walk.h"

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

    if (event->evidence.kind == EVIDENCE_PRESENT && event->evidence.on)
        p->seen_at = event->at;
    evidences_take(&p->evidence, event, step->settings);
    if (is_taken_back && p->present.state == PRESENCE_AWAY && presence_is_reported(p) &&
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

/* A report that the person stands, or else a raised desk or a belt that runs: of a person who is
 * there, these two show the posture. NULL: the person sits. */
static const struct evidence *standing(const struct presence *p, usec at)
{
    const struct evidence *here = report_here(p, at); /* of two reports, the later one counts */
    const struct evidence *belt = evidences_report(&p->evidence, EVIDENCE_TREADMILL, at);

    if (here)
        return here->kind == EVIDENCE_STANDING ? here : NULL;
    return belt ? belt : evidences_report(&p->evidence, EVIDENCE_DESK, at);
}

enum presence_state judge_posture(struct presence *p, usec at, enum presence_state seated,
                                  enum reason *reason)
{
    const struct evidence *up = standing(p, at);

    if (!up)
        return seated;
    presence_set_decided_by(p, up, up->kind);
    *reason = cover_reason_by(up, up->kind);
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
    const enum reason reason = cover_reason_by(c->by, c->as);

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
    const struct evidence *up = standing(p, at);

    if (up && presence_is_seated(p) && p->present.reason != REASON_ASSUMED) {
        presence_set_decided_by(p, up, up->kind);
        transition_enter(p, step, PRESENCE_STANDING, up->since_at, cover_reason_by(up, up->kind));
    } else if (!up && p->present.state == PRESENCE_STANDING && c) {
        enter_passive(p, step, at, c);
    } else if (!up && p->present.state == PRESENCE_STANDING) {
        transition_enter(p, step, PRESENCE_ACTIVE, at, REASON_INPUT);
    }
}

/* The report that the person has left, or that a sensor sees an empty chair; NULL: there is none.
 */
static const struct evidence *nobody(const struct presence *p, const struct settings *s, usec at)
{
    const struct evidence *gone = report_gone(p, s, at);

    return gone ? gone : evidences_report(&p->evidence, EVIDENCE_ABSENT, at);
}

/* No input: passive while evidence shows sitting, then away. */
static void judge_when_idle(struct presence *p, const struct step *step, usec at)
{
    const struct settings *s = step->settings;
    const struct evidence *gone = nobody(p, s, at);
    struct cover c = cover_find(p, s, p->idle_since, at);
    const bool is_new = p->present.state != PRESENCE_PASSIVE || p->present.reason == REASON_ASSUMED;
    enum reason reason = c.is_capped ? REASON_CAP : REASON_IDLE;

    if (gone && gone->since_at <= c.end_at) {
        c = (struct cover){ .end_at = usec_max(gone->since_at, p->idle_since),
                            .by = gone,
                            .as = gone->kind };
        reason = cover_reason_by(gone, gone->kind);
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

    if (!judge_is_uncertain(p) && !presence_is_reported(p))
        return;
    if (state == p->present.state ||
        (!latest && (judge_is_uncertain(p) || !report_has_ended(p, at))))
        return;
    presence_set_decided_by(p, latest, latest ? latest->kind : EVIDENCE_AWAY);
    if (!latest)
        transition_lose(p, step, at, change);
    else if (p->present.state == PRESENCE_AWAY)
        transition_return(p, step, latest->since_at, state, cover_reason_by(latest, latest->kind),
                          change);
    else
        transition_enter(p, step, state, latest->since_at, cover_reason_by(latest, latest->kind));
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
    enter_away(p, step, usec_max(gone->since_at, p->last_input_at),
               cover_reason_by(gone, gone->kind), &c);
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
    if (presence_is_reported(p) && report_is_live(p, p->judged_at))
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
        absence_judge(p, step, at, change);
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
    usec next = usec_min(evidences_deadline(&p->evidence, s), walk_deadline(p, s));
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
        walk_pass(p, step, at);
        judge_at(p, step, at, change);
        cover_fold(p, step->settings, at);
    }
    p->judged_at = until;
}
