/*
 * Properties that hold for any sequence of events, checked with many random ones. The seeds are
 * fixed, so a failure repeats; world-check.c lists the checks after each step.
 */
#include <stdio.h>

#include "random-events.h"
#include "rounds.h"

#define T0 WORLD_START

/* Any events: the totals add up, no instant is in the future, each deadline advances, and no
 * reminder comes when it must not. The world checks all of this. */
static void test_any_events(void)
{
    for (unsigned n = 0; n < rounds(20000); n++) {
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
                w.is_checked &= w.core.presence.present.day.start_at == USEC_NONE ||
                                w.now - w.core.presence.present.day.start_at >= 12 * USEC_HOUR;
            world_send(&w, e);
        }
        world_done(&w);
    }
}

/* The same with settings that change during the run. */
static void test_any_settings(void)
{
    for (unsigned n = 0; n < rounds(3000); n++) {
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
                e = event_settings(w.now, &s);
            }
            world_send(&w, e);
        }
        world_done(&w);
    }
}

/* Actions of the person and the machine, reported as by a real source. */
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
        world_sleep_unannounced(w, w->now + draw_gap(seed));
        break;
    case 7:
        world_send(w, draw_event(seed, w->now, &w->core.settings));
        break;
    case 8:
        world_send(w, event_plain(EVENT_INPUT, w->now - draw_gap(seed)));
        w->is_idle_reported = false; /* an unexpected report ends the watch */
        break;
    default:
        world_type(w, w->now + draw_gap(seed) / 4, 700 * USEC_MSEC);
    }
}

static bool has(const struct world *w, enum evidence_kind kind)
{
    return evidences_report(&w->core.presence.evidence, kind, w->now) != NULL;
}

/* Active, or standing if a report, a belt or a desk shows that. */
static bool is_typing(const struct world *w)
{
    const bool has_place = has(w, EVIDENCE_TREADMILL) || has(w, EVIDENCE_DESK);
    const bool is_up = has(w, EVIDENCE_STANDING) || (has_place && !has(w, EVIDENCE_SITTING));

    return w->core.presence.present.state == (is_up ? PRESENCE_STANDING : PRESENCE_ACTIVE);
}

/* After 5 s of typing State is active, after any events, unless a lock, sleep or another seat
 * prevents it.
 */
static void test_typing(void)
{
    for (unsigned n = 0; n < rounds(4000); n++) {
        uint64_t seed = 0xbf58476d1ce4e5b9ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        world_init(&w, &s, T0);
        w.is_checked = false; /* for speed; test_any_events() checks it */
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
                    presence_state_name(w.core.presence.present.state));
        world_done(&w);
    }
}

/* How often a rest was taken back. */
static unsigned count_undone(const struct world *w)
{
    return world_count(w, EFFECT_BLIP) + world_count(w, EFFECT_CORRECTED);
}

/* The input clock does not run while the person is not active, neither at idleness nor with time.
 */
static void test_idle_adds_nothing(void)
{
    for (unsigned n = 0; n < rounds(4000); n++) {
        uint64_t seed = 0x94d049bb133111ebULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        world_init(&w, &s, T0);
        w.is_checked = false;
        snprintf(w.label, sizeof w.label, "idle, %u", n);
        world_ready(&w, true, true);
        for (unsigned i = 0; i < 15; i++) {
            struct presence *p = &w.core.presence;
            unsigned undone;
            usec before;

            do_something(&w, &seed);
            undone = count_undone(&w);
            before = presence_clocks(p, w.now).active;
            if (p->present.state == PRESENCE_ACTIVE && w.is_ready && !w.is_idle_reported) {
                world_to(&w, w.now + s.away_after + USEC_SEC);
                if (p->present.state == PRESENCE_ACTIVE)
                    g_error("%s: active without input", w.label);
                /* Only up to the last input; but a blip, and reading, restore the value that a rest
                 * had cleared. */
                if (undone == count_undone(&w) && presence_clocks(p, w.now).active > before &&
                    p->present.reason != REASON_WALK) /* that begins with its first steps */
                    g_error("%s: the input clock grew without input", w.label);
            } else if (p->present.state != PRESENCE_ACTIVE) {
                world_to(&w, w.now + draw_gap(&seed));
                /* A report that the person stands has ended: active until idleness is reported. */
                if (p->present.state == PRESENCE_ACTIVE)
                    world_to(&w, w.now + s.away_after + USEC_SEC);
                if (undone == count_undone(&w) && presence_clocks(p, w.now).active > before)
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
