#include "core/coach/coach_state.h"

#include "core/clear.h"

const struct ledger ledger_clean = { .rung_at = USEC_NONE,
                                     .snooze_at = USEC_NONE,
                                     .snooze_end_at = USEC_NONE,
                                     .rested_at = USEC_NONE,
                                     .alerted_at = USEC_NONE };

void coach_init(struct coach *c, usec now)
{
    core_clear(c, sizeof *c);
    c->phase_at = now;
    c->ledger = c->before_rest = c->before_island = ledger_clean;
    c->pause_end_at = c->hours_change_at = USEC_NEVER;
    c->is_open = true;
    c->grace_end_at = c->retry_at = c->resumed_at = c->failed_at = c->shown_at = USEC_NONE;
    core_copy(&c->stretch, &stretch_none, sizeof c->stretch);
    core_copy(&c->sides, &sides_none, sizeof c->sides);
    c->stretch_at = USEC_NONE;
    c->random = 1;
}

bool coach_is_due(const struct presence *p, const struct settings *s, usec now)
{
    struct clocks clocks = presence_clocks(p, now);

    return clocks.sitting - clocks.counted_from >= s->limit;
}

usec coach_due_at(const struct presence *p, const struct settings *s)
{
    if (!presence_is_seated(p))
        return USEC_NONE;
    return p->present.since_at +
           (s->limit - (p->present.clocks.sitting - p->present.clocks.counted_from));
}

enum side coach_side(const struct coach *c, const struct settings *s)
{
    switch (s->side) {
    case SETTINGS_SIDE_LEFT:
        return SIDE_LEFT;
    case SETTINGS_SIDE_RIGHT:
        return SIDE_RIGHT;
    case SETTINGS_SIDE_BOTH:
        return SIDE_BOTH;
    default:
        return sides_next(&c->sides);
    }
}

void coach_end_ladder(struct coach *c)
{
    c->ledger.rung = c->ledger.id = c->ledger.attempt = 0;
    c->ledger.rung_at = c->ledger.rested_at = USEC_NONE;
    c->ledger.alerted_at = USEC_NONE;
    c->retry_at = USEC_NONE;
}

void coach_restart_count(struct coach *c, struct presence *p, usec now)
{
    p->present.clocks.counted_from = presence_clocks(p, now).sitting;
    coach_end_ladder(c);
}

/* xorshift64*. The seed arrives as an event, so that a replay draws the same numbers. */
static usec draw(struct coach *c, usec low, usec high)
{
    c->random ^= c->random >> 12;
    c->random ^= c->random << 25;
    c->random ^= c->random >> 27;
    return low + (usec)(c->random * 2685821657736338717ULL >> 33) % (high - low + 1);
}

void coach_begin_grace(struct coach *c, const struct presence *p, const struct step *step)
{
    usec low, high;

    if (!coach_is_due(p, step->settings, step->now))
        return;
    settings_grace(step->settings, &low, &high);
    c->grace_end_at = usec_add(step->now, draw(c, low, high));
}

void coach_set_hold(struct coach *c, const struct presence *p, const struct step *step,
                    const char *name, bool on, usec until)
{
    if (on)
        holds_set(&c->holds, name, step->now, until);
    else if (holds_clear(&c->holds, name) && c->holds.n == 0)
        coach_begin_grace(c, p, step);
}
