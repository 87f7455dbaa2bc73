#include "core/presence/machine.h"

/* Distances are equal if they differ by no more than this part of the shortest. */
#define PART 20

/* Two reports of one instant, by counters in ms. */
#define SAME (10 * USEC_MSEC)

static void restart(struct machine *m)
{
    m->n = 0;
    m->shortest = m->longest = 0;
    m->first_at = m->before_at = m->last_at = USEC_NONE;
}

void machine_init(struct machine *m)
{
    restart(m);
    m->edge_at = m->input_at = m->ignored_at = m->reset_at = m->alone_at = USEC_NONE;
}

static bool fits(const struct machine *m, usec at)
{
    const usec distance = usec_since(at, m->last_at);
    const usec low = m->n < 2 ? distance : usec_min(m->shortest, distance);

    /* Closer inputs are one movement, or events that a source delivers late and all at once. */
    return distance > MACHINE_BURST && usec_max(m->longest, distance) - low <= low / PART;
}

static void add(struct machine *m, usec at, usec before)
{
    const usec distance = usec_since(at, m->last_at);

    if (m->n == 0) {
        m->first_at = at;
        m->before_at = before;
    } else {
        m->shortest = m->n < 2 ? distance : usec_min(m->shortest, distance);
        m->longest = usec_max(m->longest, distance);
    }
    m->last_at = at;
    m->n += m->n < MACHINE_INPUTS;
}

/* The last two inputs may be the first ones at another distance. */
static void restart_with_last(struct machine *m)
{
    const usec last = m->last_at, before = m->n < 2 ? m->before_at : last - m->shortest;

    restart(m);
    if (last != USEC_NONE)
        add(m, last, before);
}

void machine_edge(struct machine *m, usec at, usec before)
{
    if (m->edge_at != USEC_NONE)
        return;
    m->edge_at = at;
    m->input_at = before;
}

bool machine_idle(struct machine *m, usec since)
{
    const usec at = m->edge_at, before = m->input_at;
    const bool was_known = machine_is_known(m);

    m->edge_at = m->input_at = USEC_NONE;
    if (at == USEC_NONE)
        return false;
    if (usec_since(since, at) > MACHINE_BURST) {
        restart(m);
        return false;
    }
    if (m->n > 0 && at <= m->last_at)
        restart(m); /* the source was wrong */
    else if (m->n > 0 && !fits(m, at))
        restart_with_last(m);
    add(m, at, usec_min(before, at));
    return !was_known && machine_is_known(m);
}

bool machine_is_known(const struct machine *m)
{
    return m->n >= MACHINE_INPUTS;
}

bool machine_made(const struct machine *m, usec at)
{
    if (machine_is_known(m) && at >= m->first_at && at <= m->last_at)
        return true;
    return m->n + 1 >= MACHINE_INPUTS && fits(m, at);
}

bool machine_ignores(struct machine *m, usec at)
{
    if (m->ignored_at != USEC_NONE && at >= m->ignored_at && at - m->ignored_at < MACHINE_BURST)
        return true;
    /* Input that lasts longer than one movement comes from a person. */
    if ((m->edge_at != USEC_NONE && m->edge_at == m->ignored_at) || !machine_made(m, at))
        return false;
    m->ignored_at = at;
    return true;
}

void machine_reset(struct machine *m, usec at)
{
    m->reset_at = at;
    if (m->alone_at == USEC_NONE)
        m->alone_at = at;
}

void machine_input(struct machine *m)
{
    m->alone_at = USEC_NONE;
}

bool machine_was_last(const struct machine *m, usec since)
{
    if (m->reset_at != USEC_NONE && usec_since(since, m->reset_at) <= SAME &&
        usec_since(m->reset_at, since) <= SAME)
        return true;
    return m->ignored_at != USEC_NONE && since >= m->ignored_at &&
           since - m->ignored_at <= MACHINE_BURST;
}
