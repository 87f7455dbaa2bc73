/* The coach: every way in which a suggestion ends. */
#include "coach-steps.h"
#include "core/coach/offer.h"

static void test_started(void)
{
    struct world w;

    begin_shown(&w);
    unsigned id = w.bubble;
    world_forget(&w);
    answer(&w, EVENT_STARTED);
    assert_closed(&w, OUTCOME_STARTED);
    g_assert_cmpint(world_last(&w, EFFECT_STEP)->step.id, ==, id); /* in the same bubble */
    g_assert_cmpint(world_count(&w, EFFECT_WITHDRAW), ==, 0);
    assert_phase(&w, COACH_STRETCHING);
    g_assert_cmpint(sitting(&w), ==, 31 * USEC_MIN); /* no time is credited */
    type_to(&w, MINUTE(32));
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(asked(&w), ==, 31 * USEC_MIN + 45 * USEC_SEC);
    type_to(&w, MINUTE(34));
    g_assert_cmpint(world_last(&w, EFFECT_WITHDRAW)->withdraw.id, ==, id);
    g_assert_cmpint(w.bubble, ==, 0);
    type_to(&w, MINUTE(61) + 45 * USEC_SEC);
    assert_phase(&w, COACH_DUE);
    world_done(&w);
}

/* The exercise cannot be done: only the suggestion ends. */
static void test_started_without_a_plan(void)
{
    struct world w;

    begin_shown(&w);
    world_send(&w, event_started(w.now, w.bubble, NULL));
    assert_closed(&w, OUTCOME_STARTED);
    g_assert_cmpint(world_count(&w, EFFECT_STEP), ==, 0);
    g_assert_cmpint(w.bubble, ==, 0);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(asked(&w), ==, 31 * USEC_MIN);
    world_done(&w);
}

static void test_snoozed(void)
{
    struct world w;

    begin_shown(&w);
    world_forget(&w);
    g_assert_cmpint(snooze(&w, 0), ==, 0);
    assert_closed(&w, OUTCOME_SNOOZED);
    assert_phase(&w, COACH_SNOOZED);
    g_assert_cmpint(world_last(&w, EFFECT_SNOOZED)->until_at, ==, MINUTE(36));
    g_assert_cmpint(w.bubble, ==, 0);
    type_to(&w, MINUTE(36));
    assert_phase(&w, COACH_DUE); /* the grace applies, too */
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(36));
    g_assert_cmpint(coach(&w)->grace_end_at, >=, MINUTE(36) + 20 * USEC_SEC);
    g_assert_cmpint(coach(&w)->grace_end_at, <=, MINUTE(37));
    type_to(&w, MINUTE(37) + 35 * USEC_SEC);
    assert_phase(&w, COACH_SUGGESTED);
    g_assert_cmpint(world_last(&w, EFFECT_SUGGESTED)->show.attempt, ==, 1); /* the same reminder */
    world_done(&w);
}

static void test_snooze_limit(void)
{
    struct world w;

    begin_shown(&w);
    g_assert_true(world_last(&w, EFFECT_SHOW)->show.can_snooze);
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, MINUTE(91)); /* with its own duration */
    g_assert_cmpint(snooze(&w, -5), ==, 0); /* moves the end, and does not count */
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, MINUTE(36));
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 1);
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, 0); /* ends late enough to count */
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 3);
    world_forget(&w);
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, REFUSAL_SNOOZES_USED_UP);
    g_assert_cmpint(w.effects->len, ==, 0);
    g_assert_cmpint(snooze(&w, 0), ==, 0);
    type_to(&w, MINUTE(38));
    g_assert_false(world_last(&w, EFFECT_SHOW)->show.can_snooze);
    g_assert_cmpint(snooze(&w, 0), ==, REFUSAL_SNOOZES_USED_UP);
    assert_phase(&w, COACH_SUGGESTED);
    hours(&w, false, USEC_NEVER);
    g_assert_cmpint(snooze(&w, 0), ==, REFUSAL_OUTSIDE_HOURS); /* the phase is checked first */
    hours(&w, true, USEC_NEVER);
    /* A full rest restores the snoozes. */
    type_to(&w, MINUTE(39));
    world_to(&w, MINUTE(50));
    type_to(&w, MINUTE(81));
    g_assert_true(world_last(&w, EFFECT_SHOW)->show.can_snooze);
    g_assert_cmpint(snooze(&w, 0), ==, 0);
    world_done(&w);
}

static void test_skipped(void)
{
    struct world w;

    begin_shown(&w);
    g_assert_cmpint(world_send_plain(&w, EVENT_SKIP), ==, 0);
    assert_closed(&w, OUTCOME_SKIPPED);
    g_assert_cmpint(world_count(&w, EFFECT_SKIPPED), ==, 1);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(sitting(&w), ==, 31 * USEC_MIN);
    world_forget(&w);
    type_to(&w, MINUTE(60));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    type_to(&w, MINUTE(62));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_done(&w);

    /* Skipping ends a running snooze, too, of any duration. */
    begin_shown(&w);
    g_assert_cmpint(snooze(&w, 2 * USEC_HOUR), ==, 0);
    g_assert_cmpint(world_send_plain(&w, EVENT_SKIP), ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, USEC_NONE);
    g_assert_cmpint(world_send_plain(&w, EVENT_SKIP), ==, REFUSAL_NOT_DUE);
    world_forget(&w);
    type_to(&w, MINUTE(62));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_done(&w);
}

static void test_dismissed(void)
{
    struct world w;

    begin_shown(&w);
    world_forget(&w);
    answer(&w, EVENT_DISMISSED);
    assert_closed(&w, OUTCOME_DISMISSED);
    g_assert_cmpint(world_count(&w, EFFECT_WITHDRAW), ==, 0); /* the server has closed it */
    type_to(&w, MINUTE(60));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0); /* no more reminders */
    assert_phase(&w, COACH_COUNTING);
    world_done(&w);
}

static void test_ladder(void)
{
    static const struct {
        enum firmness firmness;
        usec timeout;
    } rungs[] = {
        { FIRMNESS_GENTLE, COACH_SHOW_GENTLE },
        { FIRMNESS_NORMAL, COACH_SHOW_NORMAL },
        { FIRMNESS_PERSISTENT, 5 * USEC_MIN },
    };
    struct world w;
    unsigned id = 0;

    begin_due(&w);
    for (unsigned i = 0; i < G_N_ELEMENTS(rungs); i++) {
        usec shown_at;

        world_forget(&w);
        while (world_count(&w, EFFECT_SUGGESTED) == 0)
            type_to(&w, w.now + USEC_SEC);
        const struct effect *e = world_last(&w, EFFECT_SHOW);
        g_assert_cmpint(e->show.attempt, ==, i + 1);
        g_assert_cmpint(e->show.firmness, ==, rungs[i].firmness);
        g_assert_cmpint(e->show.timeout, ==, rungs[i].timeout);
        g_assert_cmpint(e->show.id, >, id);
        id = e->show.id;
        shown_at = e->at;
        assert_phase(&w, COACH_SUGGESTED);
        type_to(&w, shown_at + rungs[i].timeout);
        assert_closed(&w, OUTCOME_EXPIRED);
        g_assert_cmpint(w.bubble, ==, 0);
        if (i + 1 < G_N_ELEMENTS(rungs)) {
            assert_phase(&w, COACH_SUGGESTED); /* between two reminders */
            g_assert_cmpint(coach(&w)->ledger.id, ==, id);
            type_to(&w, shown_at + rungs[i].timeout + 5 * USEC_MIN - USEC_SEC);
            g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
            world_to(&w, shown_at + rungs[i].timeout + 5 * USEC_MIN);
            assert_phase(&w, COACH_DUE); /* the next one is not delivered yet */
            g_assert_cmpint(coach(&w)->ledger.id, ==, id);
            g_assert_cmpint(coach(&w)->ledger.attempt, ==, i + 1);
        }
    }
    /* Then no reminder until the next full limit. */
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(coach(&w)->ledger.id, ==, 0);
    g_assert_cmpint(coach(&w)->ledger.attempt, ==, 0);
    g_assert_cmpint(asked(&w), ==, sitting(&w));
    usec end = w.now;
    world_forget(&w);
    type_to(&w, end + 30 * USEC_MIN - USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    type_to(&w, end + 31 * USEC_MIN);
    g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.attempt, ==, 1);
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 4);
    world_done(&w);
}

static void test_short_ladders(void)
{
    static const struct {
        unsigned limit;
        enum firmness first, last;
    } table[] = {
        { 1, FIRMNESS_NORMAL, FIRMNESS_NORMAL },
        { 2, FIRMNESS_GENTLE, FIRMNESS_NORMAL },
        { 4, FIRMNESS_GENTLE, FIRMNESS_PERSISTENT },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct settings s;
        struct world w;

        settings_init(&s);
        s.remind_limit = table[i].limit;
        s.remind_after = USEC_MIN;
        begin_with(&w, &s);
        type_to(&w, MINUTE(31));
        g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.firmness, ==, table[i].first);
        type_to(&w, MINUTE(45));
        g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, table[i].limit);
        g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.firmness, ==, table[i].last);
        assert_phase(&w, COACH_COUNTING);
        world_done(&w);
    }
}

/* The server closes the bubble by itself: it counts as unanswered. */
static void test_expired_by_server(void)
{
    struct world w;

    begin_shown(&w);
    world_forget(&w);
    answer(&w, EVENT_EXPIRED);
    assert_phase(&w, COACH_SUGGESTED);
    g_assert_cmpint(coach(&w)->ledger.rung, ==, 1);
    world_done(&w);
}

static void test_rested(void)
{
    struct world w;

    begin_due(&w);
    type_to(&w, MINUTE(31));
    type_to(&w, MINUTE(37)); /* the second reminder */
    g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.attempt, ==, 2);
    world_forget(&w);
    w.core.settings.rest = 100 * USEC_MIN; /* so that the next absence is a small part of a rest */
    w.is_checked = false;
    w.core.coach.show_end_at = MINUTE(60);
    world_to(&w, MINUTE(40));
    assert_closed(&w, OUTCOME_RESTED);
    assert_phase(&w, COACH_RESTING);
    g_assert_cmpint(w.bubble, ==, 0);
    type_to(&w, MINUTE(41));
    g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.attempt, ==,
                    2); /* still due: the same reminder */
    world_done(&w);
}

static void test_withdrawn(void)
{
    struct world w;

    for (int i = 0; i < 5; i++) {
        begin_shown(&w);
        if (i == 4)
            world_send_plain(&w, EVENT_SUGGEST_NOW); /* a requested suggestion too */
        world_forget(&w);
        if (i == 0 || i == 4)
            pause_until(&w, USEC_NEVER);
        else if (i == 1)
            world_switch(&w, EVENT_DND, true);
        else if (i == 2)
            world_switch(&w, EVENT_LOCK, true);
        else
            world_send_plain(&w, EVENT_STOP);
        assert_closed(&w, OUTCOME_WITHDRAWN);
        g_assert_cmpint(w.bubble, ==, 0);
        g_assert_cmpint(coach(&w)->id, ==, 0);
        world_done(&w);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outcomes/started", test_started);
    g_test_add_func("/outcomes/started-without-a-plan", test_started_without_a_plan);
    g_test_add_func("/outcomes/snoozed", test_snoozed);
    g_test_add_func("/outcomes/snooze-limit", test_snooze_limit);
    g_test_add_func("/outcomes/skipped", test_skipped);
    g_test_add_func("/outcomes/dismissed", test_dismissed);
    g_test_add_func("/outcomes/ladder", test_ladder);
    g_test_add_func("/outcomes/short-ladders", test_short_ladders);
    g_test_add_func("/outcomes/expired-by-server", test_expired_by_server);
    g_test_add_func("/outcomes/rested", test_rested);
    g_test_add_func("/outcomes/withdrawn", test_withdrawn);
    return g_test_run();
}
