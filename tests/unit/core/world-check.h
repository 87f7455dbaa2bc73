/* The rules that hold after each step of a world. A broken rule ends the test. */
#pragma once

#include "world.h"

#define CHECK(w, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            g_error("%s, at %" G_GINT64_FORMAT ": broken: %s", (w)->label, (w)->now - WORLD_START, \
                    #condition);                                                                   \
    } while (0)

/* Both cores must have the same state, clocks and totals; the instant at which the coach last asked
 * for the next input may differ. */
void world_check_same(const struct world *w, const struct world *late, unsigned step);

/* Is @e the input that the core has requested after a short absence? A core that is called late
 * requests it late, and may rightly decide otherwise. */
bool world_check_is_asked_for(const struct world *w, const struct event *e);

/* Adds @effects, the present effects of @cause, to the timeline, and checks all rules. */
void world_check_step(struct world *w, const struct effects *effects, enum event_type cause);

/* The greeting obeys everything that delays a reminder, and comes before the first one is due. */
static inline void world_check_greeting(const struct world *w, const struct effect *e)
{
    const struct core *core = &w->core;

    CHECK(w, e->greeting.id != 0 && e->greeting.timeout > 0 && e->greeting.due_in > 0);
    CHECK(w, core->presence.present.state == PRESENCE_ACTIVE);
    CHECK(w, !core->coach.is_paused && core->coach.is_open && core->coach.holds.n == 0);
    CHECK(w, core->coach.ledger.snooze_end_at == USEC_NONE);
    CHECK(w, !coach_is_due(&core->presence, &core->settings, w->now));
}
