/*
 * Properties that hold for any sequence of events, tried on many random ones. The seeds are fixed,
 * so a failure is found again; world-check.c says what is checked after every single step.
 */
#include <stdio.h>

#include "draw.h"

#define T0 WORLD_START

/* Any events at all: the totals add up, nothing is in the future, nothing spins, no reminder comes
 * where none may. All of this is checked by the world. */
static void test_any_events(void)
{
    for (unsigned n = 0; n < 20000; n++) {
        uint64_t seed = 0x9e3779b97f4a7c15ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        world_init(&w, &s, T0);
        w.server = WORLD_SERVER_SILENT;
        snprintf(w.label, sizeof w.label, "any events, %u", n);
        for (unsigned i = 0; i < 60; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            struct event e = draw_event(&seed, w.now, &s);
            aim(&e, &w.core, &seed);
            if (e.type == EVENT_DAY)
                w.is_checked &= w.core.presence.is.day.start_at == USEC_NONE ||
                                w.now - w.core.presence.is.day.start_at >= 12 * USEC_HOUR;
            world_send(&w, e);
        }
        world_done(&w);
    }
}

/* The same with settings that change on the way. */
static void test_any_settings(void)
{
    for (unsigned n = 0; n < 3000; n++) {
        uint64_t seed = 0xd1342543de82ef95ULL * (n + 1);
        struct settings s = draw_settings(&seed);
        struct world w;

        world_init(&w, &s, T0);
        w.is_checked = false;
        w.server = WORLD_SERVER_SILENT;
        snprintf(w.label, sizeof w.label, "any settings, %u", n);
        for (unsigned i = 0; i < 60; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            struct event e = draw_event(&seed, w.now, &s);
            aim(&e, &w.core, &seed);
            if (draw_below(&seed, 6) == 0) {
                s = draw_settings(&seed);
                e = (struct event){ .type = EVENT_SETTINGS, .at = w.now, .settings = &s };
            }
            world_send(&w, e);
        }
        world_done(&w);
    }
}

/* What a person and the machine do, told by a source as sources tell it. */
static void do_something(struct world *w, uint64_t *seed)
{
    const bool is_asleep = w->asleep_at != USEC_NONE;
    const struct presence *p = &w->core.presence;

    switch (is_asleep ? 0 : draw_below(seed, 14)) {
    case 0:
        if (is_asleep)
            world_resume(w);
        else
            world_suspend(w);
        break;
    case 1:
        world_switch(w, EVENT_LOCK, !p->is_locked);
        break;
    case 2:
        world_switch(w, EVENT_SEAT, !p->is_seat_taken);
        break;
    case 3:
        world_lose(w);
        break;
    case 4:
    case 5:
        world_ready(w, draw_bool(seed), true);
        break;
    case 6:
        world_sleep_unheard(w, w->now + draw_gap(seed));
        break;
    case 7:
        world_send(w, draw_event(seed, w->now, &w->core.settings));
        break;
    case 8:
        world_send(w, (struct event){ .type = EVENT_INPUT, .at = w->now - draw_gap(seed) });
        w->said_idle = false; /* a stray report spends the watch */
        break;
    default:
        world_type(w, w->now + draw_gap(seed) / 4, 700 * USEC_MSEC);
    }
}

/* Active, or on the feet if somebody reports that. */
static bool is_typing(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    bool is_up = evidences_report(&p->evidence, EVIDENCE_STANDING, w->now) != NULL;

    return p->is.state == (is_up ? PRESENCE_STANDING : PRESENCE_ACTIVE);
}

/* After 5 s of typing State is active, whatever went before, once nothing bars it (P4). */
static void test_typing(void)
{
    for (unsigned n = 0; n < 4000; n++) {
        uint64_t seed = 0xbf58476d1ce4e5b9ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        world_init(&w, &s, T0);
        w.is_checked = false; /* for the sake of speed; test_any_events() does it */
        snprintf(w.label, sizeof w.label, "typing, %u", n);
        world_ready(&w, true, true);
        for (unsigned i = 0; i < 15; i++) {
            do_something(&w, &seed);
            world_to(&w, w.now + draw_gap(&seed) / 8);
        }
        if (w.asleep_at != USEC_NONE)
            world_resume(&w);
        world_switch(&w, EVENT_SUSPEND, false);
        world_switch(&w, EVENT_LOCK, false);
        world_switch(&w, EVENT_SEAT, false);
        world_ready(&w, draw_bool(&seed), true);
        world_type(&w, w.now + 5 * USEC_SEC, 500 * USEC_MSEC);
        if (!is_typing(&w))
            g_error("%s: %s after 5 s of typing", w.label,
                    presence_state_name(w.core.presence.is.state));
        world_done(&w);
    }
}

/* Neither idleness nor time adds to the input clock of somebody who is not active. */
static void test_idle_adds_nothing(void)
{
    for (unsigned n = 0; n < 4000; n++) {
        uint64_t seed = 0x94d049bb133111ebULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        world_init(&w, &s, T0);
        w.is_checked = false;
        snprintf(w.label, sizeof w.label, "idle, %u", n);
        world_ready(&w, true, true);
        for (unsigned i = 0; i < 15; i++) {
            struct presence *p = &w.core.presence;
            unsigned blips;
            usec before;

            do_something(&w, &seed);
            blips = world_count(&w, EFFECT_BLIP);
            before = presence_clocks(p, w.now).active;
            if (p->is.state == PRESENCE_ACTIVE && w.is_ready && !w.said_idle) {
                world_to(&w, w.now + s.away_after + USEC_SEC);
                if (p->is.state == PRESENCE_ACTIVE)
                    g_error("%s: active without input", w.label);
                /* Not beyond the last input; but a blip brings back what a rest had cleared. */
                if (blips == world_count(&w, EFFECT_BLIP) &&
                    presence_clocks(p, w.now).active > before)
                    g_error("%s: the input clock grew without input", w.label);
            } else if (p->is.state != PRESENCE_ACTIVE) {
                world_to(&w, w.now + draw_gap(&seed));
                if (blips == world_count(&w, EFFECT_BLIP) &&
                    presence_clocks(p, w.now).active > before)
                    g_error("%s: the input clock grew without input", w.label);
            }
        }
        world_done(&w);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/properties/any-events", test_any_events);
    g_test_add_func("/properties/any-settings", test_any_settings);
    g_test_add_func("/properties/typing", test_typing);
    g_test_add_func("/properties/idle-adds-nothing", test_idle_adds_nothing);
    return g_test_run();
}
