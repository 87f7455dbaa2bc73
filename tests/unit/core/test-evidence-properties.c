/*
 * Properties of evidence, checked with many random sequences: films, calls and reports that begin,
 * end, contradict each other and are reported late, between typing, idleness, locks and sleep. The
 * seeds are fixed; world-check.c checks more after each step.
 */

#include "random-evidence.h"
#include "rounds.h"

/* The time of each state is counted exactly once, and the day has the same sums. */
static void check_sums(const struct world *w)
{
    const struct day day = presence_day(&w->core.presence, w->now);
    usec sums[PRESENCE_STATE_MAX] = { 0 }, all = 0;

    for (unsigned i = 0; i < w->timeline->len; i++) {
        const struct world_record *r = &g_array_index(w->timeline, struct world_record, i);
        const usec end = i + 1 == w->timeline->len ? w->now : (r + 1)->at;

        if (end < r->at)
            g_error("%s: the timeline goes backwards", w->label);
        sums[r->state] += end - r->at;
    }
    for (unsigned i = 0; i < PRESENCE_STATE_MAX; i++)
        all += sums[i];
    if (all != w->now - g_array_index(w->timeline, struct world_record, 0).at)
        g_error("%s: the states do not add up to the time", w->label);
    if (day.sitting != sums[PRESENCE_ACTIVE] + sums[PRESENCE_PASSIVE])
        g_error("%s: sat %" G_GINT64_FORMAT ", by the states %" G_GINT64_FORMAT, w->label,
                day.sitting, sums[PRESENCE_ACTIVE] + sums[PRESENCE_PASSIVE]);
    if (day.standing != sums[PRESENCE_STANDING])
        g_error("%s: stood %" G_GINT64_FORMAT ", by the states %" G_GINT64_FORMAT, w->label,
                day.standing, sums[PRESENCE_STANDING]);
}

static bool is_past(usec at, usec now)
{
    return at == USEC_NONE || at == USEC_NEVER || at <= now;
}

static void check_instants(const struct world *w)
{
    const struct presence *p = &w->core.presence;

    if (!is_past(p->present.since_at, w->now) || !is_past(p->present.bout_at, w->now) ||
        !is_past(p->present.certain_at, w->now) || !is_past(p->fixed_at, w->now) ||
        !is_past(p->returned_at, w->now) || !is_past(p->idle_at, w->now) ||
        !is_past(p->idle_since, w->now) || !is_past(p->covered_at, w->now) ||
        !is_past(p->judged_at, w->now) || !is_past(p->last_input_at, w->now))
        g_error("%s: an instant in the future", w->label);
    for (unsigned i = 0; i < p->evidence.n; i++)
        if (!is_past(p->evidence.list[i].since_at, w->now) ||
            !is_past(p->evidence.list[i].ended_at, w->now))
            g_error("%s: evidence of the future", w->label);
    if (core_deadline(&w->core) < w->now - 1 && !w->is_late)
        g_error("%s: a deadline long gone", w->label);
}

/* Evidence without input is valid for PassiveLimit at most. */
static void check_cap(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const bool by_evidence = p->present.state == PRESENCE_PASSIVE &&
                             p->present.reason != REASON_ASSUMED &&
                             p->present.reason != REASON_LEASE;

    if (by_evidence && p->is_ready && !p->hides_idle && p->last_input_at != USEC_NONE &&
        p->idle_at != USEC_NONE &&
        w->now > usec_max(p->idle_since, p->settings_at) + w->core.settings.passive_limit)
        g_error("%s: valid beyond the cap", w->label);
}

static void test_sums(void)
{
    unsigned states[PRESENCE_STATE_MAX] = { 0 };

    for (unsigned n = 0; n < rounds(SEQUENCES); n++) {
        uint64_t seed = 0x9e3779b97f4a7c15ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        begin(&w, &s, "sums", n);
        for (unsigned i = 0; i < STEPS; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            if (draw_below(&seed, 4) == 0)
                world_type(&w, w.now + draw_gap(&seed) / 8, 20 * USEC_SEC);
            if (draw_below(&seed, 16) == 0)
                world_sleep_unannounced(&w, w.now + draw_gap(&seed));
            world_send(&w, draw_event(&seed, w.now, &s));
            check_sums(&w);
            check_instants(&w);
            check_cap(&w);
            states[w.core.presence.present.state]++;
        }
        world_done(&w);
    }
    for (unsigned i = 0; i < PRESENCE_STATE_MAX; i++)
        g_assert_cmpint(states[i], >, rounds(SEQUENCES) / 20); /* each state occurs often enough */
}

/* Neither evidence of sitting nor time without it counts as input. */
static void test_input_clock(void)
{
    unsigned checked = 0;

    for (unsigned n = 0; n < rounds(SEQUENCES); n++) {
        uint64_t seed = 0x94d049bb133111ebULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        begin(&w, &s, "input clock", n);
        for (unsigned i = 0; i < STEPS; i++) {
            const struct presence *p = &w.core.presence;
            struct event e = draw_event(&seed, w.now, &s);
            usec before;

            if (draw_below(&seed, 3) == 0)
                world_type(&w, w.now + draw_gap(&seed) / 8, 20 * USEC_SEC);
            /* A person who typed while standing may sit down and type on. A report "away" that is
             * taken back leaves the input clock as it was without the report. */
            if (e.type != EVENT_EVIDENCE || e.evidence.kind == EVIDENCE_STANDING ||
                (e.evidence.kind == EVIDENCE_AWAY && !e.evidence.on) ||
                p->present.state == PRESENCE_STANDING) {
                world_send(&w, e);
                continue;
            }
            before = presence_clocks(p, w.now).active;
            e.at = usec_min(e.at, w.now);
            world_send(&w, e);
            if (presence_clocks(p, w.now).active > before)
                g_error("%s: evidence added input time", w.label);
            if (p->present.state == PRESENCE_PASSIVE || p->present.state == PRESENCE_AWAY) {
                const enum presence_state state = p->present.state;
                const unsigned blips = world_count(&w, EFFECT_BLIP);

                before = presence_clocks(p, w.now).active;
                world_to(&w, w.now + draw_gap(&seed));
                /* But a blip restores the value that a rest had cleared. */
                if (p->present.state == state && blips == world_count(&w, EFFECT_BLIP) &&
                    presence_clocks(p, w.now).active > before)
                    g_error("%s: time added input time", w.label);
                checked++;
            }
        }
        world_done(&w);
    }
    g_assert_cmpint(checked, >, rounds(SEQUENCES));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence-properties/sums", test_sums);
    g_test_add_func("/evidence-properties/input-clock", test_input_clock);
    return g_test_run();
}
