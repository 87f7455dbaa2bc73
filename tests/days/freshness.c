/* The freshness of an inhibitor or a game: after which touches it counts. From the plan alone, by
 * its own evidence: what else showed the person at the same time plays no part. */
#include "day_view.h"

struct course {
    const struct day_plan *p;
    const struct shown *e;
    bool is_carrier, is_stale;
};

static bool is_game(const struct shown *e)
{
    return e->kind == EVIDENCE_GAME || e->kind == EVIDENCE_GAMEMODE;
}

static bool is_fresh(const struct course *c, usec touch_at)
{
    if (c->is_stale || c->is_carrier)
        return c->is_carrier && !c->is_stale;
    return !c->e->is_old && usec_since(touch_at, c->e->from) <= settings_freshness(&c->p->settings);
}

/* The first lock or sleep within a pause, which proves that the person left; USEC_NEVER: none. */
static usec barrier_in(const struct day_plan *p, usec from, usec to, bool *ret_is_lock)
{
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);

        if (f->at >= to)
            break;
        if (f->at >= from && f->on &&
            (f->type == FACT_LOCK || f->type == FACT_SLEEP || f->type == FACT_SEAT)) {
            *ret_is_lock = f->type == FACT_LOCK;
            return f->at;
        }
    }
    return USEC_NEVER;
}

/* A pause from one touch to the next: it is carried by the inhibitor, or a rest, or both. */
static void pass(struct course *c, usec from, usec to)
{
    const struct settings *s = &c->p->settings;
    const usec limit = is_game(c->e) ? s->passive_limit : s->passive_limit / 4;
    bool is_lock = true;
    const usec barrier = barrier_in(c->p, from, to, &is_lock), stop = usec_min(barrier, to);
    usec left_at = from;

    if (usec_since(to, from) < s->away_after)
        return;
    if (is_fresh(c, from) && c->e->from <= usec_add(from, s->away_after + 10 * USEC_SEC)) {
        left_at = usec_min(usec_min(usec_add(from, limit), c->e->to), stop);
        if (left_at == stop && is_lock && usec_since(stop, from) >= s->away_after)
            c->is_carrier = true;
    }
    if (usec_since(to, left_at) < s->rest)
        return;
    c->is_carrier = false;
    c->is_stale |= c->e->from <= left_at && c->e->to > to;
}

static usec touch_after(const struct day_plan *p, usec at)
{
    for (unsigned i = 0; i < p->touches->len; i++)
        if (g_array_index(p->touches, usec, i) >= at)
            return g_array_index(p->touches, usec, i);
    return USEC_NEVER;
}

bool freshness_of_call(const struct day_plan *p, const struct shown *call, usec at)
{
    usec left_at = USEC_NEVER;

    if (at >= usec_add(call->from, settings_call_limit(&p->settings)))
        return false;
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);
        usec back_at;

        if (f->type != FACT_LOCK && f->type != FACT_SLEEP && f->type != FACT_SEAT)
            continue;
        if (f->on)
            left_at = usec_min(left_at, f->at);
        if (f->on)
            continue;
        back_at = touch_after(p, f->at);
        if (back_at <= at && call->from <= left_at && call->to > back_at &&
            usec_since(back_at, left_at) >= p->settings.away_after)
            return false;
        left_at = USEC_NEVER;
    }
    return true;
}

/* A piece of evidence that ended shortly before it began again is the same one. */
static struct shown joined(const struct desk *d, unsigned shown)
{
    struct shown e = g_array_index(d->shown, struct shown, shown);

    while (shown-- > 0) {
        const struct shown *before = &g_array_index(d->shown, struct shown, shown);

        if (before->claim != e.claim || before->kind != e.kind ||
            usec_since(e.from, before->to) >= EVIDENCE_SAME)
            continue;
        e.from = before->from;
        e.is_old = before->is_old;
    }
    return e;
}

char *freshness_find(const struct day_plan *p, const struct desk *d, unsigned shown)
{
    const struct shown joint = joined(d, shown), *e = &joint;
    struct course c = { p, e, false, false };
    char *fresh = g_malloc0(p->touches->len + 1);

    for (unsigned i = 0; i < p->touches->len; i++) {
        const usec at = g_array_index(p->touches, usec, i);
        const usec before = i ? g_array_index(p->touches, usec, i - 1) : at;

        if (e->from < at && e->to > before)
            pass(&c, before, at);
        fresh[i] = is_fresh(&c, at);
    }
    return fresh;
}
