/* Counters of trackers become steps. */
#include <glib.h>
#include <string.h>

#include "core/presence/steps.h"

#define T0 (100 * USEC_HOUR)

static struct steps_late late;

static enum steps_result total(struct steps *s, usec at, uint64_t count)
{
    const struct event e = event_steps(EVENT_STEP_TOTAL, at,
                                       (struct event_steps){ .tracker = "watch", .count = count });

    return steps_take(s, &e, at, T0 - USEC_HOUR, USEC_NEVER, &late);
}

static enum steps_result add(struct steps *s, const char *tracker, usec start, usec end,
                             uint64_t count, usec now)
{
    const struct event e =
        event_steps(EVENT_STEPS, end,
                    (struct event_steps){ .tracker = tracker, .start_at = start, .count = count });

    return steps_take(s, &e, now, T0 - USEC_HOUR, USEC_NEVER, &late);
}

static struct steps *new_steps(void)
{
    static struct steps s;

    memset(&s, 0, sizeof s);
    return &s;
}

static void test_first_total_is_a_baseline(void)
{
    struct steps *s = new_steps();

    g_assert_cmpint(total(s, T0, 5000), ==, STEPS_NOTHING);
    g_assert_cmpuint(steps_last_hour(s, NULL, T0), ==, 0);
    g_assert_cmpint(total(s, T0 + 5 * USEC_SEC, 5007), ==, STEPS_COUNTED);
    g_assert_cmpuint(steps_in_bucket(s, T0 + 5 * USEC_SEC), ==, 7);
    g_assert_cmpint(total(s, T0 + 6 * USEC_SEC, 5007), ==, STEPS_NOTHING);
    g_assert_cmpuint(steps_last_hour(s, NULL, T0 + 6 * USEC_SEC), ==, 7);
}

/* 0 at midnight; yesterday's total once more; a reboot in the day. */
static void test_resets(void)
{
    struct steps *s = new_steps();
    const usec midnight = T0 + USEC_MIN;
    struct event e = event_steps(EVENT_STEP_TOTAL, midnight + 30 * USEC_SEC,
                                 (struct event_steps){ .tracker = "watch", .count = 9 });

    g_assert_cmpint(total(s, T0, 8000), ==, STEPS_NOTHING);
    g_assert_cmpint(steps_take(s, &e, e.at, midnight, USEC_NEVER, &late), ==, STEPS_COUNTED);
    g_assert_cmpuint(steps_last_hour(s, NULL, e.at), ==, 9);
    e.at += 10 * USEC_SEC;
    e.steps.count = 8000;
    g_assert_cmpint(steps_take(s, &e, e.at, midnight, USEC_NEVER, &late), ==, STEPS_DISCARDED);
    e.at += 10 * USEC_SEC;
    e.steps.count = 3; /* less than before: the device has booted */
    g_assert_cmpint(steps_take(s, &e, e.at, midnight, USEC_NEVER, &late), ==, STEPS_NOTHING);
    e.at += 10 * USEC_SEC;
    e.steps.count = 5;
    g_assert_cmpint(steps_take(s, &e, e.at, midnight, USEC_NEVER, &late), ==, STEPS_COUNTED);
    g_assert_cmpuint(steps_last_hour(s, NULL, e.at), ==, 11);
}

/* InfiniTime issue 1789: 536876864 steps. */
static void test_jump(void)
{
    struct steps *s = new_steps();

    total(s, T0, 5952);
    g_assert_cmpint(total(s, T0 + 10 * USEC_SEC, 536876864), ==, STEPS_DISCARDED);
    g_assert_cmpint(total(s, T0 + 20 * USEC_SEC, 536876870), ==, STEPS_COUNTED);
    g_assert_cmpuint(steps_last_hour(s, NULL, T0 + 20 * USEC_SEC), ==, 6);
    g_assert_cmpint(
        add(s, "watch", T0 + 20 * USEC_SEC, T0 + 80 * USEC_SEC, 5 * 60 + 1, T0 + 80 * USEC_SEC), ==,
        STEPS_DISCARDED);
}

/* Many small reports are no way around the limit. */
static void test_many_reports_at_once(void)
{
    struct steps *s = new_steps();
    unsigned taken = 0;

    for (unsigned i = 0; i < 100; i++)
        taken += add(s, "script", T0 + 5 * USEC_SEC, T0 + 5 * USEC_SEC, 20, T0 + 5 * USEC_SEC) ==
                 STEPS_COUNTED;
    g_assert_cmpuint(taken, ==, 3);
    g_assert_cmpuint(steps_last_hour(s, NULL, T0 + 5 * USEC_SEC), ==, 60);
}

/* A watch that counts only while its screen is on: 900 steps at once after an hour. */
static void test_batch_on_wake(void)
{
    struct steps *s = new_steps();

    total(s, T0, 100);
    g_assert_cmpint(total(s, T0 + USEC_HOUR, 1000), ==, STEPS_LATE);
    g_assert_true(late.start_at == T0 && late.end_at == T0 + USEC_HOUR && late.count == 900);
    g_assert_cmpuint(steps_in_bucket(s, T0 + USEC_HOUR), ==, 0);
    /* A few after a long time are the first of a walk that has just begun. */
    g_assert_cmpint(total(s, T0 + 2 * USEC_HOUR, 1012), ==, STEPS_COUNTED);
    g_assert_cmpuint(steps_between(s, T0 + 2 * USEC_HOUR - USEC_MIN, T0 + 2 * USEC_HOUR + 1), ==,
                     12);
}

/* Rows of minutes, an hour late, are one report; a repeated one changes nothing. */
static void test_late_rows(void)
{
    struct steps *s = new_steps();

    for (unsigned i = 0; i < 4; i++)
        g_assert_cmpint(
            add(s, "bangle", T0 + i * USEC_MIN, T0 + (i + 1) * USEC_MIN, 90, T0 + USEC_HOUR), ==,
            STEPS_LATE);
    g_assert_true(late.start_at == T0 && late.end_at == T0 + 4 * USEC_MIN && late.count == 360);
    g_assert_cmpint(add(s, "bangle", T0, T0 + USEC_MIN, 90, T0 + USEC_HOUR), ==, STEPS_NOTHING);
}

/* The same walk by three devices is counted once. */
static void test_never_added(void)
{
    struct steps *s = new_steps();

    for (unsigned i = 1; i <= 6; i++) {
        const usec at = T0 + i * STEPS_BUCKET - 1;

        add(s, "watch", at - STEPS_BUCKET + 1, at, 17, at);
        add(s, "phone", at - STEPS_BUCKET + 1, at, 15, at);
        add(s, "amazfish", at - STEPS_BUCKET + 1, at, 16, at);
    }
    g_assert_cmpuint(steps_between(s, T0, T0 + USEC_MIN), ==, 6 * 17);
    g_assert_cmpuint(steps_last_hour(s, NULL, T0 + USEC_MIN), ==, 6 * 17);
    g_assert_cmpuint(steps_last_hour(s, steps_find(s, "phone"), T0 + USEC_MIN), ==, 6 * 15);
}

/* The first total after a restart counts only without input since the last one, and on its day. */
static void test_restart(void)
{
    static const struct {
        usec quiet_at, day_at;
        enum steps_result result;
    } rows[] = {
        { T0 - USEC_MIN, T0 - USEC_HOUR, STEPS_LATE },
        { USEC_NEVER, T0 - USEC_HOUR, STEPS_NOTHING },
        { T0 - USEC_MIN, T0 + USEC_SEC, STEPS_NOTHING },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct steps *s = new_steps();
        const struct event e =
            event_steps(EVENT_STEP_TOTAL, T0 + USEC_HOUR,
                        (struct event_steps){ .tracker = "watch", .count = 1400 });

        total(s, T0, 1000);
        steps_resume(s);
        g_assert_cmpint(steps_take(s, &e, e.at, rows[i].day_at, rows[i].quiet_at, &late), ==,
                        rows[i].result);
    }
}

/* More trackers than places: the one that has been silent for longest is forgotten. */
static void test_places(void)
{
    struct steps *s = new_steps();
    char name[TRACKER_ID_MAX];

    for (unsigned i = 0; i <= STEPS_TRACKERS; i++) {
        const usec at = T0 + i * USEC_SEC;

        g_snprintf(name, sizeof name, "device-%u", i);
        add(s, name, at - USEC_SEC, at, 1, at);
    }
    g_assert_null(steps_find(s, "device-0"));
    g_assert_nonnull(steps_find(s, "device-1"));
    g_assert_nonnull(steps_find(s, "device-16"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/steps/first-total-is-a-baseline", test_first_total_is_a_baseline);
    g_test_add_func("/steps/resets", test_resets);
    g_test_add_func("/steps/jump", test_jump);
    g_test_add_func("/steps/many-reports-at-once", test_many_reports_at_once);
    g_test_add_func("/steps/batch-on-wake", test_batch_on_wake);
    g_test_add_func("/steps/late-rows", test_late_rows);
    g_test_add_func("/steps/never-added", test_never_added);
    g_test_add_func("/steps/restart", test_restart);
    g_test_add_func("/steps/places", test_places);
    return g_test_run();
}
