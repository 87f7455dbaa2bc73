/* What must never be wrong in a world, checked after each of its steps; a world that is wrong ends
 * the test. */
#pragma once

#include "world.h"

#define CHECK(w, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            g_error("%s, at %" G_GINT64_FORMAT ": not so: %s", (w)->label, (w)->now - WORLD_START, \
                    #condition);                                                                   \
    } while (0)

/* Do both take the person for the same? When it last asked is the coach's own affair. */
void world_check_same(const struct world *w, const struct world *late, unsigned step);

/* Writes @effects, which @cause has had just now, into the timeline, and checks all. */
void world_check_step(struct world *w, const struct effects *effects, enum event_type cause);
