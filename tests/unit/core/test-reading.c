/*
 * Reading against a model of its own: random days of a person, a pet or a bumped desk, whose
 * input comes in bursts. The model labels each gap from the lengths alone, and adds up the clocks.
 * The seeds are fixed, so a failure repeats.
 */
#include <stdio.h>

#include "random-events.h"
#include "rounds.h"
#include "world-check.h"

#define BURSTS 40

struct model {
    usec from[BURSTS], to[BURSTS]; /* the bursts; the gap before burst k ends at from[k] */
    enum presence_state gap[BURSTS], burst[BURSTS];
    usec sitting, active;
    unsigned rests;
};

static usec length(const struct model *m, unsigned k)
{
    return m->to[k] - m->from[k];
}

/* Blip, reading or a true absence: for the idleness after burst @k. */
static void label(struct model *m, const struct settings *s)
{
    bool is_on = false, was_good = false, was_blip = false;

    for (unsigned k = 1; k < BURSTS; k++) {
        const bool is_short = m->from[k] - m->to[k - 1] < s->rest;
        const bool is_island = length(m, k) <= settings_island(s);
        const bool is_blip = length(m, k) < settings_blip(s);
        const bool is_last = k + 1 == BURSTS; /* no idleness follows */

        m->gap[k] = is_on && is_short ? PRESENCE_PASSIVE : PRESENCE_AWAY;
        m->burst[k] = PRESENCE_ACTIVE;
        if (is_last)
            return;
        if (!is_on && was_good && is_short && is_island) {
            m->gap[k - 1] = m->gap[k] = PRESENCE_PASSIVE;
            m->burst[k - 1] = PRESENCE_ACTIVE;
            if (k >= 2)
                m->burst[k - 2] = PRESENCE_ACTIVE;
        }
        if (is_blip && m->gap[k] == PRESENCE_AWAY && !(was_blip && is_short))
            m->burst[k] = PRESENCE_AWAY;
        is_on = is_short && is_island && (is_on || was_good);
        was_good = is_short && is_island;
        was_blip = is_blip;
    }
}

static void seat(struct model *m, usec from, usec to, bool is_active)
{
    m->sitting += to - from;
    m->active += is_active ? to - from : 0;
}

static void rest(struct model *m, const struct settings *s, usec from, usec to)
{
    const usec left = usec_since(s->rest, to - from);

    m->sitting = usec_scale(m->sitting, left, s->rest);
    m->active = usec_scale(m->active, left, s->rest);
    m->rests += left == 0;
}

/* The clocks at the end of the last burst. */
static void add_up(struct model *m, const struct settings *s)
{
    usec away_at = USEC_NONE;

    for (unsigned k = 0; k < BURSTS; k++) {
        if (k > 0 && m->gap[k] == PRESENCE_AWAY && away_at == USEC_NONE)
            away_at = m->to[k - 1];
        if (k > 0 && m->gap[k] == PRESENCE_PASSIVE)
            seat(m, m->to[k - 1], m->from[k], false);
        if (m->burst[k] == PRESENCE_AWAY)
            continue;
        if (away_at != USEC_NONE)
            rest(m, s, away_at, m->from[k]);
        away_at = USEC_NONE;
        seat(m, m->from[k], m->to[k], true);
    }
}

static usec draw_burst(uint64_t *seed, const struct settings *s)
{
    switch (draw_below(seed, 4)) {
    case 0:
        return 0;
    case 1:
        return draw_below(seed, settings_blip(s) - USEC_MSEC);
    case 2:
        return settings_blip(s) + draw_below(seed, settings_island(s) - settings_blip(s));
    default:
        return settings_island(s) + 1 + draw_below(seed, 2 * USEC_MIN);
    }
}

/* The service is killed in an absence, and started again. */
static void restart(struct world *w)
{
    world_kill(w);
    world_to(w, w->now + USEC_SEC);
    g_assert_cmpint(world_restart(w, WORLD_RUNNING), ==, 0);
    world_ready(w, true, true);
}

static void run(struct world *w, struct model *m, uint64_t *seed, const struct settings *s,
                bool is_killed)
{
    const usec half_a_key = 800 * USEC_MSEC;

    for (unsigned k = 0; k < BURSTS; k++) {
        m->from[k] = w->now;
        world_type(w, w->now + (k + 1 < BURSTS ? draw_burst(seed, s) : USEC_MIN), half_a_key);
        m->to[k] = w->now;
        if (k + 1 == BURSTS)
            return;
        world_to(w, w->now + s->away_after + USEC_SEC);
        if (is_killed && draw_below(seed, 8) == 0)
            restart(w);
        world_to(w,
                 w->now + draw_below(seed, draw_below(seed, 3) ? s->rest - s->away_after - USEC_MIN
                                                               : 2 * s->rest));
    }
}

static void test_model(bool is_killed)
{
    for (unsigned n = 0; n < rounds(2000); n++) {
        uint64_t seed = 0xc2b2ae3d27d4eb4fULL * (n + 1);
        struct model m = { .burst[0] = PRESENCE_ACTIVE };
        struct settings s;
        struct world w;

        settings_init(&s);
        s.away_after = draw_below(&seed, 2) ? USEC_MIN : 3 * USEC_MIN;
        s.rest = s.away_after + 2 * USEC_MIN + draw_below(&seed, 6) * USEC_MIN;
        s.limit = 8 * USEC_HOUR; /* no reminder, so that the coach requests no input */
        world_init(&w, &s, WORLD_START);
        snprintf(w.label, sizeof w.label, "%s, %u", is_killed ? "killed" : "reading", n);
        w.is_checked = !is_killed;
        world_ready(&w, true, true);
        run(&w, &m, &seed, &s, is_killed);
        label(&m, &s);
        add_up(&m, &s);
        CHECK(&w, presence_clocks(&w.core.presence, w.now).sitting == m.sitting);
        CHECK(&w, presence_clocks(&w.core.presence, w.now).active == m.active);
        CHECK(&w, presence_day(&w.core.presence, w.now).rests == m.rests);
        world_done(&w);
    }
}

static void test_days(void)
{
    test_model(false);
}

static void test_restarts(void)
{
    test_model(true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reading/days", test_days);
    g_test_add_func("/reading/restarts", test_restarts);
    return g_test_run();
}
