/* Random events and settings, and gaps between them, each from a seed. */
#pragma once

#include "world.h"

static inline uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static inline usec draw_below(uint64_t *seed, usec n)
{
    return (usec)(draw(seed) % (uint64_t)n);
}

static inline bool draw_bool(uint64_t *seed)
{
    return draw(seed) >> 20 & 1;
}

/* A gap between two events: mostly short, sometimes a night, sometimes 0. */
static inline usec draw_gap(uint64_t *seed)
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

static inline struct settings draw_settings(uint64_t *seed)
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

/* Few sources and details, so that later events often end, repeat or contradict earlier ones. */
static inline struct event draw_evidence(uint64_t *seed, usec now)
{
    static const char *const names[] = { "pipewire", "mpris", "a chair" };
    struct event e = event_evidence(now, (struct event_evidence){ 0 });

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

/* Exercises with and without sides; some cannot be done. */
static inline void draw_plan(uint64_t *seed, struct event *e)
{
    static const struct plan plans[] = {
        { "ql-doorway", 2, { { 5 * USEC_SEC, false }, { 0, true } }, 1, true, true },
        { "ql-doorway", 2, { { USEC_SEC, true }, { USEC_SEC, false } }, 2, true, true },
        { "on-a-chair", 1, { { 3 * USEC_SEC, true } }, 1, false, false },
        { "nothing", 0, { { 0 } }, 1, false, false },
    };
    const usec i = draw_below(seed, 9);

    e->plan = i < 8 ? &plans[i / 2] : NULL;
}

/* Steps of one of three devices: a few, or those of a walk, or what no person makes. */
static inline void draw_steps(uint64_t *seed, struct event *e)
{
    static const char *const trackers[] = { "watch", "phone", "amazfish" };
    static const usec most[] = { 3, 30, 130, 2000, 1ll << 30 };

    e->steps.tracker = trackers[draw_below(seed, G_N_ELEMENTS(trackers))];
    e->steps.start_at = e->at - draw_gap(seed);
    e->steps.count = (uint64_t)draw_below(seed, most[draw_below(seed, G_N_ELEMENTS(most))]);
    e->steps.counter = (enum step_counter)draw_below(seed, STEP_COUNTER_MAX);
}

/* Any event with any arguments, for @now. Its id is one that exists, or close to one. */
static inline struct event draw_event(uint64_t *seed, usec now, const struct settings *s)
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
    case EVENT_KEEP_SIDE:
    case EVENT_WRIST:
        e.on = draw_below(seed, 3) == 0;
        break;
    case EVENT_HOURS:
        e.hours.is_open = draw_below(seed, 4) > 0;
        e.hours.change_at = now + draw_gap(seed);
        break;
    case EVENT_RANDOM:
        e.random = draw_below(seed, 1000);
        break;
    case EVENT_STEPS:
    case EVENT_STEP_TOTAL:
        draw_steps(seed, &e);
        break;
    case EVENT_SNOOZE:
        e.snooze_for = draw_bool(seed) ? 0 : draw_gap(seed);
        break;
    case EVENT_CLOCK:
        e.clock_shift = draw_bool(seed) ? draw_gap(seed) : -draw_gap(seed);
        break;
    case EVENT_PAUSE:
    case EVENT_PAUSE_UNTIL:
        e.pause_until_at = draw_bool(seed) ? USEC_NEVER : now + draw_gap(seed);
        break;
    case EVENT_STRETCH:
    case EVENT_REPORT_STRETCH:
        draw_plan(seed, &e);
        e.side = (enum side)draw_below(seed, SIDE_MAX + 1);
        break;
    case EVENT_STARTED:
        draw_plan(seed, &e);
        e.id = (unsigned)draw_below(seed, 12);
        break;
    case EVENT_FEEDBACK:
        e.feedback = (enum feedback)draw_below(seed, FEEDBACK_MAX);
        break;
    case EVENT_SETTINGS:
        e.type = EVENT_TIME; /* tests of changed settings send this event themselves */
        break;
    default:
        e.id = (unsigned)draw_below(seed, 12);
        break;
    }
    return e;
}

/* Sets the id of the present suggestion, so that some random answers have an effect. */
static inline void aim(struct event *e, const struct core *core, uint64_t *seed)
{
    if (e->type >= EVENT_SHOWN && e->type <= EVENT_FAILED && draw_below(seed, 8))
        e->id = core->coach.id            ? core->coach.id
                : core->coach.greeting.id ? core->coach.greeting.id
                                          : core->coach.stretch.id;
}
