/* Random evidence, input, locks, sleep, and gaps between them, each from a seed. */
#pragma once

#include <stdio.h>

#include "world.h"

#define T0 WORLD_START

enum { SEQUENCES = 10000, STEPS = 40 };

static inline uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 3;
}

static inline usec draw_below(uint64_t *seed, usec n)
{
    return (usec)(draw(seed) % (uint64_t)n);
}

/* A gap between two events: seconds, as for a pause of a film, up to a night. */
static inline usec draw_gap(uint64_t *seed)
{
    static const usec most[] = {
        1,         2 * USEC_SEC, 10 * USEC_SEC, 40 * USEC_SEC, 4 * USEC_MIN, 20 * USEC_MIN,
        USEC_HOUR, 3 * USEC_HOUR
    };

    return draw_below(seed, most[draw_below(seed, G_N_ELEMENTS(most))]);
}

static inline struct settings draw_settings(uint64_t *seed)
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

static inline struct event draw_evidence(uint64_t *seed, usec now)
{
    static const char *const sources[] = { "mpris", "pipewire", "inhibit", "chair", "desk" };
    static const char *const details[] = { "", "a", "b" };
    static const enum evidence_kind kinds[] = {
        EVIDENCE_INHIBITOR, EVIDENCE_VIDEO,       EVIDENCE_MUSIC,      EVIDENCE_CALL,
        EVIDENCE_CALL_WORD, EVIDENCE_SCREENCAST,  EVIDENCE_FULLSCREEN, EVIDENCE_GAMEMODE,
        EVIDENCE_WORN,      EVIDENCE_GAME,        EVIDENCE_KEEP_AWAKE, EVIDENCE_PLAYER,
        EVIDENCE_PAUSED,    EVIDENCE_LONE_PLAYER,
    };
    struct event e = event_evidence(now, (struct event_evidence){ 0 });
    const usec n = draw_below(seed, 5);

    if (n < 3 && draw_below(seed, 4) == 0)
        e.at -= draw_below(seed, 5 * USEC_MIN); /* reported late, as by the Wayland pair */
    e.evidence.source = sources[n];
    e.evidence.detail = n < 3 ? details[draw_below(seed, 3)] : "";
    e.evidence.kind = n < 3 ? kinds[draw_below(seed, G_N_ELEMENTS(kinds))]
                            : (enum evidence_kind)(EVIDENCE_SITTING + draw_below(seed, 3));
    e.evidence.on = draw_below(seed, 5) > 1;
    e.evidence.is_old = draw_below(seed, 12) == 0;
    e.evidence.until_at = n < 3 ? USEC_NEVER : now + USEC_SEC + draw_gap(seed);
    return e;
}

/* An event; two of three are evidence. */
static inline struct event draw_event(uint64_t *seed, usec now, const struct settings *s)
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

static inline void begin(struct world *w, const struct settings *s, const char *what, unsigned n)
{
    world_init(w, s, T0);
    w->is_checked = false; /* for speed; this test checks the sums itself */
    snprintf(w->label, sizeof w->label, "%s, %u", what, n);
    world_ready(w, true, true);
}
