#include "core/coach/gates.h"

static bool is_wait(enum gate_type type)
{
    return type >= GATE_RUNG;
}

static void add(struct gates *g, enum gate_type type, usec until_at, const char *name)
{
    g->list[g->n++] = (struct gate){ type, until_at, name };
}

/* No reminder follows the last one for a stretch. */
static usec rung_at(const struct coach *c, const struct settings *s)
{
    if (c->stage != OFFER_SHOWN)
        return c->ledger.rung_at;
    return c->attempt >= s->remind_limit ? USEC_NEVER : usec_add(c->show_end_at, s->remind_after);
}

void gates_list(struct gates *ret, const struct coach *c, const struct settings *s)
{
    const usec rung = rung_at(c, s);

    ret->n = 0;
    if (c->is_paused)
        add(ret, GATE_PAUSE, c->pause_end_at, NULL);
    if (!c->is_open)
        add(ret, GATE_HOURS, c->hours_change_at, NULL);
    if (c->ledger.snooze_end_at != USEC_NONE)
        add(ret, GATE_SNOOZE, c->ledger.snooze_end_at, NULL);
    for (unsigned i = 0; i < c->holds.n; i++)
        add(ret, GATE_HOLD, c->holds.list[i].until_at, c->holds.list[i].name);
    if (rung != USEC_NONE)
        add(ret, GATE_RUNG, rung, NULL);
    if (c->grace_end_at != USEC_NONE)
        add(ret, GATE_GRACE, c->grace_end_at, NULL);
    if (c->retry_at != USEC_NONE)
        add(ret, GATE_RETRY, c->retry_at, NULL);
}

bool gates_has(const struct gates *g, enum gate_type type, usec now)
{
    for (unsigned i = 0; i < g->n; i++)
        if (g->list[i].type == type && (!is_wait(type) || g->list[i].until_at > now))
            return true;
    return false;
}

bool gates_are_waits(const struct gates *g)
{
    return g->n == 0 || is_wait(g->list[0].type); /* the list is in the order of the types */
}

bool gates_are_open(const struct gates *g, usec now)
{
    return gates_are_waits(g) && gates_open_at(g) <= now;
}

usec gates_open_at(const struct gates *g)
{
    usec at = USEC_NONE;

    for (unsigned i = 0; i < g->n; i++)
        at = usec_max(at, g->list[i].type == GATE_HOLD ? USEC_NEVER : g->list[i].until_at);
    return at;
}

usec gates_deadline(const struct gates *g)
{
    usec at = USEC_NEVER;

    for (unsigned i = 0; i < g->n; i++)
        if (!is_wait(g->list[i].type) && g->list[i].type != GATE_HOURS)
            at = usec_min(at, g->list[i].until_at);
    return at;
}
