#include "core/snapshot/soundness.h"

#include "core/coach/offer.h"
#include "core/snapshot/snapshot_fields.h"

/* Longer than any sitting, and far from where arithmetic saturates. */
#define LONG_AGO (36500 * USEC_DAY)

/* Upper bound for the coach's own timers. */
#define LONG_WAIT (2 * USEC_DAY)

/* An instant of the past, or none. */
static bool is_past(usec at, usec now)
{
    return at == USEC_NONE || (at <= now && at > now - LONG_AGO);
}

/* A wait that the coach began itself, or none. A pause or a snooze that the person asked for may
 * last longer. */
static bool is_wait(usec at, usec now)
{
    return at == USEC_NONE || (at < now + LONG_WAIT && at > now - LONG_AGO);
}

/* Sums, and the instants beside them. */
static bool are_sums(const struct interval *i, usec now)
{
    return is_past(i->bout_at, now) && is_past(i->rest_end_at, now) &&
           (i->certain_at == USEC_NEVER || is_past(i->certain_at, now)) && i->rest_length >= 0 &&
           i->clocks.sitting >= 0 && i->clocks.active >= 0 && i->clocks.standing >= 0 &&
           i->day.sitting >= 0 && i->day.standing >= 0 && i->clocks.counted_from < LONG_AGO &&
           i->clocks.counted_from > -LONG_AGO;
}

static bool is_interval(const struct interval *i, usec now)
{
    return i->since_at != USEC_NONE && is_past(i->since_at, now) &&
           (i->bout_at == USEC_NONE || i->bout_at <= i->since_at) &&
           is_past(i->day.start_at, now) && are_sums(i, now);
}

/* In order, the present interval last. */
static bool is_timeline(const struct timeline *t, const struct interval *present, usec now)
{
    for (unsigned i = 0; i < t->n; i++) {
        const struct interval *one = &t->list[i];
        const usec next = i + 1 < t->n ? one[1].since_at : present->since_at;

        if (one->since_at == USEC_NONE || !is_past(one->since_at, next) || !are_sums(one, now))
            return false;
    }
    return true;
}

static bool is_evidence(const struct presence *p, usec now)
{
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (e->since_at == USEC_NONE || !is_past(e->since_at, now) || e->ended_at < e->since_at ||
            e->until_at < e->since_at || !is_past(e->unbroken_at, now))
            return false;
    }
    for (unsigned i = 0; i < p->evidence.n_over; i++) {
        const struct evidence *e = &p->evidence.over[i];

        if (e->since_at == USEC_NONE || e->ended_at < e->since_at || !is_past(e->since_at, now) ||
            !is_past(e->ended_at, now))
            return false;
    }
    return is_past(p->idle_at, now) && is_past(p->idle_since, now) && is_past(p->covered_at, now) &&
           (p->idle_at == USEC_NONE) == (p->idle_since == USEC_NONE);
}

/* A row of inputs, in order and at possible distances. */
static bool is_machine(const struct machine *m, usec now)
{
    if (m->n == 0 ? m->first_at != USEC_NONE || m->last_at != USEC_NONE
                  : m->first_at == USEC_NONE || m->last_at < m->first_at || m->n > MACHINE_INPUTS)
        return false;
    return m->shortest >= 0 && m->shortest <= m->longest && m->longest < LONG_AGO &&
           m->before_at <= m->first_at && is_past(m->before_at, now) && is_past(m->last_at, now) &&
           is_past(m->first_at, now) && is_past(m->edge_at, now) && is_past(m->input_at, now) &&
           is_past(m->ignored_at, now) && is_past(m->reset_at, now) && is_past(m->alone_at, now);
}

/* In order: the blip, the absence, its end, the end of the island. */
static bool is_island(const struct island *i, usec now)
{
    return is_past(i->blip_at, now) && is_past(i->absence_at, now) && is_past(i->back_at, now) &&
           is_past(i->end_at, now) &&
           (i->absence_at == USEC_NONE ||
            (i->blip_at <= i->absence_at && i->absence_at <= i->back_at)) &&
           (i->end_at == USEC_NONE || i->back_at <= i->end_at);
}

static bool are_steps(const struct presence *p, usec now)
{
    const struct walking *w = &p->walk;

    for (unsigned i = 0; i < p->steps.n; i++) {
        const struct step_tracker *t = &p->steps.list[i];

        if (!is_past(t->total_at, now) || !is_past(t->reported_at, now) ||
            !is_past(t->walked_at, now) || !is_past(t->late_at, now))
            return false;
    }
    return (!p->steps.has_head ||
            (p->steps.head_at != USEC_NONE && is_past(p->steps.head_at, now))) &&
           is_past(w->begin_at, now) && is_past(w->end_at, now) && is_past(w->ended_at, now) &&
           is_past(w->moving_at, now) && is_past(w->asked_in, now) && is_wait(w->asked_at, now) &&
           is_past(w->head_at, now) && is_past(p->seen_at, now) &&
           (w->begin_at == USEC_NONE) == (w->end_at == USEC_NONE) && p->present.walked_for >= 0 &&
           p->present.walked_for < LONG_AGO;
}

/* The last island has ended before the absence that may follow it. */
static bool are_islands(const struct presence *p, usec now)
{
    const struct islands *i = &p->islands;
    const usec after = usec_max(i->idle_at, i->next.absence_at);

    return is_island(&i->last, now) && is_island(&i->next, now) && is_past(i->begin_at, now) &&
           is_past(i->asked_at, now) && (i->ask_at == USEC_NEVER || is_wait(i->ask_at, now)) &&
           is_past(i->idle_at, now) && is_past(i->blip_at, now) &&
           (i->next.absence_at == USEC_NONE || i->next.back_at <= i->begin_at) &&
           (i->last.absence_at == USEC_NONE || i->last.end_at != USEC_NONE) &&
           (after == USEC_NONE || i->last.end_at <= after);
}

static bool is_ledger(const struct ledger *l, usec now)
{
    return is_wait(l->rung_at, now) && is_past(l->snooze_at, now) && is_past(l->rested_at, now) &&
           is_past(l->alerted_at, now);
}

static bool are_stretches(const struct coach *c, usec now)
{
    const struct stretch *s = &c->stretch;

    for (unsigned i = 0; i < c->sides.n; i++)
        if (c->sides.days[i].at == USEC_NONE || !is_past(c->sides.days[i].at, now) ||
            c->sides.days[i].held[SIDE_LEFT] < 0 || c->sides.days[i].held[SIDE_RIGHT] < 0)
            return false;
    return is_past(c->stretch_at, now) &&
           (s->stage == STRETCH_NONE ||
            (s->id != 0 && s->started_at != USEC_NONE && is_past(s->started_at, now) &&
             s->held[SIDE_LEFT] >= 0 && s->held[SIDE_RIGHT] >= 0 && s->held[SIDE_BOTH] >= 0));
}

bool snapshot_is_sound(const struct core *core, usec now)
{
    const struct presence *p = &core->presence;
    const struct coach *c = &core->coach;

    return is_interval(&p->present, now) &&
           p->present.clocks.counted_from <= presence_clocks(p, now).sitting &&
           is_timeline(&p->timeline, &p->present, now) && is_evidence(p, now) &&
           is_machine(&p->machine, now) && are_islands(p, now) && is_past(p->fixed_at, now) &&
           is_past(p->returned_at, now) && is_past(p->last_input_at, now) &&
           is_past(p->lost_at, now) && is_past(p->unbarred_at, now) && c->phase_at != USEC_NONE &&
           is_past(c->phase_at, now) && is_ledger(&c->ledger, now) &&
           is_ledger(&c->before_rest, now) && is_ledger(&c->before_island, now) &&
           is_wait(c->grace_end_at, now) && is_wait(c->retry_at, now) &&
           is_past(c->failed_at, now) && (c->stage < OFFER_SENDING || c->id != 0) &&
           (c->stage != OFFER_SHOWN || is_wait(c->show_end_at, now)) &&
           (c->greeting.stage < GREETING_SENDING || c->greeting.id != 0) &&
           (c->greeting.stage != GREETING_SHOWN || is_wait(c->greeting.show_end_at, now)) &&
           is_past(c->shown_at, now) && are_steps(p, now) && are_stretches(c, now);
}

/* Arithmetic with this instant does not saturate. */
static bool is_near(usec at, usec now)
{
    return at == USEC_NONE || at == USEC_NEVER || (at < now + LONG_AGO && at > now - LONG_AGO);
}

static bool are_lists_near(const struct core *core)
{
    const struct evidences *e = &core->presence.evidence;
    const struct holds *h = &core->coach.holds;
    const usec now = core->now;

    for (unsigned i = 0; i < e->n; i++)
        if (!is_near(e->list[i].ended_at, now) || !is_near(e->list[i].until_at, now) ||
            !is_near(e->list[i].kept_at, now))
            return false;
    for (unsigned i = 0; i < e->n_over; i++)
        if (!is_near(e->over[i].ended_at, now) || !is_near(e->over[i].until_at, now) ||
            !is_near(e->over[i].kept_at, now))
            return false;
    for (unsigned i = 0; i < h->n; i++)
        if (!is_near(h->list[i].since_at, now) || !is_near(h->list[i].until_at, now))
            return false;
    return true;
}

bool snapshot_is_near(const struct core *core)
{
    const struct field *f;

    if (core->now < -LONG_AGO || core->now > LONG_AGO)
        return false;
    for (size_t i = 0; (f = snapshot_field(i)); i++)
        if (f->type == FIELD_INSTANT && !is_near(field_get(core, f), core->now))
            return false;
    return are_lists_near(core);
}
