/* The steps of a person, and the trackers that count them. */
#include "day_activity.h"

/* As src/sources/tracker/tracker_evidence.c renews that a tracker is worn. */
#define WORN_FOR     (10 * USEC_MIN)
#define RENEW_BEFORE (WORN_FOR / 2)

static void stride(struct day_plan *p, usec from, usec to, usec a_minute, bool is_walk)
{
    const struct strides s = { from, to, (unsigned)a_minute, is_walk };

    if (to > from)
        g_array_append_val(p->strides, s);
}

void plan_type_worn(struct day_plan *p, usec length)
{
    usec at;

    plan_type(p, 0); /* sits down */
    at = p->now;
    plan_type(p, length);
    while (at < p->now) {
        const usec end = usec_min(at + plan_draw(p, 20 * USEC_SEC, 4 * USEC_MIN), p->now);

        if (plan_chance(p, 60))
            stride(p, at, end, plan_draw(p, 5, 30), false);
        at = end;
    }
}

void plan_walk(struct day_plan *p, usec length)
{
    const usec end = p->now + length;

    plan_leave(p, 0);
    while (p->now < end) {
        const usec from = p->now, left = usec_since(end, p->now);

        plan_wait(p, usec_min(plan_draw(p, 50 * USEC_SEC, 4 * USEC_MIN), left));
        stride(p, from, p->now, plan_draw(p, 62, 115), true);
        if (plan_chance(p, 40))
            plan_wait(p,
                      usec_min(plan_draw(p, 5 * USEC_SEC, 80 * USEC_SEC), usec_since(end, p->now)));
    }
}

void plan_tread(struct day_plan *p, usec length)
{
    usec from;

    plan_stand(p, 0);
    from = p->now;
    plan_stand(p, length);
    stride(p, from, p->now, plan_draw(p, 65, 110), true);
}

/* All steps up to @at, since the strides before number @first. */
static usec steps_until(const struct day_plan *p, usec at, unsigned *first, usec *before)
{
    usec sum = *before;

    for (unsigned i = *first; i < p->strides->len; i++) {
        const struct strides *s = &g_array_index(p->strides, struct strides, i);

        if (s->from >= at)
            break;
        sum += usec_scale(usec_min(at, s->to) - s->from, s->a_minute, USEC_MIN);
        if (s->to > at)
            break;
        *before = sum;
        *first = i + 1;
    }
    return sum;
}

static void renew(struct day_plan *p, struct tracking *t, usec at)
{
    struct fact *f;

    if (t->worn && usec_since(t->worn_until, at) >= RENEW_BEFORE)
        return;
    t->worn = t->worn ? t->worn : ++p->claims;
    t->worn_until = at + WORN_FOR;
    f = plan_fact_at(p, FACT_REPORT, true, at);
    f->claim = t->worn;
    f->kind = EVIDENCE_WORN;
    f->until_at = t->worn_until;
}

static void end_worn(struct day_plan *p, struct tracking *t)
{
    struct fact *f;

    if (t->stays || t->worn == 0)
        return;
    f = plan_fact_at(p, FACT_REPORT, false, t->to);
    f->claim = t->worn;
    f->kind = EVIDENCE_WORN;
    f->until_at = t->to;
    t->worn = 0;
}

static void report(struct day_plan *p, struct tracking *t, usec at, usec start, usec until, usec n)
{
    struct fact *f = plan_fact_at(p, t->is_total ? FACT_TOTAL : FACT_STEPS, true, at);

    t->total += (uint64_t)n;
    f->program = t->name;
    f->start_at = start;
    f->until_at = until;
    f->count = t->is_total ? t->total : (uint64_t)n;
}

static void report_late(struct day_plan *p, struct tracking *t)
{
    for (unsigned i = 0; i < p->strides->len; i++) {
        const struct strides s = g_array_index(p->strides, struct strides, i);
        const usec at = s.to + plan_draw(p, t->late_least, t->late_most);

        if (s.is_walk && s.from >= t->from && at < t->to)
            report(p, t, at, s.from, s.to,
                   usec_scale(s.to - s.from, s.a_minute * t->percent, 100 * USEC_MIN));
    }
}

void plan_track(struct day_plan *p, struct tracking *t)
{
    unsigned first = 0;
    usec before = 0, last, sum;

    if (t->late_most) {
        report_late(p, t);
        return;
    }
    last = steps_until(p, t->from, &first, &before) * t->percent / 100;
    if (t->is_total)
        report(p, t, t->from, t->from, t->from, 0);
    for (usec at = t->from + t->every; at <= t->to; at += t->every) {
        sum = steps_until(p, at, &first, &before) * t->percent / 100;
        if (t->is_worn)
            renew(p, t, at);
        if (sum > last)
            report(p, t, at, at - t->every, at, sum - last);
        last = sum;
    }
    end_worn(p, t);
}
