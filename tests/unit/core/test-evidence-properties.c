/*
 * Properties of evidence, tried on many random sequences of it: films, calls and reports that
 * begin, end, contradict each other and are told late, while somebody types, idles, locks and
 * sleeps. The seeds are fixed; world.c checks more after every single step.
 */
#include <stdio.h>
#include <string.h>

#include "world.h"

#define T0 WORLD_START

enum { SEQUENCES = 10000, STEPS = 40 };

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 3;
}

static usec draw_below(uint64_t *seed, usec n)
{
    return (usec)(draw(seed) % (uint64_t)n);
}

/* As it is between a film's begin, a pause, a look at the door and a night. */
static usec draw_gap(uint64_t *seed)
{
    static const usec most[] = {
        1,         2 * USEC_SEC, 10 * USEC_SEC, 40 * USEC_SEC, 4 * USEC_MIN, 20 * USEC_MIN,
        USEC_HOUR, 3 * USEC_HOUR
    };

    return draw_below(seed, most[draw_below(seed, G_N_ELEMENTS(most))]);
}

static struct settings draw_settings(uint64_t *seed)
{
    struct settings s;

    settings_init(&s);
    if (draw_below(seed, 3) == 0)
        s.passive_limit = draw_below(seed, 4 * USEC_HOUR);
    if (draw_below(seed, 3) == 0)
        s.away_after = USEC_SEC + draw_below(seed, 5 * USEC_MIN);
    if (draw_below(seed, 6) == 0)
        s.assume = SETTINGS_ASSUME_SITTING;
    return s;
}

static struct event draw_evidence(uint64_t *seed, usec now)
{
    static const char *const sources[] = { "mpris", "pipewire", "inhibit", "chair", "desk" };
    static const char *const details[] = { "", "a", "b" };
    struct event e = { .type = EVENT_EVIDENCE, .at = now };
    const usec n = draw_below(seed, 5);

    if (n < 3 && draw_below(seed, 4) == 0)
        e.at -= draw_below(seed, 5 * USEC_MIN); /* told late, as the Wayland pair does */
    e.evidence.source = sources[n];
    e.evidence.detail = n < 3 ? details[draw_below(seed, 3)] : "";
    e.evidence.kind = n < 3 ? (enum evidence_kind)draw_below(seed, EVIDENCE_SITTING)
                            : (enum evidence_kind)(EVIDENCE_SITTING + draw_below(seed, 3));
    e.evidence.on = draw_below(seed, 5) > 1;
    e.evidence.is_old = draw_below(seed, 12) == 0;
    e.evidence.until_at = n < 3 ? USEC_NEVER : now + USEC_SEC + draw_gap(seed);
    return e;
}

/* Two of three are evidence. */
static struct event draw_event(uint64_t *seed, usec now, const struct settings *s)
{
    static const enum event_type others[] = { EVENT_INPUT,       EVENT_INPUT, EVENT_INPUT,
                                              EVENT_IDLE,        EVENT_IDLE,  EVENT_LOCK,
                                              EVENT_SUSPEND,     EVENT_SEAT,  EVENT_SOURCE_LOST,
                                              EVENT_SOURCE_READY };
    struct event e = { .type = others[draw_below(seed, G_N_ELEMENTS(others))], .at = now };

    if (draw_below(seed, 3))
        return draw_evidence(seed, now);
    switch (e.type) {
    case EVENT_IDLE:
        e.at -= s->away_after + (draw_below(seed, 3) ? 0 : draw_gap(seed));
        break;
    case EVENT_SOURCE_READY:
        e.ready.can_await = draw_below(seed, 4) > 0;
        e.ready.hides_idle = draw_below(seed, 3) == 0;
        e.ready.last_input_at = draw_below(seed, 2) ? USEC_NONE : now - draw_gap(seed);
        break;
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
        e.on = draw_below(seed, 3) == 0;
        break;
    default:
        break;
    }
    return e;
}

static void begin(struct world *w, const struct settings *s, const char *what, unsigned n)
{
    world_init(w, s, T0);
    w->is_checked = false; /* for the sake of speed; the sums are checked here */
    snprintf(w->label, sizeof w->label, "%s, %u", what, n);
    world_ready(w, true, true);
}

/* Every state has its time, none is counted twice, and the day has the same sums. */
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

    if (!is_past(p->is.since_at, w->now) || !is_past(p->is.bout_at, w->now) ||
        !is_past(p->is.doubt_at, w->now) || !is_past(p->before_at, w->now) ||
        !is_past(p->back_at, w->now) || !is_past(p->idle_at, w->now) ||
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

/* P3: what shows by itself alone that somebody sits here is believed for PassiveLimit at most. */
static void check_cap(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const bool by_evidence = p->is.state == PRESENCE_PASSIVE && p->is.reason != REASON_MANUAL &&
                             p->is.reason != REASON_LEASE;

    if (by_evidence && p->is_ready && !p->hides_idle && p->last_input_at != USEC_NONE &&
        p->idle_at != USEC_NONE &&
        w->now > usec_max(p->idle_since, p->settings_at) + w->core.settings.passive_limit)
        g_error("%s: believed beyond the cap", w->label);
}

static void test_sums(void)
{
    unsigned states[PRESENCE_STATE_MAX] = { 0 };

    for (unsigned n = 0; n < SEQUENCES; n++) {
        uint64_t seed = 0x9e3779b97f4a7c15ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        struct world w;

        begin(&w, &s, "sums", n);
        for (unsigned i = 0; i < STEPS; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            if (draw_below(&seed, 4) == 0)
                world_type(&w, w.now + draw_gap(&seed) / 8, 20 * USEC_SEC);
            if (draw_below(&seed, 16) == 0)
                world_sleep_unheard(&w, w.now + draw_gap(&seed));
            world_send(&w, draw_event(&seed, w.now, &s));
            check_sums(&w);
            check_instants(&w);
            check_cap(&w);
            states[w.core.presence.is.state]++;
        }
        world_done(&w);
    }
    for (unsigned i = 0; i < PRESENCE_STATE_MAX; i++)
        g_assert_cmpint(states[i], >, SEQUENCES / 20); /* all of them were seen, and often */
}

/* Evidence of sitting tells of no hand, and neither does time without one. */
static void test_input_clock(void)
{
    unsigned checked = 0;

    for (unsigned n = 0; n < SEQUENCES; n++) {
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
            /* Who stood with hands on the keys and sits down again goes on with them. */
            if (e.type != EVENT_EVIDENCE || e.evidence.kind == EVIDENCE_STANDING ||
                p->is.state == PRESENCE_STANDING) {
                world_send(&w, e);
                continue;
            }
            before = presence_clocks(p, w.now).active;
            e.at = usec_min(e.at, w.now);
            world_send(&w, e);
            if (presence_clocks(p, w.now).active > before)
                g_error("%s: evidence added input time", w.label);
            if (p->is.state == PRESENCE_PASSIVE || p->is.state == PRESENCE_AWAY) {
                const enum presence_state state = p->is.state;
                const unsigned blips = world_count(&w, EFFECT_BLIP);

                before = presence_clocks(p, w.now).active;
                world_to(&w, w.now + draw_gap(&seed));
                /* But a blip brings back what a rest had cleared. */
                if (p->is.state == state && blips == world_count(&w, EFFECT_BLIP) &&
                    presence_clocks(p, w.now).active > before)
                    g_error("%s: time added input time", w.label);
                checked++;
            }
        }
        world_done(&w);
    }
    g_assert_cmpint(checked, >, SEQUENCES);
}

/* One late call is as good as many in time. */
static void test_late(void)
{
    for (unsigned n = 0; n < SEQUENCES; n++) {
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
            struct presence a, b;
            struct event e;

            if (draw_below(&seed, 16) == 0) { /* nobody is called meanwhile */
                const usec woke_at = w.now + draw_gap(&seed);

                world_sleep_unheard(&w, woke_at);
                world_sleep_unheard(&late, woke_at);
                continue;
            }
            while (is_often && w.now + USEC_MIN < at) {
                world_to(&w, w.now + USEC_MIN);
                world_tell(&w, EVENT_TIME);
            }
            world_to(&w, at);
            world_to(&late, at);
            e = draw_event(&seed, w.now, &s);
            world_send(&w, e);
            world_send(&late, e);
            a = w.core.presence;
            b = late.core.presence;
            /* When it last asked is the coach's own affair. */
            a.is.clocks.asked = b.is.clocks.asked = a.back.clocks.asked = b.back.clocks.asked = 0;
            if (memcmp(&a, &b, sizeof a) != 0)
                g_error("%s: not the same, after step %u: %s and %s", late.label, i,
                        presence_state_name(a.is.state), presence_state_name(b.is.state));
        }
        world_done(&w);
        world_done(&late);
    }
}

/* The same events at the same instants decide the same, to the byte. */
static void test_replay(void)
{
    for (unsigned n = 0; n < SEQUENCES; n++) {
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

/* As the sources do at a start: whatever is so is told as old. */
static void tell_again(struct core *core, const struct evidences *all, struct effects *effects)
{
    for (unsigned i = 0; i < all->n; i++) {
        const struct evidence *one = &all->list[i];
        struct event e = { .type = EVENT_EVIDENCE, .at = core->now };

        e.evidence.source = one->source;
        e.evidence.detail = one->detail;
        e.evidence.kind = one->kind;
        e.evidence.on = e.evidence.is_old = true;
        e.evidence.until_at = USEC_NEVER;
        if (!evidence_is_report(one->kind) && one->ended_at == USEC_NEVER)
            core_step(core, core->now, &e, effects);
    }
}

/* Killed, restored from its own text and told again what plays: as if it had only lost its sources
 * for a moment. */
static void test_restore(void)
{
    unsigned checked = 0, with_evidence = 0;

    for (unsigned n = 0; n < SEQUENCES; n++) {
        uint64_t seed = 0x8ebc6af09c88c6e3ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        static char text[CORE_SAVE_MAX], other[CORE_SAVE_MAX];
        static struct effects a, b;
        struct evidences all;
        struct core restored, *live;
        struct world w;

        begin(&w, &s, "restore", n);
        w.server = WORLD_SERVER_SILENT;
        live = &w.core;
        for (unsigned i = 0; i < STEPS / 2; i++) {
            world_to(&w, w.now + draw_gap(&seed));
            world_send(&w, draw_event(&seed, w.now, &s));
        }
        world_tell(&w, EVENT_SOURCE_LOST);
        all = live->presence.evidence;
        core_save(live, text, sizeof text);
        memset(&restored, 0, sizeof restored);
        core_init(&restored, &s, w.now);
        if (core_restore(&restored, text, 0, w.now, false, w.now, &b) != 0)
            g_error("%s: its own text is refused:\n%s", w.label, text);
        if (!presence_is_barred(&live->presence) && live->presence.lost_at == w.now &&
            w.now >= live->presence.deaf_until_at + USEC_MIN && live->coach.stage == OFFER_NONE) {
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
    g_assert_cmpint(checked, >, SEQUENCES / 20);
    g_assert_cmpint(with_evidence, >, SEQUENCES / 40);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence-properties/sums", test_sums);
    g_test_add_func("/evidence-properties/input-clock", test_input_clock);
    g_test_add_func("/evidence-properties/late", test_late);
    g_test_add_func("/evidence-properties/replay", test_replay);
    g_test_add_func("/evidence-properties/restore", test_restore);
    return g_test_run();
}
