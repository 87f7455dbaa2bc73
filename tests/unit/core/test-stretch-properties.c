/*
 * Random days with stretches, at a real source: a stretch is a rest only if there was no input
 * while it was held. The world checks after each step that there is one bubble at most, none behind
 * a lock, and no reminder in a hold, a pause, outside the hours or to a person who is not seated.
 */
#include <stdio.h>

#include "random-events.h"
#include "rounds.h"

#define T0 WORLD_START

/* The truth about the present stretch, as the person and the machine know it. */
struct truth {
    bool is_held;
    usec quiet_at;  /* input from here on is in the hold */
    bool is_broken; /* in one of its holds there was input, or no source to see it */
    bool is_earned; /* a stretch has been verified that counts as a rest */
    unsigned verified, rests;
};

static bool can_see(const struct world *w)
{
    return w->is_ready && w->can_await && !w->core.presence.is_hidden;
}

static void follow(struct world *w, struct truth *t, bool is_next)
{
    const struct stretch *s = &w->core.coach.stretch;

    for (unsigned i = 0; i < w->effects->len; i++) {
        const struct effect *e = &g_array_index(w->effects, struct effect, i);

        if (e->type == EFFECT_STRETCH_STARTED)
            t->is_broken = t->is_held = false;
        if (e->type == EFFECT_STEP) {
            t->is_held = e->step.is_held;
            t->quiet_at = e->at + (is_next ? STRETCH_SETTLE : 0);
            t->is_broken |= t->is_held && !can_see(w);
        }
        if (e->type == EFFECT_STRETCH_ENDED) {
            if (e->stretch.outcome == STRETCH_VERIFIED)
                g_assert_false(t->is_broken);
            if (e->stretch.outcome == STRETCH_VERIFIED) {
                t->verified++;
                t->is_earned |= w->plan.counts_as_rest;
            }
            t->is_held = false;
        }
        if (e->type == EFFECT_REST && e->rest.reason == REASON_STRETCH) {
            g_assert_true(t->is_earned || (s->is_decided && !t->is_broken));
            t->rests++;
        }
    }
    if (t->is_held && !can_see(w))
        t->is_broken = true;
    world_forget(w);
}

/* Lets time pass in small pieces, so that each step is followed. */
static void wait_until(struct world *w, struct truth *t, usec at)
{
    while (w->now < at) {
        world_to(w, usec_min(at, w->now + USEC_SEC));
        follow(w, t, false);
    }
}

static void touch(struct world *w, struct truth *t, bool is_reset)
{
    t->is_broken |= t->is_held && w->now >= t->quiet_at;
    if (is_reset)
        world_reset(w);
    else
        world_touch(w);
    follow(w, t, false);
}

static void press(struct world *w, struct truth *t, uint64_t *seed)
{
    static const enum event_type buttons[] = { EVENT_NEXT_STEP, EVENT_STOP_STRETCH,
                                               EVENT_OTHER_SIDE, EVENT_SUGGEST_NOW, EVENT_SKIP };
    struct event e = event_plain(buttons[draw_below(seed, 5)], w->now);

    switch (draw_below(seed, 4)) {
    case 0:
        e = event_stretch(EVENT_STRETCH, w->now, world_next_plan(w),
                          (enum side)draw_below(seed, SIDE_MAX + 1));
        break;
    case 1:
        if (w->bubble)
            e = event_started(w->now, w->bubble, world_next_plan(w));
        break;
    case 2:
        if (w->bubble)
            e = event_answer(EVENT_DISMISSED, w->now, w->bubble);
        break;
    default:
        break;
    }
    if (e.type == EVENT_NEXT_STEP)
        t->is_broken |= t->is_held;
    world_send(w, e);
    follow(w, t, true);
}

static void surroundings(struct world *w, struct truth *t, uint64_t *seed)
{
    switch (draw_below(seed, 8)) {
    case 0:
        world_switch(w, EVENT_LOCK, true);
        world_switch(w, EVENT_LOCK, false);
        break;
    case 1:
        w->is_dnd = draw_bool(seed);
        world_switch(w, EVENT_DND, w->is_dnd);
        break;
    case 2:
        w->server = (enum world_server)draw_below(seed, 3);
        break;
    case 3:
        world_send(w, draw_evidence(seed, w->now));
        break;
    case 4:
        t->is_broken |= t->is_held;
        world_ready(w, true, draw_below(seed, 4) > 0);
        break;
    case 5:
        world_send(w, event_pause(w->now, w->now + USEC_MIN));
        break;
    case 6:
        world_suspend(w);
        w->now += draw_below(seed, USEC_MIN);
        world_resume(w);
        break;
    default:
        touch(w, t, true);
    }
    follow(w, t, false);
}

static void test_measured(void)
{
    unsigned verified = 0, rests = 0;

    for (unsigned n = 0; n < rounds(10000); n++) {
        uint64_t seed = 0xd6e8feb86659fd93ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct truth t = { 0 };
        struct world w;

        world_init(&w, &s, T0);
        w.plan.counts_as_rest = draw_below(&seed, 4) > 0;
        w.plan.has_sides = draw_below(&seed, 4) > 0;
        w.plan.repeat = 1 + (unsigned)draw_below(&seed, 2);
        snprintf(w.label, sizeof w.label, "measured, %u", n);
        world_ready(&w, true, true);
        follow(&w, &t, false);
        for (unsigned i = 0; i < 25; i++) {
            switch (draw_below(&seed, 6)) {
            case 0:
            case 1:
                press(&w, &t, &seed);
                break;
            case 2:
                touch(&w, &t, false);
                break;
            case 3:
                surroundings(&w, &t, &seed);
                break;
            default:
                break;
            }
            wait_until(&w, &t, w.now + draw_below(&seed, 40 * USEC_SEC));
        }
        verified += t.verified;
        rests += t.rests;
        world_done(&w);
    }
    g_assert_cmpuint(verified, >, rounds(1000)); /* the test would not show anything otherwise */
    g_assert_cmpuint(rests, >, rounds(500));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stretch-properties/measured", test_measured);
    return g_test_run();
}
