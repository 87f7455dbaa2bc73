#include "core/presence/reading.h"

#include "core/presence/transition.h"

/* Was the present input an island? Input of a machine is not. */
static bool is_island(const struct presence *p, const struct settings *s, usec end)
{
    const struct islands *i = &p->islands;

    return i->next.absence_at != USEC_NONE && p->present.state == PRESENCE_ACTIVE &&
           !machine_made(&p->machine, i->next.back_at) &&
           usec_since(end, i->begin_at) <= settings_island(s);
}

/* Does only idleness indicate the present absence? After a blip, only the part since the blip
 * matters; the reason is that of the part before it. */
static bool is_of_idleness(const struct presence *p)
{
    const struct islands *i = &p->islands;

    return i->idle_at != USEC_NONE && p->present.state == PRESENCE_AWAY &&
           (p->present.reason == REASON_IDLE || i->blip_at != USEC_NONE) &&
           p->unbarred_at <= i->idle_at;
}

/* Is the present absence one of those, and did it end at @at before a full rest? */
static bool is_short(const struct presence *p, const struct settings *s, usec at)
{
    return is_of_idleness(p) && at >= p->islands.idle_at &&
           usec_since(at, p->islands.idle_at) < s->rest;
}

/* An absence that ended in the time that was reading. */
struct absence {
    struct interval was;
    usec end_at;
};

/* More do not fit: the absences of two islands, or one that a blip continued. */
#define ABSENCES_MAX 2

static unsigned find_absences(const struct presence *p, usec start, usec end, unsigned max,
                              struct absence *ret)
{
    const struct timeline *t = &p->timeline;
    unsigned n = 0;

    for (unsigned k = 0; k < t->n && n < max; k++) {
        const usec until = k + 1 < t->n ? t->list[k + 1].since_at : p->present.since_at;

        if (t->list[k].state == PRESENCE_AWAY && until > start && t->list[k].since_at < end)
            ret[n++] = (struct absence){ t->list[k], until };
    }
    return n;
}

static void emit_rest(const struct step *step, enum effect_type type, const struct absence *a,
                      usec start, usec end)
{
    struct effect *e = effects_add(step->effects, type, end);

    e->rest.start_at = usec_since(end, start) > INTERVAL_REST_MAX ? USEC_NONE : start;
    e->rest.end_at = end;
    e->rest.reason = a->was.reason;
}

/* Replaces the credit for @a: the absence ended at @end. A rest without length was none.
 * Returns true if a full rest remains. */
static bool replace_rest(const struct step *step, const struct absence *a, usec end)
{
    const usec start = interval_rest_start(&a->was, a->end_at);
    const usec length = usec_since(a->end_at, start), left = usec_since(end, start);
    const bool was_full = length >= a->was.full_rest, is_full = left >= a->was.full_rest;

    end = usec_max(usec_min(end, a->end_at), start);
    if (length == 0)
        return false;
    if (was_full)
        emit_rest(step, EFFECT_REST, a, start, is_full ? end : start);
    if (!was_full || (!is_full && left > 0))
        emit_rest(step, EFFECT_CREDIT, a, start, end);
    return is_full;
}

/* Lays @state over the time from @start to @end. */
static void relabel(struct presence *p, const struct step *step, usec start, usec end,
                    enum presence_state state)
{
    const enum reason reason = state == PRESENCE_PASSIVE ? REASON_READING
                               : state == PRESENCE_AWAY  ? REASON_IDLE
                                                         : REASON_INPUT;
    struct effect *e;

    if (start == USEC_NONE || start >= end)
        return;
    timeline_overlay(&p->timeline, &p->present, start, end, state, reason, step->settings->rest);
    /* The end may lie a moment after a present absence that begins now. */
    e = effects_add(step->effects, EFFECT_CORRECTED, usec_min(end, step->now));
    e->corrected.start_at = start;
    e->corrected.end_at = end;
    e->corrected.state = state;
    e->corrected.reason = REASON_READING;
}

/* The last time that the coach itself set the beginning of its count after @start; NULL: never. */
static const struct interval *last_count(const struct presence *p, usec start)
{
    const struct timeline *t = &p->timeline;

    for (unsigned k = t->n; k > 0 && t->list[k - 1].since_at >= start; k--) {
        const struct interval *i = k < t->n ? &t->list[k] : &p->present;
        const struct interval next =
            interval_next(&t->list[k - 1], i->state, i->reason, i->since_at);

        if (next.clocks.counted_from != i->clocks.counted_from)
            return i;
    }
    return NULL;
}

/* The coach counts from the same instants as before, on the clock as it is now. */
static void keep_count(struct presence *p, const struct interval *counted, usec now)
{
    usec shift = 0;
    bool is_after = false;

    for (unsigned k = 0; k <= p->timeline.n; k++) {
        struct interval *i = k < p->timeline.n ? &p->timeline.list[k] : &p->present;

        if (i->since_at == counted->since_at && !is_after) {
            is_after = true;
            shift = i->clocks.sitting - counted->clocks.sitting;
        }
        if (is_after)
            i->clocks.counted_from = counted->clocks.counted_from + shift;
    }
    p->present.clocks.counted_from =
        usec_min(p->present.clocks.counted_from, presence_clocks(p, now).sitting);
}

/* The time from the absence before the last island to the present input was reading. If a blip had
 * continued an earlier absence, that one ended with the blip. */
static void turn_to_reading(struct presence *p, const struct step *step,
                            struct presence_change *change)
{
    const struct island *last = &p->islands.last;
    const usec start = last->absence_at, end = p->islands.next.back_at;
    const struct interval *count = last_count(p, start);
    const struct interval counted = count ? *count : p->present;
    struct absence absences[ABSENCES_MAX];
    const unsigned n = find_absences(p, start, end, ABSENCES_MAX, absences);
    struct decided *d;

    change->is_credit_undone = true;
    relabel(p, step, start, end, PRESENCE_PASSIVE);
    relabel(p, step, last->blip_at, start, PRESENCE_ACTIVE);
    relabel(p, step, last->back_at, last->end_at, PRESENCE_ACTIVE);
    if (count)
        keep_count(p, &counted, step->now);
    p->fixed_at = usec_max(p->fixed_at, end);
    for (unsigned k = 0; k < n; k++)
        if (replace_rest(step, &absences[k], last->blip_at == USEC_NONE ? start : last->blip_at))
            change->is_credit_undone = false;
    d = reasons_add(step->reasons, step->now, DECISION_READING);
    d->length = usec_since(end, start);
    d->left = presence_clocks(p, step->now).sitting;
}

void reading_return(struct presence *p, const struct step *step, usec at)
{
    struct islands *i = &p->islands;

    if (!is_short(p, step->settings, at) || (i->is_reading && p->present.since_at != i->idle_at)) {
        reading_end(p);
        return;
    }
    i->next = (struct island){ i->blip_at, i->idle_at, at, USEC_NONE };
    i->begin_at = at;
    i->ask_at =
        p->is_ready && p->can_await ? usec_add(at, settings_island(step->settings)) : USEC_NEVER;
    i->asked_at = i->idle_at = i->blip_at = USEC_NONE;
    if (i->is_reading)
        transition_replace(p, step, PRESENCE_PASSIVE, REASON_READING);
}

bool reading_ended_at(const struct presence *p, usec at)
{
    const struct timeline *t = &p->timeline;

    for (unsigned k = t->n; k > 0; k--) {
        const usec until = k < t->n ? t->list[k].since_at : p->present.since_at;

        if (until == at && t->list[k - 1].reason == REASON_READING)
            return true;
    }
    return false;
}

void reading_input(struct presence *p, const struct settings *s, usec at)
{
    struct islands *i = &p->islands;

    if (i->asked_at == USEC_NONE)
        return;
    if (at >= usec_add(i->asked_at, settings_island(s)))
        i->begin_at = at; /* the island has ended, and this input begins another one */
    i->asked_at = USEC_NONE;
}

/* Is the idleness since @since that of the present absence, reported again? Input that a machine
 * made or that is ignored may lie between the two reports. */
static bool is_known(const struct presence *p, usec since)
{
    const usec idle_at = p->islands.idle_at;

    return idle_at != USEC_NONE && (since <= idle_at || (p->present.state == PRESENCE_AWAY &&
                                                         p->present.since_at <= idle_at));
}

void reading_idle(struct presence *p, const struct step *step, usec since, bool is_blip,
                  struct presence_change *change)
{
    struct islands *i = &p->islands;
    struct islands next = islands_none;

    if (is_known(p, since))
        return;
    if (p->present.state == PRESENCE_ACTIVE)
        since = usec_max(since, p->present.since_at);
    if (!presence_is_barred(p))
        next.idle_at = since;
    next.blip_at = is_blip ? usec_min(p->returned_at, since) : USEC_NONE;
    if (is_island(p, step->settings, since)) {
        next.last = i->next;
        next.last.end_at = since;
        next.is_reading = i->is_reading;
        change->is_island = true;
        if (!i->is_reading && i->last.absence_at != USEC_NONE) {
            turn_to_reading(p, step, change);
            next.is_reading = true;
        }
    }
    *i = next;
}

/* Reading, or an island, that rests on the input of a machine. */
static bool is_of_machine(const struct machine *m, const struct interval *i)
{
    if (i->since_at > m->last_at)
        return false;
    return i->reason == REASON_READING ? i->since_at >= m->before_at
                                       : i->state == PRESENCE_ACTIVE && i->since_at >= m->first_at;
}

/* The absence that was taken for reading from @start on has ended, by evidence or a lock. */
static void emit_absence(const struct presence *p, const struct step *step, usec start)
{
    struct absence a;

    if (find_absences(p, start, start + 1, 1, &a) == 0)
        return;
    start = interval_rest_start(&a.was, a.end_at);
    emit_rest(step, usec_since(a.end_at, start) >= a.was.full_rest ? EFFECT_REST : EFFECT_CREDIT,
              &a, start, a.end_at);
}

void reading_of_machine(struct presence *p, const struct step *step)
{
    const struct timeline *t = &p->timeline;
    unsigned k = 0;

    reading_end(p);
    while (k < t->n) {
        const usec start = t->list[k].since_at;
        bool is_reading = false;
        unsigned end = k;
        usec until;

        for (; end < t->n && is_of_machine(&p->machine, &t->list[end]); end++)
            is_reading |= t->list[end].reason == REASON_READING;
        if (!is_reading) {
            k++;
            continue;
        }
        if (end < t->n)
            until = t->list[end].since_at;
        else /* an island without length does not separate it from the present absence */
            until = p->present.since_at + (p->present.state == PRESENCE_AWAY ? 1 : 0);
        relabel(p, step, start, until, PRESENCE_AWAY);
        emit_absence(p, step, start);
        k = 0;
    }
}

void reading_undo_return(struct presence *p)
{
    struct islands *i = &p->islands;
    const struct island undone = i->next;

    if (undone.absence_at == USEC_NONE)
        return;
    i->next = islands_none.next;
    i->ask_at = USEC_NEVER;
    i->begin_at = i->asked_at = USEC_NONE;
    i->idle_at = undone.absence_at;
    i->blip_at = undone.blip_at;
}

usec reading_ask_at(const struct presence *p)
{
    return p->is_ready && p->can_await ? p->islands.ask_at : USEC_NEVER;
}

void reading_ask(struct presence *p, const struct step *step)
{
    if (reading_ask_at(p) > step->now)
        return;
    p->islands.asked_at = step->now;
    p->islands.ask_at = USEC_NEVER;
    effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

void reading_end(struct presence *p)
{
    p->islands = islands_none;
}
