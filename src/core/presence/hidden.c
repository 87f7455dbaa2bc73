#include "core/presence/hidden.h"

#include "core/presence/cover.h"
#include "core/presence/transition.h"

bool hidden_now(const struct presence *p, const struct settings *s, usec at)
{
    for (unsigned i = 0; p->hides_idle && i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        /* A program that has inhibited since before the service started hides input as well, and so
         * may one that plays music. */
        if ((meaning_hides(e->kind) || e->kind == EVIDENCE_MUSIC) && e->is_sure &&
            evidence_reach(e, s, at) == USEC_NEVER)
            return true;
    }
    return false;
}

void hidden_follow(struct presence *p, const struct step *step)
{
    const bool was_hidden = p->is_hidden;

    p->is_hidden = hidden_now(p, step->settings, step->now);
    if (was_hidden && !p->is_hidden && p->is_ready && p->can_await &&
        (p->present.state == PRESENCE_UNKNOWN || p->present.state == PRESENCE_AWAY))
        p->await_at = usec_max(step->now, p->noise_until_at);
}

/* Does @e decide the state while idleness is hidden? Any inhibitor does, for whatever purpose. */
static bool replaces_idleness(const struct evidence *e)
{
    if (e->kind == EVIDENCE_CALL)
        return e->is_sure && !e->is_mute && !e->is_left;
    return e->is_sure && (meaning_hides(e->kind) || e->kind == EVIDENCE_WORN);
}

static usec end_of(const struct evidence *e, const struct settings *s, usec at)
{
    const usec end = evidence_reach(e, s, at);

    return e->is_spent ? usec_min(end, evidence_spent_at(e, s)) : end;
}

/* Its meaning then, as in struct evidence_meaning. */
static enum evidence_kind shown_by(const struct presence *p, const struct settings *s,
                                   const struct evidence *e, usec at)
{
    struct evidence_meaning list[MEANINGS_MAX];
    const unsigned n = meaning_list(list, &p->evidence, e, s, p->last_input_at, at);

    return n ? list[0].as : EVIDENCE_INHIBITOR;
}

void hidden_judge(struct presence *p, const struct step *step, usec at)
{
    const struct settings *s = step->settings;
    const struct evidence *by = NULL;
    enum evidence_kind as;
    usec cap_at, begin = USEC_NEVER, end = USEC_NONE, latest_end = USEC_NONE;

    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];
        const usec reach = replaces_idleness(e) ? end_of(e, s, at) : USEC_NONE;

        end = usec_max(end, reach);
        if (reach != USEC_NONE)
            latest_end = usec_max(latest_end, usec_min(e->ended_at, reach));
        if (reach == USEC_NEVER && e->since_at < begin) {
            begin = e->since_at;
            by = e;
        }
    }
    as = by ? shown_by(p, s, by, at) : EVIDENCE_INHIBITOR;
    if (p->present.state == PRESENCE_ACTIVE && by && begin > p->last_input_at) {
        presence_set_decided_by(p, by, as);
        transition_enter(p, step, PRESENCE_PASSIVE, begin, cover_reason(as));
    }
    if (p->present.state != PRESENCE_PASSIVE)
        return;
    cap_at = usec_add(usec_max(p->present.since_at, p->last_input_at), s->passive_limit);
    if (!by) {
        transition_enter(p, step, PRESENCE_ACTIVE, usec_max(end, p->covered_at), REASON_INPUT);
    } else if (at >= cap_at && latest_end >= cap_at) {
        presence_set_decided_by(p, by, as);
        transition_enter(p, step, PRESENCE_UNKNOWN, cap_at, REASON_CAP);
        p->await_at = usec_max(at, p->noise_until_at); /* a call hides no input */
    }
}
