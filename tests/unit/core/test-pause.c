/* The coach: a pause, and its end. */
#include "coach-steps.h"

static void test_pause(void)
{
    struct world w;

    begin_with(&w, NULL);
    g_assert_cmpint(world_send_plain(&w, EVENT_RESUME), ==, REFUSAL_NOT_PAUSED);
    g_assert_cmpint(pause_until(&w, MINUTE(40)), ==, 0);
    g_assert_cmpint(world_last(&w, EFFECT_PAUSED)->until_at, ==, MINUTE(40));
    type_to(&w, MINUTE(40) - USEC_SEC);
    assert_phase(&w, COACH_PAUSED);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    g_assert_cmpint(snooze(&w, 0), ==, REFUSAL_PAUSED);
    type_to(&w, MINUTE(40));
    g_assert_cmpint(world_count(&w, EFFECT_PAUSE_ENDED), ==, 1); /* its end is announced */
    g_assert_cmpint(world_count(&w, EFFECT_RESUMED), ==, 0);
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(40));
    type_to(&w, MINUTE(40) + 19 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    type_to(&w, MINUTE(41) + 35 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);

    g_assert_cmpint(pause_until(&w, USEC_NEVER), ==, 0);
    type_to(&w, MINUTE(600));
    assert_phase(&w, COACH_PAUSED);
    g_assert_cmpint(world_send_plain(&w, EVENT_RESUME), ==, 0);
    g_assert_cmpint(world_count(&w, EFFECT_RESUMED), ==, 1);
    assert_phase(&w, COACH_DUE);
    type_to(&w, MINUTE(602));
    assert_phase(&w, COACH_SUGGESTED);
    world_done(&w);
}

/* A command takes a moment to arrive; the pause is announced with the requested duration. */
static void test_pause_until_as_requested(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(1));
    world_send(&w, event_pause(w.now - USEC_MSEC, w.now - USEC_MSEC + USEC_HOUR));
    g_assert_cmpint(reasons_get(&w.core.reasons, 0)->length, ==, USEC_HOUR);
    world_done(&w);
}

/* After a pause ends, by time or by the person, a due reminder comes after the grace. */
static void test_pause_grace(void)
{
    for (int by_request = 0; by_request < 2; by_request++) {
        struct world w;

        begin_due(&w);
        pause_until(&w, by_request ? USEC_NEVER : MINUTE(40));
        type_to(&w, MINUTE(40));
        if (by_request)
            world_send_plain(&w, EVENT_RESUME);
        g_assert_false(coach(&w)->is_paused);
        g_assert_cmpint(coach(&w)->grace_end_at, >=, MINUTE(40) + 20 * USEC_SEC);
        g_assert_cmpint(coach(&w)->grace_end_at, <=, MINUTE(41));
        world_forget(&w);
        type_to(&w, MINUTE(40) + 19 * USEC_SEC);
        g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
        type_to(&w, MINUTE(42));
        g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
        world_done(&w);
    }
}

/* A pause whose end is in the past ends at once, in one step. */
static void test_pause_until_past(void)
{
    struct world w;

    begin_due(&w);
    pause_until(&w, MINUTE(10));
    world_to(&w, w.now);
    g_assert_cmpint(world_count(&w, EFFECT_PAUSE_ENDED), ==, 1);
    g_assert_false(coach(&w)->is_paused);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pause/end", test_pause);
    g_test_add_func("/pause/grace", test_pause_grace);
    g_test_add_func("/pause/until-as-requested", test_pause_until_as_requested);
    g_test_add_func("/pause/until-past", test_pause_until_past);
    return g_test_run();
}
