#include "core/evidence.h"

#include <string.h>

#include "core/text.h"

bool evidence_is_report(enum evidence_kind kind)
{
    return kind == EVIDENCE_SITTING || kind == EVIDENCE_STANDING || kind == EVIDENCE_AWAY;
}

/* A person's or a sensor's word needs no time to be believed, and ends when it is taken back. */
static bool is_word(enum evidence_kind kind)
{
    return evidence_is_report(kind) || kind == EVIDENCE_HOLD;
}

static struct evidence *find(struct evidences *e, const struct evidence *named)
{
    for (unsigned i = 0; i < e->n; i++) {
        struct evidence *have = &e->list[i];

        if (strcmp(have->source, named->source) != 0)
            continue;
        if (evidence_is_report(named->kind) && evidence_is_report(have->kind) &&
            (have->kind == named->kind || have->ended_at == USEC_NEVER))
            return have;
        if (have->kind == EVIDENCE_HOLD && named->kind == EVIDENCE_HOLD)
            return have; /* its reason may be told anew */
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

/* The place of one that is over, for one that is not; somebody's word also takes the place of what
 * a source merely sees, since whoever gave it was told that it counts. */
static void make_room(struct evidences *e, bool for_word)
{
    for (unsigned i = 0; e->n == EVIDENCE_MAX && i < e->n; i++)
        if (e->list[i].ended_at != USEC_NEVER)
            evidences_remove(e, &e->list[i]);
    for (unsigned i = e->n; for_word && e->n == EVIDENCE_MAX && i-- > 0;)
        if (!is_word(e->list[i].kind))
            evidences_remove(e, &e->list[i]);
}

static void begin(struct evidences *e, const struct evidence *named, struct evidence *have)
{
    if (have && have->kind == named->kind) {
        have->ended_at = USEC_NEVER;
        have->kept_at = USEC_NONE;
        have->until_at = named->until_at;
        memcpy(have->detail, named->detail, sizeof have->detail);
        return;
    }
    if (have) /* its reporter says something else now */
        have->ended_at = usec_max(named->since_at, have->since_at);
    make_room(e, is_word(named->kind));
    if (e->n < EVIDENCE_MAX)
        e->list[e->n++] = *named;
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
    named.ended_at = USEC_NEVER;
    named.kept_at = USEC_NONE;
    named.until_at = event->evidence.until_at;
    named.is_sure = is_word(named.kind) || event->evidence.is_old;
    named.is_mute = event->evidence.is_old &&
                    (named.kind == EVIDENCE_CALL || named.kind == EVIDENCE_SCREENCAST);
    have = find(e, &named);
    if (event->evidence.on) {
        begin(e, &named, have);
        return;
    }
    if (!have || have->kind != named.kind || have->ended_at != USEC_NEVER)
        return;
    have->ended_at = usec_max(event->at, have->since_at);
    if (have->is_mute) /* held nothing, so there is nothing to go on: the next one is a new one */
        evidences_remove(e, have);
    else if (have->is_sure || usec_since(have->ended_at, have->since_at) >= settings_evidence_on(s))
        have->is_sure = true;
    else
        evidences_remove(e, have);
}

static usec end_of(const struct evidence *e)
{
    return usec_min(e->ended_at, e->until_at);
}

usec evidence_over_at(const struct evidence *e, const struct settings *s)
{
    if (is_word(e->kind))
        return end_of(e);
    return usec_max(usec_add(e->ended_at, settings_evidence_off(s)), e->kept_at);
}

usec evidences_deadline(const struct evidences *e, const struct settings *s)
{
    usec next = USEC_NEVER;

    for (unsigned i = 0; i < e->n; i++) {
        const struct evidence *one = &e->list[i];

        if (!one->is_sure && one->ended_at == USEC_NEVER)
            next = usec_min(next, usec_add(one->since_at, settings_evidence_on(s)));
        next = usec_min(next, evidence_over_at(one, s));
    }
    return next;
}

void evidences_pass(struct evidences *e, usec at, const struct settings *s)
{
    for (unsigned i = 0; i < e->n; i++) {
        struct evidence *one = &e->list[i];

        if (usec_since(at, one->since_at) >= settings_evidence_on(s))
            one->is_sure = true;
        if (one->until_at <= at)
            one->ended_at = usec_min(one->ended_at, one->until_at);
    }
}

void evidences_drop_ended(struct evidences *e, usec at, const struct settings *s)
{
    for (unsigned i = 0; i < e->n;)
        if (evidence_over_at(&e->list[i], s) <= at)
            evidences_remove(e, &e->list[i]);
        else
            i++;
}

void evidences_lose(struct evidences *e, usec lost_at, usec now)
{
    for (unsigned i = 0; i < e->n;) {
        struct evidence *one = &e->list[i];

        if (is_word(one->kind)) {
            evidences_remove(e, one); /* whoever gave it is not known any more */
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
