#include "core/presence/quiet.h"

_Static_assert(STEPS_BUCKETS <= 64, "one bit for each bucket");

static uint64_t bit_of(usec bucket)
{
    const usec k = usec_scale(bucket, 1, STEPS_BUCKET) % STEPS_BUCKETS;

    return 1ull << (k < 0 ? k + STEPS_BUCKETS : k);
}

usec quiet_since(const struct presence *p)
{
    if (p->idle_at != USEC_NONE)
        return p->idle_since;
    if (p->is_hidden || p->walk.asked_at == USEC_NONE)
        return USEC_NEVER;
    return usec_max(p->walk.asked_at, p->last_input_at);
}

/* Makes the bucket of @at the latest one; nothing is known of the input in those that follow. */
static void advance(struct walking *w, usec at)
{
    const usec head = steps_bucket_at(at);

    for (usec b = usec_max(usec_add(w->head_at, STEPS_BUCKET),
                           head - (STEPS_BUCKETS - 1) * STEPS_BUCKET);
         b <= head; b += STEPS_BUCKET)
        w->quiet &= ~bit_of(b);
    w->head_at = usec_max(w->head_at, head);
}

void quiet_note(struct presence *p, usec at)
{
    struct walking *w = &p->walk;
    const usec since = quiet_since(p);

    advance(w, at);
    if (since == USEC_NEVER)
        return;
    for (usec b = w->head_at; b >= since && b > w->head_at - STEPS_BUCKETS * STEPS_BUCKET;
         b -= STEPS_BUCKET)
        w->quiet |= bit_of(b);
}

unsigned quiet_count_busy(const struct walking *w, usec from)
{
    unsigned n = 0;

    for (usec b = from; b < from + USEC_MIN; b += STEPS_BUCKET)
        n += b > w->head_at || !(w->quiet & bit_of(b));
    return n;
}

void quiet_input(struct walking *w, usec at)
{
    if (steps_bucket_at(at) > w->head_at - STEPS_BUCKETS * STEPS_BUCKET)
        w->quiet &= ~bit_of(steps_bucket_at(at));
}
