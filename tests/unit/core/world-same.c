/* The state of a core whose timer is called late equals that of one whose timer is not. */
#include "world-check.h"

#include <string.h>

/* A report that comes late may leave a state without length, from its own instant to the same one.
 * It adds nothing, unless it separates two absences. */
static void drop_empty(struct presence *p)
{
    struct timeline *t = &p->timeline, kept;

    memset(&kept, 0, sizeof kept);
    for (unsigned i = 0; i < t->n; i++) {
        const struct interval *next = i + 1 < t->n ? &t->list[i + 1] : &p->present;
        const bool is_between =
            kept.n && kept.list[kept.n - 1].state == PRESENCE_AWAY && next->state == PRESENCE_AWAY;

        if (t->list[i].since_at == next->since_at && !is_between)
            continue;
        kept.list[kept.n] = t->list[i];
        kept.list[kept.n++].clocks.counted_from = 0;
    }
    *t = kept;
}

bool world_check_is_asked_for(const struct world *w, const struct event *e)
{
    return w->core.presence.islands.asked_at != USEC_NONE &&
           (e->type == EVENT_INPUT || e->type == EVENT_SOURCE_READY);
}

void world_check_same(const struct world *w, const struct world *late, unsigned step)
{
    struct presence a = w->core.presence, b = late->core.presence;

    /* The coach sets it when it is called. */
    a.present.clocks.counted_from = b.present.clocks.counted_from = 0;
    /* The input after a short absence is requested late, the one exception. */
    a.islands.ask_at = b.islands.ask_at = a.islands.asked_at = b.islands.asked_at = USEC_NONE;
    drop_empty(&a);
    drop_empty(&b);
    if (memcmp(&a, &b, sizeof a) != 0)
        g_error("%s: not the same, after step %u: %s and %s", late->label, step,
                presence_state_name(a.present.state), presence_state_name(b.present.state));
}
