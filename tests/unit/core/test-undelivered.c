/* The coach: a suggestion that does not reach its server, is lost there, or is answered too late.
 */
#include "coach-steps.h"
#include "core/coach/offer.h"

static void test_failed(void)
{
    struct world w;

    begin_due(&w);
    w.server = WORLD_SERVER_ABSENT;
    type_to(&w, MINUTE(31));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 0);
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 0); /* counted at delivery */
    g_assert_cmpint(coach(&w)->ledger.rung, ==, 0);
    assert_phase(&w, COACH_DUE);
    type_to(&w, MINUTE(35));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    type_to(&w, MINUTE(37)); /* again after RemindAfter */
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 2);
    /* A server appears: one reminder, after the grace. */
    w.server = WORLD_SERVER_GOOD;
    world_send_plain(&w, EVENT_SERVER);
    type_to(&w, MINUTE(37) + 15 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 2);
    type_to(&w, MINUTE(39));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    g_assert_cmpint(world_last(&w, EFFECT_SUGGESTED)->show.attempt, ==, 1);
    world_done(&w);
}

/* The bubble is lost with its server: shown again after the grace; if that repeats, only after
 * RemindAfter. */
static void test_lost(void)
{
    struct world w;

    begin_shown(&w);
    g_assert_cmpint(coach(&w)->failed_at, ==, USEC_NONE);
    answer(&w, EVENT_FAILED);
    assert_closed(&w, OUTCOME_FAILED);
    g_assert_cmpint(coach(&w)->failed_at, ==, w.now);
    g_assert_cmpint(coach(&w)->ledger.rung, ==, 0);
    type_until_shown(&w);
    g_assert_cmpint(coach(&w)->failed_at, ==, USEC_NONE);
    g_assert_cmpint(w.now, <=, MINUTE(32) + 35 * USEC_SEC);
    answer(&w, EVENT_FAILED);
    g_assert_cmpint(coach(&w)->retry_at, ==, w.now + 5 * USEC_MIN);
    type_until_shown(&w);
    g_assert_cmpint(w.now, >=, MINUTE(36));
    g_assert_cmpint(world_last(&w, EFFECT_SUGGESTED)->show.attempt, ==, 1);
    type_to(&w, w.now + 20 * USEC_SEC); /* this bubble stays, which ends the series */
    type_until_shown(&w);
    answer(&w, EVENT_FAILED);
    g_assert_cmpint(coach(&w)->retry_at, ==, USEC_NONE);
    world_done(&w);
}

/* A new server without a failure before it changes nothing. */
static void test_server_for_nothing(void)
{
    struct world w;

    begin_shown(&w);
    world_forget(&w);
    world_send_plain(&w, EVENT_SERVER);
    g_assert_cmpint(w.effects->len, ==, 0);
    world_done(&w);
}

/* The notifier never replies: the core stops waiting, withdraws a bubble that is shown late, and
 * tries again as after any failure. */
static void test_silent(void)
{
    struct world w;

    begin_due(&w);
    w.server = WORLD_SERVER_SILENT;
    while (world_count(&w, EFFECT_SHOW) == 0)
        type_to(&w, w.now + USEC_SEC);
    world_forget(&w);
    type_to(&w, w.now + COACH_ANSWER - 2 * USEC_SEC);
    g_assert_cmpuint(world_count(&w, EFFECT_WITHDRAW), ==, 0);
    type_to(&w, w.now + 4 * USEC_SEC);
    g_assert_cmpuint(world_count(&w, EFFECT_WITHDRAW), ==, 1);
    g_assert_true(world_last(&w, EFFECT_WITHDRAW)->withdraw.is_unanswered);
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(coach(&w)->stage, ==, OFFER_NONE);
    type_to(&w, w.now + 4 * USEC_MIN);
    g_assert_cmpuint(world_count(&w, EFFECT_SHOW), ==, 0);
    w.server = WORLD_SERVER_GOOD;
    type_until_shown(&w);
    g_assert_cmpuint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    g_assert_cmpuint(world_last(&w, EFFECT_SUGGESTED)->show.attempt, ==, 1);
    world_done(&w);
}

static void test_stale_answers(void)
{
    static const enum event_type types[] = { EVENT_SHOWN,   EVENT_STARTED, EVENT_DISMISSED,
                                             EVENT_EXPIRED, EVENT_REFUSED, EVENT_FAILED };
    struct world w;

    begin_shown(&w);
    unsigned id = w.bubble;
    world_forget(&w);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        world_send(&w, event_answer(types[i], w.now, id + 1));
        world_send(&w, event_answer(types[i], w.now, 0));
    }
    g_assert_cmpint(w.effects->len, ==, 0);
    world_send_plain(&w, EVENT_SKIP);
    world_forget(&w);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        world_send(&w, event_answer(types[i], w.now, id));
        world_send(&w, event_answer(types[i], w.now, 0));
    }
    g_assert_cmpint(w.effects->len, ==, 0);
    assert_phase(&w, COACH_COUNTING);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outcomes/failed", test_failed);
    g_test_add_func("/outcomes/lost", test_lost);
    g_test_add_func("/outcomes/server-for-nothing", test_server_for_nothing);
    g_test_add_func("/outcomes/silent", test_silent);
    g_test_add_func("/outcomes/stale-answers", test_stale_answers);
    return g_test_run();
}
