/*
 * Trackers that fail: a day with their reports must be the same as the day without them.
 */
#include "day_judge.h"

#define JUMP (1ull << 29) /* a known fault of a watch */

static const struct kind *kind_of(const char *name)
{
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    for (unsigned i = 0; i < n; i++)
        if (g_strcmp0(kinds[i].name, name) == 0)
            return &kinds[i];
    g_error("unknown kind of day: %s", name);
}

static int by_instant(gconstpointer a, gconstpointer b)
{
    const struct fact *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

static void add_total(struct day_plan *p, usec at, uint64_t total)
{
    struct fact *f = plan_fact_at(p, FACT_TOTAL, true, at);

    f->program = "watch";
    f->count = total;
    f->start_at = f->until_at = at;
}

/* The total stays as it is, begins again at 0, or jumps; no steps are made. */
static void add_faults(struct day_plan *p)
{
    const usec begin = g_array_index(p->truth, struct stretch_of_truth, 0).at, end = p->now;
    uint64_t total = 4000, random = p->seed + 1;

    for (usec at = begin; at < end; at += draw_between(&random, 5 * USEC_SEC, 3 * USEC_MIN)) {
        const usec n = draw_between(&random, 0, 9);

        total = n == 0 ? 0 : n == 1 ? total + JUMP : total;
        add_total(p, at, total);
    }
    g_array_sort(p->facts, by_instant); /* stable */
}

/* A daemon that starts, reports one total, and ends. */
static void add_one(struct day_plan *p)
{
    add_total(p, g_array_index(p->truth, struct stretch_of_truth, 0).at + USEC_HOUR, 4000);
    g_array_sort(p->facts, by_instant);
}

static void check_same(const struct desk *a, const struct desk *b)
{
    g_assert_cmpuint(a->timeline->len, ==, b->timeline->len);
    for (unsigned i = 0; i < a->timeline->len; i++) {
        const struct claimed *x = &g_array_index(a->timeline, struct claimed, i);
        const struct claimed *y = &g_array_index(b->timeline, struct claimed, i);

        g_assert_cmpint(x->state, ==, y->state);
        g_assert_cmpint(x->reason, ==, y->reason);
        g_assert_cmpint(x->at, ==, y->at);
    }
    g_assert_cmpuint(a->rests->len, ==, b->rests->len);
    for (unsigned i = 0; i < a->rests->len; i++) {
        const struct claimed_rest *x = &g_array_index(a->rests, struct claimed_rest, i);
        const struct claimed_rest *y = &g_array_index(b->rests, struct claimed_rest, i);

        g_assert_cmpint(x->start_at, ==, y->start_at);
        g_assert_cmpint(x->end_at, ==, y->end_at);
        g_assert_cmpint(x->is_full, ==, y->is_full);
    }
    g_assert_cmpuint(a->bubbles->len, ==, b->bubbles->len);
}

static void check_days(void (*add)(struct day_plan *p))
{
    static const char *const names[] = { "long breaks", "reading pauses over AwayAfter", "film",
                                         "presence sensor, mostly away" };
    static struct desk with, without;

    for (unsigned i = 0; i < G_N_ELEMENTS(names) * 8; i++) {
        struct day_plan a, b;

        plan_init(&a, kind_of(names[i / 8]), i % 8);
        plan_init(&b, kind_of(names[i / 8]), i % 8);
        a.is_late = b.is_late = false;
        add(&a);
        desk_run(&with, &a, LIE_NONE);
        desk_run(&without, &b, LIE_NONE);
        g_test_message("%s, %u", names[i / 8], i % 8);
        g_assert_cmpuint(with.timeline->len, >, 3);
        check_same(&with, &without);
        desk_done(&with);
        desk_done(&without);
        plan_done(&a);
        plan_done(&b);
    }
}

static void test_faults(void)
{
    check_days(add_faults);
}

static void test_one(void)
{
    check_days(add_one);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tracker/resets-and-jumps", test_faults);
    g_test_add_func("/tracker/one-total", test_one);
    return g_test_run();
}
