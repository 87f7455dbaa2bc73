/*
 * Properties of a core that is called late, replayed, restarted or restored from a damaged text.
 * The seeds are fixed, so a failure repeats.
 */
#include <stdio.h>
#include <string.h>

#include "core/presence/walk.h"
#include "random-events.h"
#include "rounds.h"
#include "world-check.h"

#define T0 WORLD_START

/* One late call gives the same state, instants, clocks and totals as many calls in time. */
static void test_late(void)
{
    for (unsigned n = 0; n < rounds(5000); n++) {
        uint64_t seed = 0xa0761d6478bd642fULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w, late;

        world_init(&w, &s, T0);
        world_init(&late, &s, T0);
        w.server = late.server = WORLD_SERVER_SILENT;
        w.is_checked = late.is_checked = false;
        late.is_late = true;
        snprintf(w.label, sizeof w.label, "in time, %u", n);
        snprintf(late.label, sizeof late.label, "late, %u", n);
        for (unsigned i = 0; i < 40; i++) {
            usec at = w.now + draw_gap(&seed);

            while (w.now + USEC_MIN < at && draw_below(&seed, 4)) {
                world_to(&w, w.now + USEC_MIN);
                world_send_plain(&w, EVENT_TIME);
            }
            world_to(&w, at);
            world_to(&late, at);
            struct event e = draw_event(&seed, w.now, &s);
            if (e.type == EVENT_SLEPT)
                e.at = w.now; /* while the machine sleeps, both calls are late */
            if (world_check_is_asked_for(&w, &e))
                e = event_plain(EVENT_TIME, w.now); /* a late core requests it late */
            if (e.type == EVENT_EVIDENCE && e.evidence.kind == EVIDENCE_MOVING)
                e = event_plain(EVENT_TIME, w.now); /* input is requested as long as it lasts */
            if (e.type == EVENT_STRETCH || e.type == EVENT_STARTED)
                e.plan = NULL; /* a hold that is noticed late is not proved */
            world_send(&w, e);
            world_send(&late, e);
            world_check_same(&w, &late, i);
        }
        world_done(&w);
        world_done(&late);
    }
}

/* The same events at the same instants give the same effects, byte for byte. */
static void test_replay(void)
{
    enum { N = 60 };

    for (unsigned n = 0; n < rounds(3000); n++) {
        uint64_t seed = 0xe7037ed1a0b428dbULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct event events[N];
        usec at[N];
        usec now = T0;
        static struct core live, again;
        static struct effects a, b;
        static struct effects first[N];

        memset(&live, 0xaa, sizeof live);
        memset(&again, 0x55, sizeof again);
        core_init(&live, &s, now);
        core_init(&again, &s, now);
        for (unsigned i = 0; i < N; i++) {
            usec deadline = core_deadline(&live);

            now += draw_gap(&seed);
            events[i] = draw_event(&seed, now, &s);
            if (draw_bool(&seed) && deadline < now && deadline > live.now) {
                now = deadline;
                events[i] = event_plain(EVENT_TIME, now);
            }
            aim(&events[i], &live, &seed);
            at[i] = now;
            memset(&a, 0, sizeof a);
            core_step(&live, now, &events[i], &a);
            first[i] = a;
        }
        for (unsigned i = 0; i < N; i++) {
            memset(&b, 0, sizeof b);
            core_step(&again, at[i], &events[i], &b);
            if (memcmp(&first[i], &b, sizeof b) != 0)
                g_error("replay, %u: not the same, at step %u", n, i);
        }
        g_assert_cmpmem(&live, sizeof live, &again, sizeof again);
    }
}

/* Is there any state that a save omits because sources will report it again? */
static bool is_savable(const struct core *core, usec now)
{
    const struct coach *c = &core->coach;

    return !presence_is_barred(&core->presence) &&
           now - 2 * USEC_MIN >= core->presence.noise_until_at && c->holds.n == 0 && c->is_open &&
           c->stretch.stage == STRETCH_NONE && core->presence.evidence.n == 0 &&
           !core->presence.hides_idle && c->hours_change_at == USEC_NEVER &&
           (c->stage == OFFER_NONE || c->stage == OFFER_SHOWN) &&
           (c->greeting.stage <= GREETING_WAITING || c->greeting.stage == GREETING_SHOWN);
}

/* A core that was saved and restored continues like one that was not. */
static void test_restore(void)
{
    unsigned checked = 0;

    for (unsigned n = 0; n < rounds(4000); n++) {
        uint64_t seed = 0x8ebc6af09c88c6e3ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        static char text[CORE_SAVE_MAX], other[CORE_SAVE_MAX];
        static struct effects a, b;
        struct core restored;
        struct world w;

        world_init(&w, &s, T0);
        w.server = WORLD_SERVER_SILENT;
        w.is_checked = false;
        snprintf(w.label, sizeof w.label, "restore, %u", n);
        for (unsigned i = 0; i < 30; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            struct event e = draw_event(&seed, w.now, &s);
            aim(&e, &w.core, &seed);
            /* Evidence is lost with the service; its effects are not. */
            if (e.type != EVENT_HOURS && (e.type != EVENT_EVIDENCE || i < 15))
                world_send(&w, e);
        }
        world_switch(&w, EVENT_WRIST, false);
        world_send_plain(&w, EVENT_SOURCE_LOST);
        /* Steps and the readings of a sensor are lost as well. */
        walk_resume(&w.core.presence);
        w.core.presence.seen_at = w.core.presence.asked_until_at = USEC_NONE;
        evidences_lose(&w.core.presence.evidence, T0, T0);
        evidences_drop_ended(&w.core.presence.evidence, w.now, &s);
        if (is_savable(&w.core, w.now) && w.core.presence.lost_at == w.now) {
            const struct core_saved saved = world_saved(text, w.now, WORLD_RUNNING);
            usec ended_at;

            core_save(&w.core, text, sizeof text);
            memset(&restored, 0, sizeof restored);
            core_init(&restored, &s, w.now);
            if (core_restore(&restored, &saved, w.now, &b, &ended_at) != 0)
                g_error("%s: its own text is refused:\n%s", w.label, text);
            for (unsigned i = 0; i < 30; i++) {
                struct event e = draw_event(&seed, w.now, &s);

                /* After a restart, corrections reach back less far. */
                if (i == 0 || e.type == EVENT_CREDIT || e.type == EVENT_CORRECT)
                    e = event_plain(EVENT_TIME, w.now);
                aim(&e, &w.core, &seed);
                memset(&a, 0, sizeof a);
                memset(&b, 0, sizeof b);
                core_step(&w.core, w.now, &e, &a);
                core_step(&restored, w.now, &e, &b);
                core_save(&w.core, text, sizeof text);
                core_save(&restored, other, sizeof other);
                if (strcmp(text, other) != 0 || memcmp(&a, &b, sizeof a) != 0)
                    g_error("%s: not the same, after step %u:\n%s\n%s", w.label, i, text, other);
                w.now = usec_max(w.now, usec_min(core_deadline(&w.core), w.now + draw_gap(&seed)));
            }
            checked++;
        }
        world_done(&w);
    }
    g_assert_cmpint(checked, >, rounds(500));
}

/* Any text can be restored or is rejected; later events work in both cases. */
static void test_restore_garbage(void)
{
    unsigned taken = 0;

    for (unsigned n = 0; n < rounds(20000); n++) {
        uint64_t seed = 0x589965cc75374cc3ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        static char text[CORE_SAVE_MAX];
        static struct effects effects;
        struct core_saved saved;
        struct core core;
        usec now = T0, ended_at;
        size_t length;

        memset(&core, 0, sizeof core);
        core_init(&core, &s, now - USEC_HOUR);
        core.coach.stage = (enum offer_stage)draw_below(&seed, 5);
        core.coach.id = core.coach.attempt = 1;
        length = core_save(&core, text, sizeof text);
        for (unsigned i = 0; i < 1 + draw_below(&seed, 6); i++) {
            size_t at = (size_t)draw_below(&seed, (usec)length);

            if (text[at] >= '0' && text[at] <= '9')
                text[at] = (char)('0' + draw_below(&seed, 10));
            else if (draw_below(&seed, 16) == 0)
                text[at] = (char)draw_below(&seed, 256);
        }
        core_init(&core, &s, now);
        saved = world_saved(text, now - draw_gap(&seed),
                            draw_bool(&seed) ? WORLD_POWER_OFF : WORLD_RUNNING);
        if (core_restore(&core, &saved, now, &effects, &ended_at) < 0)
            continue;
        taken++;
        for (unsigned i = 0; i < 10; i++) {
            struct event e = draw_event(&seed, now, &s);
            struct clocks clocks;

            core_step(&core, now, &e, &effects);
            clocks = presence_clocks(&core.presence, now);
            g_assert_cmpint(clocks.sitting, >=, 0);
            g_assert_cmpint(core.presence.present.since_at, <=, now);
            now += draw_gap(&seed);
        }
    }
    g_assert_cmpint(taken, >, rounds(1000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/properties/late", test_late);
    g_test_add_func("/properties/replay", test_replay);
    g_test_add_func("/properties/restore", test_restore);
    g_test_add_func("/properties/restore-garbage", test_restore_garbage);
    return g_test_run();
}
