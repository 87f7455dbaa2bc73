#include "core/presence/evidence.h"

#include <string.h>

#include "core/text.h"

/* A report or a hold counts at once, and ends as soon as its giver withdraws it. A reminder is an
 * instant, and counts for a fixed time from then. */
static bool is_immediate(enum evidence_kind kind)
{
    switch (kind) {
    case EVIDENCE_HOLD:
    case EVIDENCE_REMINDER:
    case EVIDENCE_MOVING:
    case EVIDENCE_TREADMILL:
    case EVIDENCE_DESK:
    case EVIDENCE_PRESENT:
    case EVIDENCE_ABSENT:
        return true;
    default:
        return evidence_is_report(kind);
    }
}

bool evidence_is_call(enum evidence_kind kind)
{
    return kind == EVIDENCE_CALL || kind == EVIDENCE_CALL_WORD;
}

/* A program begins and ends these statements; a window or a report is new each time. */
static bool is_remembered(enum evidence_kind kind)
{
    return !is_immediate(kind) && kind != EVIDENCE_FULLSCREEN && kind != EVIDENCE_SCREENCAST &&
           kind != EVIDENCE_WORN;
}

static struct evidence *find(struct evidences *e, const struct evidence *named)
{
    for (unsigned i = 0; i < e->n; i++) {
        struct evidence *have = &e->list[i];

        /* A device and a program may have the same name. */
        if (strcmp(have->source, named->source) != 0 || have->is_sensor != named->is_sensor)
            continue;
        if (evidence_is_report(named->kind) && evidence_is_report(have->kind) &&
            (have->kind == named->kind || have->ended_at == USEC_NEVER))
            return have;
        if (have->kind == EVIDENCE_HOLD && named->kind == EVIDENCE_HOLD)
            return have; /* its reason may have changed */
        if (have->kind == named->kind && strcmp(have->detail, named->detail) == 0)
            return have;
    }
    return NULL;
}

void evidences_remove(struct evidences *e, const struct evidence *which)
{
    unsigned i = (unsigned)(which - e->list);

    memmove(&e->list[i], &e->list[i + 1], (e->n - i - 1) * sizeof *which);
    e->n--;
    memset(&e->list[e->n], 0, sizeof *which);
}

/* Frees the places of ended statements. A report or a hold also replaces an observation of a
 * source, because its giver has received the reply that it counts. */
static void make_room(struct evidences *e, bool for_immediate)
{
    for (unsigned i = 0; e->n == EVIDENCE_MAX && i < e->n; i++)
        if (e->list[i].ended_at != USEC_NEVER)
            evidences_remove(e, &e->list[i]);
    for (unsigned i = e->n; for_immediate && e->n == EVIDENCE_MAX && i-- > 0;)
        if (!is_immediate(e->list[i].kind))
            evidences_remove(e, &e->list[i]);
}

static void forget(struct evidences *e, unsigned i)
{
    e->n_over--;
    memmove(&e->over[i], &e->over[i + 1], (e->n_over - i) * sizeof e->over[0]);
    memset(&e->over[e->n_over], 0, sizeof e->over[0]);
}

static void forget_before(struct evidences *e, usec at)
{
    for (unsigned i = 0; i < e->n_over;)
        if (e->over[i].ended_at <= at)
            forget(e, i);
        else
            i++;
}

static void remember(struct evidences *e, const struct evidence *one)
{
    if (!is_remembered(one->kind))
        return;
    if (e->n_over == EVIDENCE_OVER_MAX)
        forget(e, 0);
    e->over[e->n_over++] = *one;
}

/* If @named was over only shortly before it began, it continues as the same one. The limit of a
 * call counts from its last interruption. */
static void recall(struct evidences *e, struct evidence *named)
{
    for (unsigned i = 0; i < e->n_over; i++) {
        const struct evidence *was = &e->over[i];

        if (was->kind != named->kind || strcmp(was->source, named->source) != 0 ||
            strcmp(was->detail, named->detail) != 0 ||
            usec_since(named->since_at, was->ended_at) >= EVIDENCE_SAME)
            continue;
        named->since_at = usec_min(named->since_at, was->since_at);
        if (evidence_is_call(named->kind))
            named->is_not_return = true;
        else
            named->unbroken_at = named->since_at;
        named->is_mute = was->is_mute;
        named->is_old = was->is_old;
        named->is_left = was->is_left;
        named->is_carrier = was->is_carrier;
        named->is_stale = was->is_stale;
        forget(e, i);
        return;
    }
}

static void begin(struct evidences *e, struct evidence *named, struct evidence *have)
{
    if (have && have->kind == named->kind) {
        /* A reminder that is over; a late call may not have removed it yet. */
        if (named->kind == EVIDENCE_REMINDER && have->ended_at != USEC_NEVER)
            have->since_at = have->unbroken_at = named->since_at;
        have->ended_at = USEC_NEVER;
        have->kept_at = USEC_NONE;
        have->until_at = named->until_at;
        memcpy(have->detail, named->detail, sizeof have->detail);
        return;
    }
    if (have) /* the same reporter has replaced it by another report */
        have->ended_at = usec_max(named->since_at, have->since_at);
    recall(e, named);
    make_room(e, is_immediate(named->kind));
    if (e->n < EVIDENCE_MAX)
        e->list[e->n++] = *named;
}

/* A report "away" since @since: later calls are no return. */
static void refute_calls(struct evidences *e, usec since)
{
    for (unsigned i = 0; i < e->n; i++)
        e->list[i].is_not_return |=
            e->list[i].kind == EVIDENCE_CALL && e->list[i].since_at >= since;
}

void evidences_take(struct evidences *e, const struct event *event, const struct settings *s)
{
    struct evidence named;
    struct evidence *have;

    memset(&named, 0, sizeof named);
    text_copy(named.source, sizeof named.source, event->evidence.source);
    text_copy(named.detail, sizeof named.detail, event->evidence.detail);
    named.kind = event->evidence.kind;
    named.since_at = usec_add(event->at, event->evidence.is_old ? -EVIDENCE_OLD : 0);
    named.unbroken_at = named.since_at;
    named.ended_at = USEC_NEVER;
    named.kept_at = USEC_NONE;
    named.until_at = event->evidence.until_at;
    if (named.kind == EVIDENCE_REMINDER)
        named.until_at = usec_add(event->at, settings_other_reminder(s));
    named.is_sure = is_immediate(named.kind) || event->evidence.is_old;
    named.is_old = event->evidence.is_old;
    named.is_sensor = event->evidence.is_sensor;
    named.is_mute = event->evidence.is_old &&
                    (named.kind == EVIDENCE_CALL || named.kind == EVIDENCE_SCREENCAST);
    named.is_not_return = named.is_mute || (named.kind == EVIDENCE_CALL &&
                                            evidences_report(e, EVIDENCE_AWAY, named.since_at));
    have = find(e, &named);
    if (named.kind == EVIDENCE_AWAY && event->evidence.on)
        refute_calls(e, named.since_at);
    if (event->evidence.on) {
        begin(e, &named, have);
        return;
    }
    if (!have || have->kind != named.kind || have->ended_at != USEC_NEVER)
        return;
    have->ended_at = usec_max(event->at, have->since_at);
    if (have->is_mute) { /* it never counted */
        remember(e, have);
        evidences_remove(e, have);
    } else if (have->is_sure ||
               usec_since(have->ended_at, have->since_at) >= settings_evidence_on(s)) {
        have->is_sure = true;
    } else {
        evidences_remove(e, have);
    }
}

static usec end_of(const struct evidence *e)
{
    return usec_min(e->ended_at, e->until_at);
}

usec evidence_over_at(const struct evidence *e, const struct settings *s)
{
    if (is_immediate(e->kind))
        return end_of(e);
    return usec_max(usec_add(e->ended_at, settings_evidence_off(s)), e->kept_at);
}

usec evidence_reach(const struct evidence *e, const struct settings *s, usec at)
{
    const usec end = end_of(e);

    return end != USEC_NEVER && at < evidence_over_at(e, s) ? USEC_NEVER : end;
}

usec evidence_spent_at(const struct evidence *e, const struct settings *s)
{
    return usec_add(e->unbroken_at, settings_call_limit(s));
}

usec evidences_deadline(const struct evidences *e, const struct settings *s)
{
    usec next = USEC_NEVER;

    for (unsigned i = 0; i < e->n; i++) {
        const struct evidence *one = &e->list[i];

        if (!one->is_sure && one->ended_at == USEC_NEVER)
            next = usec_min(next, usec_add(one->since_at, settings_evidence_on(s)));
        next = usec_min(next, evidence_over_at(one, s));
        if (evidence_is_call(one->kind) && !one->is_spent && one->ended_at == USEC_NEVER)
            next = usec_min(next, evidence_spent_at(one, s));
    }
    return next;
}

void evidences_pass(struct evidences *e, usec at, const struct settings *s)
{
    for (unsigned i = 0; i < e->n; i++) {
        struct evidence *one = &e->list[i];

        if (usec_since(at, one->since_at) >= settings_evidence_on(s))
            one->is_sure = true;
        one->is_spent =
            evidence_is_call(one->kind) && evidence_spent_at(one, s) <= usec_min(at, one->ended_at);
        if (one->until_at <= at)
            one->ended_at = usec_min(one->ended_at, one->until_at);
    }
}

void evidences_drop_ended(struct evidences *e, usec at, const struct settings *s)
{
    forget_before(e, usec_add(at, -EVIDENCE_SAME));
    for (unsigned i = 0; i < e->n;)
        if (evidence_over_at(&e->list[i], s) <= at) {
            remember(e, &e->list[i]);
            evidences_remove(e, &e->list[i]);
        } else {
            i++;
        }
}

void evidences_stretch(struct evidences *e)
{
    for (unsigned i = 0; i < e->n; i++)
        e->list[i].is_not_return |= e->list[i].kind == EVIDENCE_CALL;
}

void evidences_rest(struct evidences *e, usec start, usec end)
{
    for (unsigned i = 0; i < e->n + e->n_over; i++) {
        struct evidence *one = i < e->n ? &e->list[i] : &e->over[i - e->n];

        one->is_carrier = false;
        one->is_stale |= one->since_at <= start && one->ended_at > end;
    }
}

void evidences_leave(struct evidences *e, usec start, usec end)
{
    for (unsigned i = 0; i < e->n; i++) {
        struct evidence *one = &e->list[i];

        if (evidence_is_call(one->kind) && one->since_at <= start && one->ended_at > end)
            one->is_left = true;
    }
}

void evidences_lose(struct evidences *e, usec lost_at, usec now)
{
    for (unsigned i = 0; i < e->n;) {
        struct evidence *one = &e->list[i];

        if (is_immediate(one->kind)) {
            evidences_remove(e, one); /* its giver is unknown after a restart */
            continue;
        }
        one->ended_at = usec_min(one->ended_at, usec_max(lost_at, one->since_at));
        one->kept_at = usec_add(now, EVIDENCE_OLD);
        i++;
    }
}

const struct evidence *evidences_report(const struct evidences *e, enum evidence_kind kind, usec at)
{
    const struct evidence *latest = NULL;

    for (unsigned i = 0; i < e->n; i++) {
        const struct evidence *one = &e->list[i];

        if (one->kind == kind && one->since_at <= at && end_of(one) > at &&
            (!latest || one->since_at >= latest->since_at))
            latest = one;
    }
    return latest;
}
