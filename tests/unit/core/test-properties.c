/*
 * Properties that hold for any sequence of events, tried on many random ones. The seeds are fixed,
 * so a failure is found again; world.c says what is checked after every single step.
 */
#include <stdio.h>
#include <string.h>

#include "world.h"

#define T0 WORLD_START

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static usec draw_below(uint64_t *seed, usec n)
{
    return (usec)(draw(seed) % (uint64_t)n);
}

static bool draw_bool(uint64_t *seed)
{
    return draw(seed) >> 20 & 1;
}

/* Mostly short, sometimes a night, sometimes nothing. */
static usec draw_gap(uint64_t *seed)
{
    switch (draw_below(seed, 8)) {
    case 0:
        return 0;
    case 1:
        return draw_below(seed, 3 * USEC_SEC);
    case 2:
    case 3:
        return draw_below(seed, USEC_MIN);
    case 4:
    case 5:
        return draw_below(seed, 10 * USEC_MIN);
    case 6:
        return draw_below(seed, USEC_HOUR);
    default:
        return draw_below(seed, 20) == 0 ? draw_below(seed, 12 * USEC_HOUR) : 500 * USEC_MSEC;
    }
}

static struct settings draw_settings(uint64_t *seed)
{
    struct settings s;

    settings_init(&s);
    if (draw_bool(seed)) { /* limits of seconds */
        s.limit = USEC_SEC + draw_below(seed, 10 * USEC_SEC);
        s.rest = USEC_SEC + draw_below(seed, 5 * USEC_SEC);
        s.away_after = USEC_SEC + draw_below(seed, 3 * USEC_SEC);
        s.remind_after = s.snooze = USEC_SEC + draw_below(seed, 5 * USEC_SEC);
    }
    if (draw_below(seed, 4) == 0)
        s.assume = SETTINGS_ASSUME_SITTING;
    if (draw_below(seed, 4) == 0)
        s.hold_for = 0;
    s.remind_limit = 1 + (unsigned)draw_below(seed, 4);
    s.snooze_limit = (unsigned)draw_below(seed, 3);
    return s;
}

/* Any event with any arguments, handed in at @now. The ids are such as have been, or nearly. */
/* Few sources and details, so that what begins also ends, goes on and contradicts. */
static struct event draw_evidence(uint64_t *seed, usec now)
{
    static const char *const names[] = { "pipewire", "mpris", "a chair" };
    struct event e = { .type = EVENT_EVIDENCE, .at = now };

    e.at -= draw_below(seed, 4) ? 0 : draw_below(seed, USEC_MIN);
    e.evidence.source = names[draw_below(seed, 3)];
    e.evidence.detail = draw_bool(seed) ? "" : "one";
    e.evidence.kind = (enum evidence_kind)draw_below(seed, EVIDENCE_KIND_MAX);
    e.evidence.on = draw_below(seed, 3) > 0;
    e.evidence.is_old = draw_below(seed, 8) == 0;
    e.evidence.until_at = USEC_NEVER;
    if (evidence_is_report(e.evidence.kind) || e.evidence.kind == EVIDENCE_HOLD)
        e.evidence.until_at = now + USEC_SEC + draw_gap(seed);
    return e;
}

static struct event draw_event(uint64_t *seed, usec now, const struct settings *s)
{
    static const enum event_type often[] = {
        EVENT_INPUT, EVENT_INPUT,    EVENT_IDLE,     EVENT_SOURCE_READY, EVENT_LOCK,
        EVENT_SHOWN, EVENT_EVIDENCE, EVENT_EVIDENCE, EVENT_CORRECT,
    };
    struct event e = { .type = (enum event_type)draw_below(seed, EVENT_TYPE_MAX), .at = now };

    if (draw_bool(seed))
        e.type = often[draw_below(seed, G_N_ELEMENTS(often))];
    switch (e.type) {
    case EVENT_INPUT:
        e.at -= draw_below(seed, 4) ? 0 : draw_below(seed, 2 * USEC_MIN);
        break;
    case EVENT_IDLE:
        e.at -= s->away_after + (draw_bool(seed) ? 0 : draw_gap(seed));
        break;
    case EVENT_SOURCE_READY:
        e.ready.can_await = draw_below(seed, 5) > 0;
        e.ready.hides_idle = draw_below(seed, 4) == 0;
        e.ready.last_input_at = draw_bool(seed) ? USEC_NONE : now - draw_gap(seed);
        break;
    case EVENT_SLEPT:
        e.at -= draw_gap(seed);
        break;
    case EVENT_EVIDENCE:
        e = draw_evidence(seed, now);
        break;
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        e.span.end_at = now - (draw_bool(seed) ? 0 : draw_gap(seed));
        e.span.start_at = e.span.end_at - 1 - draw_gap(seed);
        e.span.state = (enum presence_state)(PRESENCE_PASSIVE + draw_below(seed, 3));
        e.span.who = "a desk";
        break;
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
    case EVENT_DND:
        e.on = draw_below(seed, 3) == 0;
        break;
    case EVENT_HOURS:
        e.hours.is_open = draw_below(seed, 4) > 0;
        e.hours.change_at = now + draw_gap(seed);
        break;
    case EVENT_RANDOM:
        e.random = draw_below(seed, 1000);
        break;
    case EVENT_SNOOZE:
        e.duration = draw_bool(seed) ? 0 : draw_gap(seed);
        break;
    case EVENT_PAUSE:
        e.until_at = draw_bool(seed) ? USEC_NEVER : now + draw_gap(seed);
        break;
    case EVENT_SETTINGS:
        e.type = EVENT_TIME; /* the tests that change them do it by themselves */
        break;
    default:
        e.id = (unsigned)draw_below(seed, 12);
        break;
    }
    return e;
}

/* The id that matters, so that random answers do not all come to nothing. */
static void aim(struct event *e, const struct core *core, uint64_t *seed)
{
    if (e->type >= EVENT_SHOWN && e->type <= EVENT_FAILED && draw_below(seed, 8))
        e->id = core->coach.id ? core->coach.id : core->coach.guide_id;
}

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

/* One late call is as good as many in time: state, instants, clocks and totals are the same. */
static void test_late(void)
{
    for (unsigned n = 0; n < 5000; n++) {
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
                world_tell(&w, EVENT_TIME);
            }
            world_to(&w, at);
            world_to(&late, at);
            struct event e = draw_event(&seed, w.now, &s);
            if (e.type == EVENT_SLEPT)
                e.at = w.now; /* asleep, nobody is in time */
            struct presence a, b;
            world_send(&w, e);
            world_send(&late, e);
            a = w.core.presence;
            b = late.core.presence;
            /* When it last asked is the coach's own affair. */
            a.is.clocks.asked = b.is.clocks.asked = a.back.clocks.asked = b.back.clocks.asked = 0;
            if (memcmp(&a, &b, sizeof a) != 0)
                g_error("%s: not the same, after step %u", late.label, i);
        }
        world_done(&w);
        world_done(&late);
    }
}

/* The same events at the same instants give the same effects, to the byte. */
static void test_replay(void)
{
    enum { N = 60 };

    for (unsigned n = 0; n < 3000; n++) {
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
                events[i] = (struct event){ .type = EVENT_TIME, .at = now };
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

/* Is anything under way that a save leaves out, because others will say it again? */
static bool is_savable(const struct core *core, usec now)
{
    const struct coach *c = &core->coach;

    return !presence_is_barred(&core->presence) &&
           now - 2 * USEC_MIN >= core->presence.deaf_until_at && c->holds.n == 0 && c->is_open &&
           core->presence.evidence.n == 0 && !core->presence.hides_idle &&
           c->hours_change_at == USEC_NEVER && (c->stage == OFFER_NONE || c->stage == OFFER_SHOWN);
}

/* Saved, restored and gone on with is the same as gone on with. */
static void test_restore(void)
{
    unsigned checked = 0;

    for (unsigned n = 0; n < 4000; n++) {
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
            /* Evidence is lost with the service; what it has caused is not. */
            if (e.type != EVENT_HOURS && (e.type != EVENT_EVIDENCE || i < 15))
                world_send(&w, e);
        }
        world_tell(&w, EVENT_SOURCE_LOST);
        evidences_lose(&w.core.presence.evidence, T0, T0);
        evidences_drop_ended(&w.core.presence.evidence, w.now, &s);
        if (is_savable(&w.core, w.now) && w.core.presence.lost_at == w.now) {
            core_save(&w.core, text, sizeof text);
            memset(&restored, 0, sizeof restored);
            core_init(&restored, &s, w.now);
            if (core_restore(&restored, text, 0, w.now, false, w.now, &b) != 0)
                g_error("%s: its own text is refused:\n%s", w.label, text);
            for (unsigned i = 0; i < 30; i++) {
                struct event e = draw_event(&seed, w.now, &s);

                /* How far back what is amended counts is another matter after a restart. */
                if (i == 0 || e.type == EVENT_CREDIT || e.type == EVENT_CORRECT)
                    e = (struct event){ .type = EVENT_TIME, .at = w.now };
                aim(&e, &w.core, &seed);
                memset(&a, 0, sizeof a);
                memset(&b, 0, sizeof b);
                core_step(&w.core, w.now, &e, &a);
                core_step(&restored, w.now, &e, &b);
                w.core.presence.past.n = restored.presence.past.n = 0;
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
    g_assert_cmpint(checked, >, 500);
}

/* Whatever stands in a text, restoring it never breaks what comes after. */
static void test_restore_garbage(void)
{
    unsigned taken = 0;

    for (unsigned n = 0; n < 20000; n++) {
        uint64_t seed = 0x589965cc75374cc3ULL * (n + 1);
        const struct settings s = draw_settings(&seed);
        static char text[CORE_SAVE_MAX];
        static struct effects effects;
        struct core core;
        usec now = T0;
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
        if (core_restore(&core, text, 0, now - draw_gap(&seed), draw_bool(&seed), now, &effects) <
            0)
            continue;
        taken++;
        for (unsigned i = 0; i < 10; i++) {
            struct event e = draw_event(&seed, now, &s);
            struct clocks clocks;

            core_step(&core, now, &e, &effects);
            clocks = presence_clocks(&core.presence, now);
            g_assert_cmpint(clocks.sitting, >=, 0);
            g_assert_cmpint(core.presence.is.since_at, <=, now);
            now += draw_gap(&seed);
        }
    }
    g_assert_cmpint(taken, >, 1000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/properties/any-events", test_any_events);
    g_test_add_func("/properties/any-settings", test_any_settings);
    g_test_add_func("/properties/typing", test_typing);
    g_test_add_func("/properties/idle-adds-nothing", test_idle_adds_nothing);
    g_test_add_func("/properties/late", test_late);
    g_test_add_func("/properties/replay", test_replay);
    g_test_add_func("/properties/restore", test_restore);
    g_test_add_func("/properties/restore-garbage", test_restore_garbage);
    return g_test_run();
}
