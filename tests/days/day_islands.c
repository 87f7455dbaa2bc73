/*
 * The islands of a day: short input between absences of less than Rest, which the core takes for
 * reading. Computed from the touches and inhibitors of the plan alone.
 */
#include "day_view.h"

/* Upper bound of the differences between servers in the report of idleness. */
#define COARSE USEC_SEC

/* This many single inputs at equal distances come from a machine. Distances are equal if they
 * differ by no more than a twentieth. */
#define ROW_MIN  8
#define ROW_PART 20

/* The events of one movement lie within this time. */
#define SINGLE (2 * USEC_SEC)

/* Input without a pause of AwayAfter. */
struct burst {
    usec from, to;
    usec last_from; /* the first touch after the last pause of the length of an island */
    bool is_row;    /* one of many at equal distances */
};

struct finder {
    const struct day_plan *p;
    const struct desk *d;
    bool is_strict; /* only spans that must be reading; else: all that may be taken for it */
    GArray *found;  /* struct span */
};

/* The end of the row of single bursts at equal distances that begins at @first. */
static unsigned end_of_row(const GArray *bursts, unsigned first)
{
    const struct burst *b = (const struct burst *)(void *)bursts->data;
    usec shortest = USEC_NEVER, longest = 0;
    unsigned i = first;

    for (; i < bursts->len && b[i].to - b[i].from <= SINGLE; i++) {
        if (i == first)
            continue;
        shortest = usec_min(shortest, b[i].from - b[i - 1].from);
        longest = usec_max(longest, b[i].from - b[i - 1].from);
        if (longest - shortest > shortest / ROW_PART - COARSE)
            break;
    }
    return i;
}

static void mark_rows(GArray *bursts)
{
    for (unsigned i = 0; i < bursts->len; i++) {
        const unsigned end = end_of_row(bursts, i);

        for (unsigned k = i; end - i >= ROW_MIN && k < end; k++)
            g_array_index(bursts, struct burst, k).is_row = true;
    }
}

/* The end of this inhibitor; USEC_NEVER: none. */
static usec end_of(const struct day_plan *p, const struct fact *begin)
{
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);

        if (f->type == FACT_INHIBIT && !f->on && f->claim == begin->claim)
            return f->at;
    }
    return USEC_NEVER;
}

/* wlroots reports the beginning of an inhibitor as input, and counts idleness from its end. */
static void add_short_inhibitors(const struct day_plan *p, GArray *inputs)
{
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);
        const usec end = f->type == FACT_INHIBIT && f->on ? end_of(p, f) : USEC_NEVER;

        if (end != USEC_NEVER && end - f->at <= settings_island(&p->settings)) {
            g_array_append_val(inputs, f->at);
            g_array_append_val(inputs, end);
        }
    }
}

static GArray *list_inputs(const struct finder *f)
{
    GArray *inputs = g_array_copy(f->p->touches);

    if (!f->is_strict && f->p->desktop == DESKTOP_WLROOTS_1)
        add_short_inhibitors(f->p, inputs);
    g_array_sort(inputs, instants_compare);
    return inputs;
}

static GArray *list_bursts(const struct finder *f)
{
    const struct day_plan *p = f->p;
    const usec island = settings_island(&p->settings);
    g_autoptr(GArray) inputs = list_inputs(f);
    GArray *bursts = g_array_new(FALSE, FALSE, sizeof(struct burst));

    for (unsigned i = 0; i < inputs->len; i++) {
        const usec at = g_array_index(inputs, usec, i);
        struct burst *last =
            bursts->len ? &g_array_index(bursts, struct burst, bursts->len - 1) : NULL;
        struct burst one = { at, at, at, false };

        if (!last || at - last->to >= p->settings.away_after - COARSE) {
            g_array_append_val(bursts, one);
            continue;
        }
        if (at - last->to >= island - COARSE)
            last->last_from = at;
        last->to = at;
    }
    mark_rows(bursts);
    return bursts;
}

static bool is_island(const struct finder *f, const struct burst *b)
{
    const usec most = settings_island(&f->p->settings);

    return f->is_strict ? b->to - b->from <= most - COARSE : b->to - b->last_from <= most + COARSE;
}

static bool is_short(const struct finder *f, const struct burst *b)
{
    const struct settings *s = &f->p->settings;
    const usec gap = b->from - (b - 1)->to;

    return f->is_strict ? gap >= s->away_after + COARSE && gap < s->rest - COARSE
                        : gap < s->rest + COARSE;
}

/* Does an absence follow that every server reports? Reading is decided only then. */
static bool is_left(const struct finder *f, const GArray *bursts, unsigned i)
{
    const struct burst *b = &g_array_index(bursts, struct burst, i);

    return i + 1 < bursts->len && (b + 1)->from - b->to >= f->p->settings.away_after + COARSE;
}

/* Did anything else happen in this time: of the machine, or of evidence? */
static bool is_disturbed(const struct finder *f, usec from, usec to)
{
    const usec reach = f->p->settings.rest; /* a lock just before is part of the absence */

    for (unsigned i = 0; i < f->p->facts->len; i++) {
        const struct fact *fact = &g_array_index(f->p->facts, struct fact, i);

        if (fact->type != FACT_DAY && fact->at > from - reach && fact->at < to + reach)
            return true;
    }
    for (unsigned i = 0; i < f->d->shown->len; i++) {
        const struct shown *shown = &g_array_index(f->d->shown, struct shown, i);

        if (shown->from < to && shown->to > from - reach)
            return true;
    }
    return false;
}

/* A bubble: the person may have pressed a button, which ends the chain. */
static bool may_be_pressed(const struct finder *f, usec from, usec to)
{
    for (unsigned i = 0; i < f->d->bubbles->len; i++) {
        const usec at = g_array_index(f->d->bubbles, usec, i);

        if (at > from - USEC_MIN && at < to)
            return true;
    }
    return false;
}

static void add(const struct finder *f, usec from, usec to)
{
    const struct span span = { from, to };

    if (!f->is_strict || !is_disturbed(f, from, to))
        g_array_append_val(f->found, span);
}

static void find(const struct finder *f)
{
    g_autoptr(GArray) bursts = list_bursts(f);
    bool was_island = false, is_reading = false;

    for (unsigned i = 1; i < bursts->len; i++) {
        const struct burst *b = &g_array_index(bursts, struct burst, i);
        const bool is_pressed = f->is_strict && may_be_pressed(f, (b - 1)->from, b->to + USEC_MIN);
        const bool is_good = !b->is_row && !is_pressed && is_short(f, b) && is_island(f, b) &&
                             (!f->is_strict || is_left(f, bursts, i));

        if (is_reading && is_short(f, b) && !is_pressed && !b->is_row)
            add(f, (b - 1)->to, b->from);
        else if (was_island && is_good)
            add(f, (b - 2)->to, b->from);
        is_reading = (is_reading || was_island) && is_good;
        was_island = is_good;
    }
}

GArray *islands_find(const struct day_plan *p, const struct desk *d, bool is_strict)
{
    struct finder f = { p, d, is_strict, g_array_new(FALSE, FALSE, sizeof(struct span)) };

    find(&f);
    return f.found;
}
