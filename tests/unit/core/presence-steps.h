/* Helpers of the tests of presence. Instants are counted from the start, in seconds or minutes. */
#pragma once

#include "world.h"

#define T0        WORLD_START
#define MINUTE(n) (T0 + USEC_MIN * (n))
#define SECOND(n) (T0 + USEC_SEC * (n))

static inline const struct presence *presence(const struct world *w)
{
    return &w->core.presence;
}

static inline void assert_state(const struct world *w, enum presence_state state,
                                enum reason reason, usec since)
{
    g_assert_cmpstr(presence_state_name(presence(w)->present.state), ==,
                    presence_state_name(state));
    g_assert_cmpstr(reason_name(presence(w)->present.reason), ==, reason_name(reason));
    g_assert_cmpint((presence(w)->present.since_at - T0) / USEC_MSEC, ==, (since - T0) / USEC_MSEC);
}

static inline usec sitting(const struct world *w)
{
    return presence_clocks(presence(w), w->now).sitting;
}

static inline void send_at(struct world *w, usec now, struct event e)
{
    world_to(w, now);
    world_send(w, e);
}

/* A core whose source reported at T0 that the last input was at T0. */
static inline void begin(struct world *w)
{
    world_init(w, NULL, T0);
    world_ready(w, true, true);
    assert_state(w, PRESENCE_ACTIVE, REASON_INPUT, T0);
}
