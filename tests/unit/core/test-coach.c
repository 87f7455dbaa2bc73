/* The coach: its phases, when a suggestion is delivered, and what delays it. */
#include "coach-steps.h"

static void test_phases(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    assert_phase(&w, COACH_UNKNOWN);
    world_ready(&w, true, true);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(coach(&w)->phase_at, ==, T0);
    type_to(&w, MINUTE(30));
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(30));
    hours(&w, false, USEC_NEVER);
    assert_phase(&w, COACH_QUIET);
    pause_until(&w, USEC_NEVER);
    assert_phase(&w, COACH_PAUSED);
    world_send_plain(&w, EVENT_RESUME);
    hours(&w, true, USEC_NEVER);
    world_switch(&w, EVENT_DND, true);
    assert_phase(&w, COACH_HELD);
    g_assert_cmpint(snooze(&w, 0), ==, 0);
    assert_phase(&w, COACH_SNOOZED); /* precedes held */
    world_switch(&w, EVENT_DND, false);
    type_to(&w, MINUTE(37));
    assert_phase(&w, COACH_SUGGESTED);
    world_to(&w, MINUTE(40));
    assert_phase(&w, COACH_RESTING);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(37));
    pause_until(&w, USEC_NEVER);
    assert_phase(&w, COACH_PAUSED); /* precedes resting */
    world_done(&w);
}

/* If two phases apply at once, the first one in the order is announced. */
static void test_order(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    hours(&w, false, USEC_NEVER);
    assert_phase(&w, COACH_UNKNOWN); /* precedes quiet */
    world_ready(&w, true, true);
    assert_phase(&w, COACH_QUIET); /* precedes counting */
    world_done(&w);

    begin_due(&w);
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, 0);
    assert_phase(&w, COACH_SNOOZED);
    world_to(&w, MINUTE(33));
    type_to(&w, MINUTE(34));
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, MINUTE(90));
    assert_phase(&w, COACH_COUNTING); /* precedes snoozed: a partial rest has lowered the clock */
    world_done(&w);

    begin_shown(&w);
    answer(&w, EVENT_EXPIRED);
    assert_phase(&w, COACH_SUGGESTED);
    world_switch(&w, EVENT_DND, true);
    assert_phase(&w, COACH_HELD); /* precedes suggested */
    world_done(&w);
}

static void desk(struct world *w, enum evidence_kind kind)
{
    world_send(w, event_evidence(w->now, (struct event_evidence){ "desk", "", kind, true, false,
                                                                  w->now + USEC_HOUR }));
}

/* While the person stands, the phase is counting, a bubble on screen is closed, and no reminder
 * comes. Afterwards, the reminders continue at the same step. */
static void test_standing(void)
{
    struct world w;

    begin_due(&w);
    desk(&w, EVIDENCE_STANDING);
    assert_phase(&w, COACH_COUNTING);
    type_to(&w, MINUTE(40));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_done(&w);

    begin_shown(&w);
    desk(&w, EVIDENCE_STANDING);
    assert_closed(&w, OUTCOME_WITHDRAWN);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(w.bubble, ==, 0);
    type_to(&w, MINUTE(40));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    desk(&w, EVIDENCE_SITTING);
    type_to(&w, MINUTE(41));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 2);
    g_assert_cmpint(world_last(&w, EFFECT_SUGGESTED)->show.attempt, ==, 1);
    world_done(&w);

    /* A suggestion that the person asks for is shown and stays. */
    begin_shown(&w);
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    desk(&w, EVIDENCE_STANDING);
    g_assert_cmpint(w.bubble, !=, 0);
    world_done(&w);
}

static void test_lull(void)
{
    struct world w;

    /* A pause in the typing of 2 s: input at 30:01, then none. */
    begin_due(&w);
    g_assert_true(w.is_awaited);
    world_to(&w, MINUTE(30) + USEC_SEC);
    world_touch(&w);
    world_to(&w, MINUTE(30) + 4 * USEC_SEC - 1);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_to(&w, MINUTE(30) + 4 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    g_assert_cmpint(world_last(&w, EFFECT_SUGGESTED)->show.attempt, ==, 1);
    world_done(&w);

    /* Without a lull, after the typing pause at most; until then the source reports input once a
     * second. */
    begin_due(&w);
    world_forget(&w);
    world_type(&w, MINUTE(31), 100 * USEC_MSEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    g_assert_cmpint(world_count(&w, EFFECT_AWAIT_INPUT), <=, 31);
    g_assert_cmpint(world_last(&w, EFFECT_SHOW)->at, ==, MINUTE(30) + 30 * USEC_SEC);
    world_done(&w);
}

static void test_away(void)
{
    struct world w;

    begin_due(&w);
    world_to(&w, MINUTE(60));
    assert_phase(&w, COACH_RESTING);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 0);
    world_done(&w);

    /* Input from before the request for the next input does not count. */
    begin_due(&w);
    world_to(&w, MINUTE(30) + 10 * USEC_SEC);
    world_forget(&w);
    world_send(&w, event_plain(EVENT_INPUT, MINUTE(29)));
    g_assert_cmpint(world_count(&w, EFFECT_AWAIT_INPUT), ==, 1);
    world_to(&w, MINUTE(32));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_done(&w);
}

/* If the source cannot report the next input, the reminder comes after the pause. */
static void test_no_await(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    world_ready(&w, true, false);
    type_to(&w, MINUTE(30));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    type_to(&w, MINUTE(30) + 3 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    world_done(&w);
}

/* While sitting without input, the reminder comes at once. */
static void test_passive(void)
{
    struct settings s;
    struct world w;

    settings_init(&s);
    s.assume = SETTINGS_ASSUME_SITTING;
    world_init(&w, &s, T0);
    world_to(&w, MINUTE(30));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    g_assert_cmpint(world_last(&w, EFFECT_SUGGESTED)->at, ==, MINUTE(30));
    world_done(&w);
}

static void test_dnd(void)
{
    struct settings s;
    struct world w;

    begin_due(&w);
    world_switch(&w, EVENT_DND, true);
    type_to(&w, MINUTE(60));
    assert_phase(&w, COACH_HELD);
    g_assert_cmpstr(coach(&w)->holds.list[0].name, ==, "dnd");
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    g_assert_cmpint(sitting(&w), ==, 60 * USEC_MIN); /* it delays the reminder, not the clock */
    world_switch(&w, EVENT_DND, false);
    type_to(&w, MINUTE(60) + 15 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0); /* the grace */
    type_to(&w, MINUTE(61) + 35 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==,
                    1); /* one, however long do not disturb lasted */
    world_done(&w);

    /* Removed from HoldFor meanwhile: it no longer delays. */
    begin_due(&w);
    world_switch(&w, EVENT_DND, true);
    s = w.core.settings;
    world_send(&w, event_settings(w.now, &s));
    assert_phase(&w, COACH_HELD);
    s.hold_for &= ~(1u << SETTINGS_HOLD_DND);
    world_send(&w, event_settings(w.now, &s));
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(coach(&w)->grace_end_at, >=, MINUTE(30) + 20 * USEC_SEC);
    world_done(&w);

    /* Not in HoldFor: the event delays nothing, but a rejected reminder was not shown and waits. */
    settings_init(&s);
    s.hold_for = 0;
    begin_with(&w, &s);
    world_switch(&w, EVENT_DND, true);
    g_assert_cmpint(coach(&w)->holds.n, ==, 0);
    w.is_dnd = true;
    type_to(&w, MINUTE(40));
    assert_phase(&w, COACH_HELD);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 1);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED) + world_count(&w, EFFECT_CLOSED), ==, 0);
    w.is_dnd = false;
    world_switch(&w, EVENT_DND, false);
    type_to(&w, MINUTE(42));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_done(&w);
}

/* After a hold that ended before a stretch was due there is no grace. */
static void test_early_hold(void)
{
    struct world w;

    begin_with(&w, NULL);
    world_switch(&w, EVENT_DND, true);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_switch(&w, EVENT_DND, false);
    g_assert_cmpint(coach(&w)->grace_end_at, ==, USEC_NONE);
    type_to(&w, MINUTE(31));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_done(&w);
}

static void test_hours(void)
{
    struct world w;

    begin_shown(&w);
    hours(&w, false, MINUTE(120));
    assert_closed(&w, OUTCOME_WITHDRAWN);
    assert_phase(&w, COACH_QUIET);
    g_assert_cmpint(coach_next_at(coach(&w), &w.core.presence, &w.core.settings), ==, MINUTE(120));
    g_assert_cmpint(snooze(&w, 0), ==, REFUSAL_OUTSIDE_HOURS);
    world_forget(&w);
    type_to(&w, MINUTE(120));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    g_assert_cmpint(sitting(&w), ==, 120 * USEC_MIN); /* the clock runs, but no reminder comes */
    hours(&w, true, USEC_NEVER);
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(coach(&w)->grace_end_at, >=, MINUTE(120) + 20 * USEC_SEC);
    type_to(&w, MINUTE(120) + 15 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    type_to(&w, MINUTE(122));
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    hours(&w, true, USEC_NEVER); /* reported twice */
    assert_phase(&w, COACH_SUGGESTED);
    world_done(&w);
}

static usec next_at(const struct world *w)
{
    return coach_next_at(coach(w), &w->core.presence, &w->core.settings);
}

/* No instant is predicted after the end of the working hours. */
static void test_next_beyond_hours(void)
{
    struct world w;

    begin_with(&w, NULL);
    hours(&w, true, MINUTE(30) + 1);
    g_assert_cmpint(next_at(&w), ==, MINUTE(30));
    hours(&w, true, MINUTE(30));
    g_assert_cmpint(next_at(&w), ==, USEC_NONE);
    g_assert_cmpint(coach_due_at(&w.core.presence, &w.core.settings), ==, MINUTE(30));
    hours(&w, false, MINUTE(20));
    g_assert_cmpint(next_at(&w), ==, MINUTE(30));
    world_done(&w);

    begin_shown(&w); /* the next reminder */
    hours(&w, true, MINUTE(37));
    g_assert_cmpint(next_at(&w), >, w.now);
    hours(&w, true, MINUTE(36));
    g_assert_cmpint(next_at(&w), ==, USEC_NONE);
    g_assert_cmpint(snooze(&w, 0), ==, 0); /* until 36:00 */
    g_assert_cmpint(next_at(&w), ==, USEC_NONE);
    hours(&w, true, MINUTE(37));
    g_assert_cmpint(next_at(&w), ==, MINUTE(36));
    world_done(&w);
}

static void test_resume_quiet(void)
{
    struct world w;

    begin_due(&w);
    world_suspend(&w);
    world_to(&w, MINUTE(31));
    world_resume(&w);
    world_to(&w, MINUTE(31) + 2 * USEC_SEC);
    world_type(&w, MINUTE(31) + 10 * USEC_SEC, USEC_SEC);
    assert_phase(&w, COACH_COUNTING); /* a partial rest has lowered the clock */
    g_assert_cmpstr(coach(&w)->holds.list[0].name, ==, "resume");
    world_to(&w, MINUTE(31) + 20 * USEC_SEC);
    g_assert_cmpint(coach(&w)->holds.n, ==, 0);
    world_done(&w);

    /* Still due: first the quiet time, then the grace. */
    begin_with(&w, NULL);
    world_switch(&w, EVENT_DND, true);
    type_to(&w, MINUTE(60));
    world_switch(&w, EVENT_DND, false);
    world_suspend(&w);
    world_to(&w, MINUTE(60) + 10 * USEC_SEC);
    world_resume(&w);
    world_to(&w, MINUTE(60) + 13 * USEC_SEC);
    type_to(&w, MINUTE(60) + 15 * USEC_SEC);
    assert_phase(&w, COACH_HELD);
    type_to(&w, MINUTE(60) + 30 * USEC_SEC);
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(coach(&w)->grace_end_at, >=, MINUTE(60) + 50 * USEC_SEC);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/coach/phases", test_phases);
    g_test_add_func("/coach/order", test_order);
    g_test_add_func("/coach/standing", test_standing);
    g_test_add_func("/coach/lull", test_lull);
    g_test_add_func("/coach/away", test_away);
    g_test_add_func("/coach/no-await", test_no_await);
    g_test_add_func("/coach/passive", test_passive);
    g_test_add_func("/coach/dnd", test_dnd);
    g_test_add_func("/coach/early-hold", test_early_hold);
    g_test_add_func("/coach/hours", test_hours);
    g_test_add_func("/coach/next-beyond-hours", test_next_beyond_hours);
    g_test_add_func("/coach/resume-quiet", test_resume_quiet);
    return g_test_run();
}
