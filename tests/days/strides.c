/* Steps: what a prompt tracker has reported shows that the person walks away, or on a treadmill. */
#include "day_view.h"

/* A tracker that reports at once, each ten seconds. */
#define PROMPT (11 * USEC_SEC)

/* Away: at least WALK_STEPS in each ten seconds, without a touch, for WALK_FOR. The last ten
 * seconds of a walk may be only begun. */
#define WALK_STEPS 9
#define WALK_FOR   (50 * USEC_SEC)

/* On a treadmill: at least BELT_STEPS, with touches at no greater distance than this, for three
 * minutes and the half minute in which they are reported. Then until the steps end, or the touches
 * for AwayAfter.
 */
#define BELT_STEPS 11
#define BELT_PAUSE (20 * USEC_SEC)
#define BELT_FOR   (210 * USEC_SEC)

struct row {
    const struct day_plan *p;
    bool is_belt;
    const char *program; /* of the reports in it; NULL: none yet */
    usec from, to;       /* of the first and of the last report */
    usec known_at;       /* BELT_FOR is over; USEC_NEVER: not yet */
    usec touch_at;       /* the last touch before .to */
    unsigned touch;      /* the number of the next one */
    GArray *found;       /* struct span */
};

static void end_row(struct row *r)
{
    const struct span span = { r->is_belt ? r->known_at : r->from, r->to };

    if (r->program && span.to > span.from && (r->is_belt || span.to - span.from >= WALK_FOR))
        g_array_append_val(r->found, span);
    r->program = NULL;
    r->known_at = USEC_NEVER;
}

/* Touches up to @at. */
static void pass_touches(struct row *r, usec at)
{
    const GArray *touches = r->p->touches;

    for (; r->touch < touches->len && g_array_index(touches, usec, r->touch) <= at; r->touch++) {
        const usec touch = g_array_index(touches, usec, r->touch);

        if (r->is_belt && r->program && touch - r->touch_at > BELT_PAUSE &&
            r->known_at == USEC_NEVER)
            r->from = touch;
        if (!r->is_belt)
            end_row(r);
        r->touch_at = touch;
    }
    if (!r->is_belt || !r->program)
        return;
    if (r->known_at == USEC_NEVER && at - r->touch_at > BELT_PAUSE)
        r->from = at;
    if (at - r->touch_at >= r->p->settings.away_after)
        end_row(r);
}

static void take_report(struct row *r, const struct fact *f)
{
    const uint64_t least = r->is_belt ? BELT_STEPS : WALK_STEPS;

    if (r->program && (f->at - r->to > PROMPT || f->count < least))
        end_row(r);
    if (f->count < least || f->at - f->until_at > USEC_SEC || f->until_at - f->start_at > PROMPT)
        return;
    if (!r->program) {
        r->program = f->program;
        r->from = f->at;
    }
    r->to = f->at;
    if (r->is_belt && r->known_at == USEC_NEVER && r->to - r->from >= BELT_FOR)
        r->known_at = r->to;
}

static bool is_of_machine(const struct fact *f)
{
    return f->type == FACT_LOCK || f->type == FACT_SEAT || f->type == FACT_SLEEP ||
           f->type == FACT_SERVER || f->type == FACT_SERVICE || f->type == FACT_POWER;
}

GArray *strides_find(const struct day_plan *p, bool is_belt)
{
    struct row r = { .p = p,
                     .is_belt = is_belt,
                     .known_at = USEC_NEVER,
                     .touch_at = USEC_NONE,
                     .found = g_array_new(FALSE, FALSE, sizeof(struct span)) };

    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);

        if (is_of_machine(f))
            end_row(&r);
        if (f->type != FACT_STEPS || (r.program && f->program != r.program))
            continue;
        pass_touches(&r, f->at);
        take_report(&r, f);
    }
    end_row(&r);
    return r.found;
}

usec strides_within(const struct day_plan *p, usec from, usec to, usec *ret_steps)
{
    usec sum = 0, steps = 0;

    for (unsigned i = 0; i < p->strides->len; i++) {
        const struct strides *s = &g_array_index(p->strides, struct strides, i);
        const usec length = usec_since(usec_min(to, s->to), usec_max(from, s->from));

        if (!s->is_walk)
            continue;
        sum += length;
        steps += usec_scale(length, s->a_minute, USEC_MIN);
    }
    *ret_steps = steps;
    return sum;
}
