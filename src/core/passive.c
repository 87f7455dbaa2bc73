#include "core/passive.h"

#include <stdio.h>
#include <string.h>

#include "core/cover.h"
#include "core/report.h"
#include "core/transition.h"

/* More instants than one set of evidence has. */
#define JUDGE_MAX (4 * EVIDENCE_MAX)

usec passive_cover(const struct presence *p, const struct settings *s, usec since, usec now)
{
    return cover_find(p, s, since, now).end_at;
}

void passive_idle(struct presence *p, const struct step *step, usec since)
{
    p->idle_at = step->now;
    p->idle_since = since;
}

void passive_input(struct presence *p, usec at)
{
    const struct evidence *gone;

    p->idle_at = p->idle_since = USEC_NONE;
    p->covered_at = USEC_NONE;
    while ((gone = evidences_report(&p->evidence, EVIDENCE_AWAY, at)))
        evidences_remove(&p->evidence, gone); /* whoever touches the keys is here */
}

void passive_take(struct presence *p, const struct step *step, const struct event *event)
{
    const bool is_gone = event->evidence.kind == EVIDENCE_AWAY && event->evidence.on;

    evidences_take(&p->evidence, event, step->settings);
    /* Input in the time to come would refute it, so somebody has to listen. */
    if (is_gone && p->is_ready && p->idle_at == USEC_NONE)
        p->await_at = usec_max(step->now, p->deaf_until_at);
}

/* Over by now, and yet it showed that somebody was here after the last input at @since? */
static bool was_shown_after(const struct presence *p, usec since)
{
    return (p->covered_at > since && !cover_is_doubtful(p->covered_kind)) ||
           (p->before == PRESENCE_STANDING && p->is.since_at > since);
}

bool passive_is_no_blip(const struct presence *p, const struct settings *s, usec since)
{
    const usec fresh_at = usec_add(p->back_at, -PRESENCE_DEAF);

    if (was_shown_after(p, since))
        return true;
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (cover_may_count(p, s, e, since) && usec_min(e->ended_at, e->until_at) > since &&
            (e->since_at >= fresh_at || cover_is_purpose(&p->evidence, e)))
            return true;
    }
    return false;
}

static void note(struct presence *p, const struct evidence *by)
{
    memset(&p->by, 0, sizeof p->by);
    if (!by)
        return;
    p->by.kind = by->kind;
    snprintf(p->by.source, sizeof p->by.source, "%s", by->source);
    snprintf(p->by.name, sizeof p->by.name, "%s", *by->detail ? by->detail : by->source);
}

enum presence_state passive_posture(struct presence *p, usec at, enum presence_state seated,
                                    enum reason *reason)
{
    const struct evidence *up = evidences_report(&p->evidence, EVIDENCE_STANDING, at);

    if (!up)
        return seated;
    note(p, up);
    *reason = REASON_LEASE;
    return PRESENCE_STANDING;
}

static void enter_away(struct presence *p, const struct step *step, usec at, enum reason reason,
                       const struct cover *c)
{
    const bool is_film = reason == REASON_CAP && c->by && cover_is_purpose(&p->evidence, c->by);

    note(p, c->by);
    transition_enter(p, step, PRESENCE_AWAY, at, reason);
    /* As long as the film goes on, nobody knows whether somebody watches: no rest is made of it. */
    if (is_film)
        p->is.doubt_at = USEC_NEVER;
}

static void enter_passive(struct presence *p, const struct step *step, usec at,
                          const struct cover *c)
{
    enum reason reason = c->by ? cover_reason(&p->evidence, c->by) : cover_reason_of_kind(c->kind);

    if (p->is.state == PRESENCE_PASSIVE && p->is.reason == reason)
        return;
    note(p, c->by);
    if (p->is.state == PRESENCE_PASSIVE && p->is.reason != REASON_MANUAL)
        transition_reopen(p, step, PRESENCE_PASSIVE, reason); /* one interval, and why it is one */
    else
        transition_enter(p, step, PRESENCE_PASSIVE, at, reason);
}

/* Whoever sits may be reported to stand, or to have sat down again. */
static void follow_posture(struct presence *p, const struct step *step, usec at,
                           const struct cover *c)
{
    const struct evidence *up = evidences_report(&p->evidence, EVIDENCE_STANDING, at);

    if (up && presence_is_seated(p) && p->is.reason != REASON_MANUAL) {
        note(p, up);
        transition_enter(p, step, PRESENCE_STANDING, up->since_at, REASON_LEASE);
    } else if (!up && p->is.state == PRESENCE_STANDING && c) {
        enter_passive(p, step, at, c);
    } else if (!up && p->is.state == PRESENCE_STANDING) {
        transition_enter(p, step, PRESENCE_ACTIVE, at, REASON_INPUT);
    }
}

/* The film ended after all: from then on the absence is certain. */
static void settle_doubt(struct presence *p, const struct settings *s, usec at)
{
    usec end = USEC_NONE;

    if (p->is.doubt_at != USEC_NEVER)
        return;
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (cover_is_kind(e->kind) && cover_is_purpose(&p->evidence, e))
            end = usec_max(end, cover_purpose_reach(&p->evidence, e, s, at));
    }
    if (end != USEC_NEVER)
        p->is.doubt_at = usec_max(usec_max(end, p->covered_at), p->is.since_at);
}

/* Away since what was capped, and told only now to have ended before that? */
static bool has_ended_before(const struct presence *p, const struct settings *s, usec at)
{
    if (p->is.reason != REASON_CAP || p->before != PRESENCE_PASSIVE || p->idle_at == USEC_NONE)
        return false;
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (e->kind == p->by.kind && strcmp(e->source, p->by.source) == 0 &&
            e->ended_at < p->is.since_at && evidence_over_at(e, s) <= at)
            return true;
    }
    return false;
}

/* Away, and a report says that somebody sits or stands here after all. */
static void judge_away(struct presence *p, const struct step *step, usec at,
                       struct presence_change *change)
{
    const struct evidence *here = report_here(p, at);
    struct cover c;

    if (here && here->since_at > p->is.since_at) {
        note(p, here);
        p->idle_at = p->idle_since = here->since_at; /* no hand, but as good as one */
        /* Said during a lock, it counts from the end of that on (P4). */
        transition_come(p, step, usec_max(here->since_at, p->unbarred_at),
                        here->kind == EVIDENCE_STANDING ? PRESENCE_STANDING : PRESENCE_PASSIVE,
                        REASON_LEASE, change);
        return;
    }
    if (has_ended_before(p, step->settings, at)) {
        c = cover_find(p, step->settings, p->idle_since, at);
        transition_end_before(p, step, c.end_at);
    }
    settle_doubt(p, step->settings, at);
    /* The sources open one after the other: who idles may be known before what he watches. */
    if (p->is.reason != REASON_IDLE || p->idle_at == USEC_NONE || p->is.since_at != p->idle_since ||
        usec_since(at, p->idle_at) > EVIDENCE_OLD)
        return;
    c = cover_find(p, step->settings, p->idle_since, at);
    if (c.by && c.end_at > at && !report_gone(p, step->settings, at)) {
        note(p, c.by);
        transition_reopen(p, step, PRESENCE_PASSIVE, cover_reason(&p->evidence, c.by));
    }
}

/* No input: here as far as the evidence reaches, then gone. */
static void judge_idle(struct presence *p, const struct step *step, usec at)
{
    const struct settings *s = step->settings;
    const struct evidence *gone = report_gone(p, s, at);
    struct cover c = cover_find(p, s, p->idle_since, at);
    const bool is_new = p->is.state != PRESENCE_PASSIVE || p->is.reason == REASON_MANUAL;
    enum reason reason = c.is_capped ? REASON_CAP : REASON_IDLE;

    if (gone && gone->since_at <= c.end_at) {
        c = (struct cover){ .end_at = usec_max(gone->since_at, p->idle_since), .by = gone };
        reason = REASON_LEASE;
    } else if (c.is_pending && c.end_at <= at) {
        return; /* a few seconds more, and it is known */
    }
    if (is_new && c.end_at > p->idle_since && p->is.state != PRESENCE_STANDING)
        enter_passive(p, step, p->idle_since, &c);
    else if (!is_new && c.end_at > at)
        enter_passive(p, step, at, &c);
    if (c.end_at > at)
        follow_posture(p, step, at, &c);
    if (c.end_at <= at)
        enter_away(p, step, usec_max(c.end_at, is_new ? USEC_NONE : p->settings_at), reason, &c);
}

/* A source that hears nothing while somebody inhibits: what is known from elsewhere stands in. */
static void judge_hidden(struct presence *p, const struct step *step, usec at)
{
    const struct settings *s = step->settings;
    const usec edge = p->is.state == PRESENCE_PASSIVE ? usec_max(p->is.since_at, p->last_input_at)
                                                      : p->last_input_at;
    const usec cap_at = usec_add(edge, s->passive_limit);
    const struct evidence *by = NULL;
    usec begin = USEC_NEVER, end = USEC_NONE, told_end = USEC_NONE;

    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (!cover_is_kind(e->kind) || e->is_mute || !e->is_sure || e->kind == EVIDENCE_SITTING)
            continue;
        end = usec_max(end, cover_reach(e, s, at));
        told_end = usec_max(told_end, e->ended_at);
        if (cover_reach(e, s, at) == USEC_NEVER && e->since_at < begin) {
            begin = e->since_at;
            by = e;
        }
    }
    if (p->is.state == PRESENCE_ACTIVE && by && begin > p->last_input_at) {
        note(p, by);
        transition_enter(p, step, PRESENCE_PASSIVE, begin, cover_reason(&p->evidence, by));
    } else if (p->is.state == PRESENCE_PASSIVE && !by) {
        transition_enter(p, step, PRESENCE_ACTIVE, usec_max(end, p->covered_at), REASON_INPUT);
    } else if (p->is.state == PRESENCE_PASSIVE && at >= cap_at && told_end >= cap_at) {
        note(p, by);
        transition_enter(p, step, PRESENCE_UNKNOWN, cap_at, REASON_CAP);
    } else if (p->is.state == PRESENCE_UNKNOWN && p->is.reason == REASON_CAP && !by &&
               p->can_await && p->await_at == USEC_NEVER && at >= end) {
        p->await_at = usec_max(at, p->deaf_until_at); /* it hears again */
    }
}

/* No idle source serves: reports are all there is (P11). */
static void judge_unheard(struct presence *p, const struct step *step, usec at,
                          struct presence_change *change)
{
    const struct evidence *latest = report_latest(p, at);
    enum presence_state state = !latest                             ? PRESENCE_UNKNOWN
                                : latest->kind == EVIDENCE_SITTING  ? PRESENCE_PASSIVE
                                : latest->kind == EVIDENCE_STANDING ? PRESENCE_STANDING
                                                                    : PRESENCE_AWAY;

    if (p->is.state != PRESENCE_UNKNOWN && p->is.reason != REASON_LEASE)
        return;
    if (state == p->is.state || (!latest && !report_has_ended(p, at)))
        return;
    note(p, latest);
    if (!latest)
        transition_lose(p, step, at, change);
    else if (p->is.state == PRESENCE_AWAY)
        transition_come(p, step, latest->since_at, state, REASON_LEASE, change);
    else
        transition_enter(p, step, state, latest->since_at, REASON_LEASE);
}

/* Hands on the keys, sitting or standing; or a report says that they are gone. */
static void judge_active(struct presence *p, const struct step *step, usec at)
{
    const struct evidence *gone = report_gone(p, step->settings, at);
    struct cover c = { .by = gone };

    if (!gone || !p->is_ready) {
        follow_posture(p, step, at, NULL);
        return;
    }
    enter_away(p, step, usec_max(gone->since_at, p->last_input_at), REASON_LEASE, &c);
    p->await_at = usec_max(at, p->deaf_until_at);
}

/* True in the states that stand for "nothing tells". */
bool passive_is_untold(const struct presence *p)
{
    return p->is.state == PRESENCE_UNKNOWN || p->is.reason == REASON_MANUAL;
}

/* Does the state still stand for what nothing has told for too long? */
bool passive_outlives(const struct presence *p, const struct settings *settings)
{
    if (p->lost_at == USEC_NONE || presence_is_barred(p))
        return false;
    if (p->is.reason == REASON_LEASE && report_is_live(p, p->judged_at))
        return false;
    if (p->is.state == PRESENCE_PASSIVE &&
        evidences_report(&p->evidence, EVIDENCE_SITTING, p->judged_at))
        return false; /* whatever else plays */
    return !passive_is_untold(p) ||
           (p->is.state == PRESENCE_UNKNOWN) == (settings->assume == SETTINGS_ASSUME_SITTING);
}

static void judge_at(struct presence *p, const struct step *step, usec at,
                     struct presence_change *change)
{
    if (presence_is_barred(p))
        return;
    if (passive_outlives(p, step->settings) && at >= usec_add(p->lost_at, PRESENCE_BRIDGE))
        transition_lose(p, step, report_has_ended(p, at) ? at : p->lost_at, change);
    if (!p->is_ready || (p->lost_at != USEC_NONE && p->idle_at == USEC_NONE &&
                         at >= usec_add(p->lost_at, PRESENCE_BRIDGE))) {
        judge_unheard(p, step, at, change);
        return;
    }
    if (p->is.state == PRESENCE_AWAY)
        judge_away(p, step, at, change);
    else if (p->idle_at != USEC_NONE)
        judge_idle(p, step, at);
    else if (p->hides_idle && p->lost_at == USEC_NONE && p->is.state != PRESENCE_STANDING)
        judge_hidden(p, step, at);
    if (p->is.state != PRESENCE_AWAY && p->idle_at == USEC_NONE)
        judge_active(p, step, at);
    if (p->hides_idle && p->is.state == PRESENCE_ACTIVE && p->idle_at == USEC_NONE &&
        p->lost_at == USEC_NONE)
        judge_hidden(p, step, at); /* down from a desk, and the film goes on */
}

/* @at if it lies after @after, so that what has been judged is not judged for ever. */
static usec if_after(usec at, usec after)
{
    return at > after ? at : USEC_NEVER;
}

static usec judge_deadline(const struct presence *p, const struct settings *s, usec after)
{
    const struct evidence *gone = evidences_report(&p->evidence, EVIDENCE_AWAY, after);
    const bool is_away = p->is.state == PRESENCE_AWAY;
    usec next = evidences_deadline(&p->evidence, s);
    usec at = USEC_NEVER;

    if (passive_outlives(p, s) || (p->lost_at != USEC_NONE && report_is_live(p, after)))
        next = usec_min(next, if_after(usec_add(p->lost_at, PRESENCE_BRIDGE), after));
    if (presence_is_barred(p) || !p->is_ready || is_away)
        return next;
    if (gone && (p->idle_at != USEC_NONE || p->can_await))
        at = report_gone_at(p, s, gone);
    next = usec_min(next, if_after(at, after));
    at = USEC_NEVER;
    if (p->idle_at != USEC_NONE)
        at = cover_find(p, s, p->idle_since, after).end_at;
    else if (p->hides_idle && p->lost_at == USEC_NONE && p->is.state == PRESENCE_PASSIVE)
        at = usec_add(usec_max(p->is.since_at, p->last_input_at), s->passive_limit);
    return usec_min(next, if_after(at, after));
}

usec passive_deadline(const struct presence *p, const struct settings *s)
{
    return usec_max(judge_deadline(p, s, p->judged_at), p->judged_at);
}

void passive_judge(struct presence *p, const struct step *step, usec until,
                   struct presence_change *change)
{
    usec at = USEC_NONE;

    if (until < p->judged_at)
        return;
    /* Each instant at which something changes, in order; each ends something, so there are few. */
    for (unsigned n = 0; n < JUDGE_MAX && at < until; n++) {
        at = usec_min(passive_deadline(p, step->settings), until);
        p->judged_at = usec_max(p->judged_at, at);
        evidences_pass(&p->evidence, at, step->settings);
        judge_at(p, step, at, change);
        cover_fold(p, step->settings, at);
    }
    p->judged_at = until;
}
