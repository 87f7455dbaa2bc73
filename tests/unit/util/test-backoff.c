/*
 * Back-off: the waits, and the call that is made after them.
 */
#include <glib.h>

#include "util/backoff.h"

static void assert_waits(struct backoff *b, const usec *waits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_assert_cmpint(backoff_next(b), ==, waits[i]);
}

static void test_doubles_up_to_the_limit(void)
{
    static const usec waits[] = { USEC_SEC,      2 * USEC_SEC,  4 * USEC_SEC, 8 * USEC_SEC,
                                  16 * USEC_SEC, 30 * USEC_SEC, USEC_NEVER,   USEC_NEVER };
    struct backoff b = { .first = USEC_SEC, .max = 30 * USEC_SEC, .limit = 6 };

    assert_waits(&b, waits, G_N_ELEMENTS(waits));
    backoff_reset(&b);
    assert_waits(&b, waits, G_N_ELEMENTS(waits));
}

static void test_without_a_limit(void)
{
    struct backoff b = { .first = USEC_SEC, .max = USEC_MIN, .limit = BACKOFF_UNLIMITED };

    for (usec wait = USEC_SEC; wait < USEC_MIN; wait *= 2)
        g_assert_cmpint(backoff_next(&b), ==, wait);
    for (int i = 0; i < 1000; i++)
        g_assert_cmpint(backoff_next(&b), ==, USEC_MIN);
}

/* No overflow below a very large maximum. */
static void test_without_a_maximum(void)
{
    struct backoff b = { .first = 1, .max = USEC_NEVER / 2, .limit = BACKOFF_UNLIMITED };

    for (int i = 0; i < 100; i++)
        g_assert_cmpint(backoff_next(&b), >, 0);
    g_assert_cmpint(backoff_next(&b), ==, USEC_NEVER / 2);
}

static void test_short_success_does_not_reset(void)
{
    struct backoff b = { .first = USEC_SEC, .max = USEC_MIN, .limit = 3, .stable_for = USEC_HOUR };

    g_assert_cmpint(backoff_next(&b), ==, USEC_SEC);
    backoff_succeeded(&b);
    g_assert_cmpint(backoff_next(&b), ==, 2 * USEC_SEC);
    backoff_succeeded(&b);
    g_assert_cmpint(backoff_next(&b), ==, 4 * USEC_SEC);
    backoff_succeeded(&b);
    g_assert_cmpint(backoff_next(&b), ==, USEC_NEVER);
}

static void test_long_success_resets(void)
{
    struct backoff b = { .first = USEC_SEC, .max = USEC_MIN, .limit = 2, .stable_for = 0 };

    backoff_next(&b);
    backoff_next(&b);
    backoff_succeeded(&b);
    g_assert_cmpint(backoff_next(&b), ==, USEC_SEC);
    /* A success counts once: after another failure the connection was not stable. */
    g_assert_cmpint(backoff_next(&b), ==, 2 * USEC_SEC);
    g_assert_cmpint(backoff_next(&b), ==, USEC_NEVER);
}

struct retried {
    struct backoff b;
    sd_event *event;
    unsigned n_calls;
};

static void retried_init(struct retried *r)
{
    *r = (struct retried){ .b = { .first = 1, .max = USEC_SEC, .limit = 3 } };
    g_assert_cmpint(sd_event_new(&r->event), >=, 0);
}

static void retried_done(struct retried *r)
{
    backoff_done(&r->b);
    sd_event_unref(r->event);
}

static int on_retry(sd_event_source *s, uint64_t now, void *userdata)
{
    struct retried *r = userdata;

    (void)s;
    (void)now;
    r->n_calls++;
    g_assert_false(backoff_is_scheduled(&r->b));
    if (!backoff_schedule(&r->b, r->event, on_retry, r))
        sd_event_exit(r->event, 0);
    return 0;
}

/* A handler may schedule the next attempt itself. */
static void test_schedules(void)
{
    struct retried r;

    retried_init(&r);
    g_assert_false(backoff_is_scheduled(&r.b));
    g_assert_true(backoff_schedule(&r.b, r.event, on_retry, &r));
    g_assert_true(backoff_is_scheduled(&r.b));
    g_assert_cmpint(sd_event_loop(r.event), ==, 0);
    g_assert_cmpuint(r.n_calls, ==, 3);
    retried_done(&r);
}

static void test_replaces_what_is_scheduled(void)
{
    struct retried r;

    retried_init(&r);
    backoff_schedule(&r.b, r.event, on_retry, &r);
    backoff_schedule(&r.b, r.event, on_retry, &r);
    backoff_schedule(&r.b, r.event, on_retry, &r);
    g_assert_cmpint(sd_event_loop(r.event), ==, 0);
    g_assert_cmpuint(r.n_calls, ==, 1);
    retried_done(&r);
}

static void test_cancels(void)
{
    struct retried r;

    retried_init(&r);
    backoff_schedule(&r.b, r.event, on_retry, &r);
    backoff_succeeded(&r.b);
    g_assert_false(backoff_is_scheduled(&r.b));
    backoff_schedule(&r.b, r.event, on_retry, &r);
    backoff_reset(&r.b);
    g_assert_false(backoff_is_scheduled(&r.b));
    g_assert_cmpint(sd_event_run(r.event, 0), ==, 0);
    g_assert_cmpuint(r.n_calls, ==, 0);
    retried_done(&r);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/backoff/doubles-up-to-the-limit", test_doubles_up_to_the_limit);
    g_test_add_func("/backoff/without-a-limit", test_without_a_limit);
    g_test_add_func("/backoff/without-a-maximum", test_without_a_maximum);
    g_test_add_func("/backoff/short-success-does-not-reset", test_short_success_does_not_reset);
    g_test_add_func("/backoff/long-success-resets", test_long_success_resets);
    g_test_add_func("/backoff/schedules", test_schedules);
    g_test_add_func("/backoff/replaces-what-is-scheduled", test_replaces_what_is_scheduled);
    g_test_add_func("/backoff/cancels", test_cancels);
    return g_test_run();
}
