#include "core/presence/report.h"

bool report_is_live(const struct presence *p, usec now)
{
    return evidences_report(&p->evidence, EVIDENCE_SITTING, now) ||
           evidences_report(&p->evidence, EVIDENCE_STANDING, now) ||
           evidences_report(&p->evidence, EVIDENCE_AWAY, now);
}

const struct evidence *report_here(const struct presence *p, usec at)
{
    const struct evidence *down = evidences_report(&p->evidence, EVIDENCE_SITTING, at);
    const struct evidence *up = evidences_report(&p->evidence, EVIDENCE_STANDING, at);

    return !down || (up && up->since_at > down->since_at) ? up : down;
}

usec report_gone_at(const struct presence *p, const struct settings *s, const struct evidence *gone)
{
    /* While the person is idle, the idle source reports each input: there was none after
     * idle_since. */
    usec heard_at =
        p->idle_at != USEC_NONE ? p->idle_since : usec_max(gone->since_at, p->last_input_at);

    return usec_max(gone->since_at, usec_add(heard_at, settings_report_wait(s)));
}

const struct evidence *report_gone(const struct presence *p, const struct settings *s, usec at)
{
    const struct evidence *gone = evidences_report(&p->evidence, EVIDENCE_AWAY, at);
    const struct evidence *here = report_here(p, at);

    if (gone && here && here->since_at >= gone->since_at)
        return NULL;
    if (!gone || !p->is_ready)
        return gone;
    if (p->idle_at == USEC_NONE && !p->can_await)
        return NULL; /* a source that cannot await input cannot show that there was none */
    return at >= report_gone_at(p, s, gone) ? gone : NULL;
}

bool report_has_ended(const struct presence *p, usec at)
{
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (evidence_is_report(e->kind) && usec_min(e->ended_at, e->until_at) <= at)
            return true;
    }
    return false;
}

const struct evidence *report_latest(const struct presence *p, usec at)
{
    const struct evidence *here = report_here(p, at);
    const struct evidence *gone = evidences_report(&p->evidence, EVIDENCE_AWAY, at);

    return !here || (gone && gone->since_at > here->since_at) ? gone : here;
}
