#include "core/reason.h"

#include <assert.h>

struct decided *reasons_add(struct reasons *r, usec at, enum decision decision)
{
    struct decided *d = &r->ring[r->count++ % REASON_RING];

    *d = (struct decided){ .at = at, .decision = decision };
    return d;
}

const struct decided *reasons_get(const struct reasons *r, unsigned back)
{
    if (back >= r->count || back >= REASON_RING)
        return NULL;
    return &r->ring[(r->count - 1 - back) % REASON_RING];
}

const char *decision_name(enum decision decision)
{
    static const char words[DECISION_MAX][12] = {
        [DECISION_START] = "start",
        [DECISION_STATE] = "state",
        [DECISION_REST] = "rest",
        [DECISION_CREDIT] = "credit",
        [DECISION_BLIP] = "blip",
        [DECISION_DUE] = "due",
        [DECISION_HELD] = "held",
        [DECISION_SUGGESTED] = "suggested",
        [DECISION_CLOSED] = "closed",
        [DECISION_REFUSED] = "refused",
        [DECISION_SNOOZED] = "snoozed",
        [DECISION_SKIPPED] = "skipped",
        [DECISION_PAUSED] = "paused",
        [DECISION_RESUMED] = "resumed",
        [DECISION_CREDITED] = "credited",
        [DECISION_CORRECTED] = "corrected",
        [DECISION_MACHINE] = "machine",
        [DECISION_OVERRULED] = "overruled",
        [DECISION_READING] = "reading",
        [DECISION_STRETCH] = "stretch",
        [DECISION_STRETCHED] = "stretched",
        [DECISION_NEXT_DUE] = "due",
        [DECISION_NEXT_REST] = "rest",
        [DECISION_NEXT_REMINDER] = "reminder",
        [DECISION_NEXT_PAUSE_END] = "resume",
        [DECISION_NEXT_STEP] = "step",
        [DECISION_NEXT_NONE] = "none",
    };
    assert(decision < DECISION_MAX);
    return words[decision];
}
