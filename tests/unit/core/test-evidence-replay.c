/*
 * Properties of evidence when the core is called late, replayed or restarted. The seeds are
 * fixed.
 */
#include <stdio.h>
#include <string.h>

#include "random-evidence.h"
#include "rounds.h"
#include "world-check.h"

/* One late call gives the same result as many calls in time. */
static void test_late(void)
{
    for (unsigned n = 0; n < rounds(SEQUENCES); n++) {
        uint64_t seed = 0xa0761d6478bd642fULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w, late;

        begin(&w, &s, "in time", n);
        world_init(&late, &s, T0);
        late.is_late = true;
        late.is_checked = false;
        world_ready(&late, true, true);
        w.server = late.server = WORLD_SERVER_SILENT;
        snprintf(late.label, sizeof late.label, "late, %u", n);
        for (unsigned i = 0; i < STEPS; i++) {
            const usec at = w.now + draw_gap(&seed);
            const bool is_often = draw_below(&seed, 2);
            struct event e;

            if (draw_below(&seed, 16) == 0) { /* the core is not called meanwhile */
                const usec woke_at = w.now + draw_gap(&seed);

                world_sleep_unannounced(&w, woke_at);
                world_sleep_unannounced(&late, woke_at);
                continue;
            }
            while (is_often && w.now + USEC_MIN < at) {
                world_to(&w, w.now + USEC_MIN);
                world_send_plain(&w, EVENT_TIME);
            }
            world_to(&w, at);
            world_to(&late, at);
            e = draw_event(&seed, w.now, &s);
            if (world_check_is_asked_for(&w, &e))
                e = event_plain(EVENT_TIME, w.now); /* a late core requests it late */
            world_send(&w, e);
            world_send(&late, e);
            world_check_same(&w, &late, i);
        }
        world_done(&w);
        world_done(&late);
    }
}

/* The same events at the same instants lead to the same decisions, byte for byte. */
static void test_replay(void)
{
    for (unsigned n = 0; n < rounds(SEQUENCES); n++) {
        uint64_t seed = 0xe7037ed1a0b428dbULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        static struct core live, again;
        static struct effects a, b;
        usec now = T0;

        memset(&live, 0xaa, sizeof live);
        memset(&again, 0x55, sizeof again);
        core_init(&live, &s, now);
        core_init(&again, &s, now);
        for (unsigned i = 0; i < STEPS; i++) {
            const struct event e = draw_event(&seed, now += draw_gap(&seed), &s);

            memset(&a, 0, sizeof a);
            memset(&b, 0, sizeof b);
            core_step(&live, now, &e, &a);
            core_step(&again, now, &e, &b);
            if (memcmp(&a, &b, sizeof a) != 0)
                g_error("replay, %u: not the same, at step %u", n, i);
        }
        g_assert_cmpmem(&live, sizeof live, &again, sizeof again);
    }
}

/* Emits all live evidence as old, as the sources do at a start. */
static void tell_again(struct core *core, const struct evidences *all, struct effects *effects)
{
    for (unsigned i = 0; i < all->n; i++) {
        const struct evidence *one = &all->list[i];
        const struct event e =
            event_evidence(core->now, (struct event_evidence){ one->source, one->detail, one->kind,
                                                               true, true, USEC_NEVER });

        if (!evidence_is_report(one->kind) && one->ended_at == USEC_NEVER)
            core_step(core, core->now, &e, effects);
    }
}

/* A core that is killed, restored from its text and given the live evidence again decides like one
 * that lost its sources for a moment. */
static void test_restore(void)
{
    unsigned checked = 0, with_evidence = 0;

    for (unsigned n = 0; n < rounds(SEQUENCES); n++) {
        uint64_t seed = 0x8ebc6af09c88c6e3ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        static char text[CORE_SAVE_MAX], other[CORE_SAVE_MAX];
        static struct effects a, b;
        struct evidences all;
        struct core restored, *live;
        struct core_saved saved;
        struct world w;
        usec ended_at;

        begin(&w, &s, "restore", n);
        w.server = WORLD_SERVER_SILENT;
        live = &w.core;
        for (unsigned i = 0; i < STEPS / 2; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            world_send(&w, draw_event(&seed, w.now, &s));
        }
        world_send_plain(&w, EVENT_SOURCE_LOST);
        all = live->presence.evidence;
        core_save(live, text, sizeof text);
        memset(&restored, 0, sizeof restored);
        core_init(&restored, &s, w.now);
        saved = world_saved(text, w.now, WORLD_RUNNING);
        if (core_restore(&restored, &saved, w.now, &b, &ended_at) != 0)
            g_error("%s: its own text is refused:\n%s", w.label, text);
        if (!presence_is_barred(&live->presence) && live->presence.lost_at == w.now &&
            w.now >= live->presence.noise_until_at + USEC_MIN && live->coach.stage == OFFER_NONE) {
            evidences_lose(&live->presence.evidence, w.now, w.now);
            tell_again(live, &all, &a);
            tell_again(&restored, &all, &b);
            checked++;
            with_evidence += all.n > 0;
            for (unsigned i = 0; i < STEPS / 2; i++) {
                const struct event e = draw_event(&seed, w.now += draw_gap(&seed), &s);

                core_step(live, w.now, &e, &a);
                core_step(&restored, w.now, &e, &b);
                core_save(live, text, sizeof text);
                core_save(&restored, other, sizeof other);
                if (strcmp(text, other) != 0)
                    g_error("%s: not the same, after step %u:\n%s\n%s", w.label, i, text, other);
            }
        }
        world_done(&w);
    }
    g_assert_cmpint(checked, >, rounds(SEQUENCES) / 20);
    g_assert_cmpint(with_evidence, >, rounds(SEQUENCES) / 40);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence-properties/late", test_late);
    g_test_add_func("/evidence-properties/replay", test_replay);
    g_test_add_func("/evidence-properties/restore", test_restore);
    return g_test_run();
}
