/* Helpers of the coach's tests: bring the world to a stretch that is due or suggested. */
#pragma once

#include "world.h"

#define T0        WORLD_START
#define MINUTE(n) (T0 + USEC_MIN * (n))

static inline const struct coach *coach(const struct world *w)
{
    return &w->core.coach;
}

static inline void assert_phase(const struct world *w, enum coach_phase phase)
{
    g_assert_cmpstr(coach_phase_name(coach(w)->phase), ==, coach_phase_name(phase));
}

/* The newest suggestion ended with @outcome. */
static inline void assert_closed(const struct world *w, enum outcome outcome)
{
    g_assert_nonnull(world_last(w, EFFECT_CLOSED));
    g_assert_cmpstr(outcome_name(world_last(w, EFFECT_CLOSED)->closed.outcome), ==,
                    outcome_name(outcome));
}

static inline usec sitting(const struct world *w)
{
    return presence_clocks(&w->core.presence, w->now).sitting;
}

static inline usec asked(const struct world *w)
{
    return w->core.presence.present.clocks.counted_from;
}

static inline void type_to(struct world *w, usec until)
{
    world_type(w, until, USEC_SEC);
}

static inline void type_until_shown(struct world *w)
{
    while (w->bubble == 0)
        type_to(w, w->now + USEC_SEC);
}

static inline int answer(struct world *w, enum event_type type)
{
    if (type == EVENT_STARTED)
        return world_send(w,
                          event_started(w->now, w->bubble ? w->bubble : 999, world_next_plan(w)));
    return world_send(w, event_answer(type, w->now, w->bubble ? w->bubble : 999));
}

static inline int snooze(struct world *w, usec duration)
{
    return world_send(w, event_snooze(w->now, duration));
}

static inline int pause_until(struct world *w, usec until)
{
    return world_send(w, event_pause(w->now, until));
}

static inline void hours(struct world *w, bool is_open, usec change_at)
{
    world_send(w, event_hours(w->now, is_open, change_at));
}

static inline void begin_with(struct world *w, const struct settings *s)
{
    world_init(w, s, T0);
    world_send(w, event_random(T0, 42));
    world_ready(w, true, true);
}

/* At 30 min a stretch is due, and the source will report the next key press. */
static inline void begin_due(struct world *w)
{
    begin_with(w, NULL);
    type_to(w, MINUTE(30) - USEC_SEC);
    world_to(w, MINUTE(30));
}

/* From 30:20 on there is input without a lull, so the reminder came at 30:50. It is 31:00. */
static inline void begin_shown(struct world *w)
{
    begin_due(w);
    world_to(w, MINUTE(30) + 20 * USEC_SEC);
    type_to(w, MINUTE(31));
    g_assert_cmpint(world_count(w, EFFECT_SUGGESTED), ==, 1);
    assert_phase(w, COACH_SUGGESTED);
}
