#include "sources/tracker/tracker_evidence.h"

/* A tracker repeats that it is worn with each report; the evidence is renewed when less than this
 * is left of it. */
#define RENEW_BEFORE (TRACKER_LIVE / 2)

void tracker_send(const struct tracker *t, usec at, enum evidence_kind kind, bool on, usec until)
{
    const char *detail = evidence_is_report(kind) ? "" : t->name; /* a report has its reporter */
    const struct event event = event_evidence(at, (struct event_evidence){ .source = t->id,
                                                                           .detail = detail,
                                                                           .kind = kind,
                                                                           .on = on,
                                                                           .is_sensor = true,
                                                                           .until_at = until });

    source_emit_event(t->form.source, &event);
}

void tracker_end_worn(struct tracker *t, usec at)
{
    if (t->worn_until_at != USEC_NONE && t->worn_until_at > at)
        tracker_send(t, at, EVIDENCE_WORN, false, at);
    t->worn_until_at = USEC_NONE;
}

void tracker_end_posture(struct tracker *t, usec at)
{
    if (t->posture != EVIDENCE_KIND_MAX)
        tracker_send(t, at, t->posture, false, at);
    t->posture = EVIDENCE_KIND_MAX;
}

void tracker_live(struct tracker *t, usec at)
{
    t->last_event_at = usec_max(t->last_event_at, at);
    if (usec_add(at, TRACKER_LIVE) <= clock_boot())
        return; /* a late report */
    if (t->worn == TRACKER_WORN_YES && t->is_linked &&
        (t->worn_until_at == USEC_NONE || usec_since(t->worn_until_at, at) < RENEW_BEFORE)) {
        t->worn_until_at = usec_add(at, TRACKER_LIVE);
        tracker_send(t, at, EVIDENCE_WORN, true, t->worn_until_at);
    }
}
