/* The coach: commands, late timers, changed settings, and the state that a blip restores. */
#include "coach-steps.h"

/* Later corrections of the past change the clocks of the coach. */
static void test_amended(void)
{
    struct world w;

    /* A full rest restores the snoozes and ends a running snooze, unless the person snoozed after
     * it: that snooze belongs to the new bout. */
    begin_shown(&w);
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, 0);
    const usec until = coach(&w)->ledger.snooze_end_at;
    world_send(&w, event_credit(w.now, MINUTE(20), MINUTE(26), "desk"));
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 1);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, until);
    type_to(&w, MINUTE(45));
    world_send(&w, event_credit(w.now, MINUTE(38), MINUTE(44), "desk"));
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, USEC_NONE);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(sitting(&w), ==, w.now - MINUTE(44));
    world_done(&w);

    /* A partial rest scales both clocks by the same factor: 10 min become 4, and 18 since. */
    begin_shown(&w);
    g_assert_cmpint(world_send_plain(&w, EVENT_SKIP), ==, 0);
    world_send(&w, event_correct(w.now, MINUTE(10), MINUTE(13), PRESENCE_AWAY));
    g_assert_cmpint(sitting(&w), ==, 22 * USEC_MIN);
    g_assert_cmpint(asked(&w), ==, 22 * USEC_MIN);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    world_done(&w);

    /* Time corrected to standing is removed from the sitting of the day, too. */
    begin_shown(&w);
    world_send(&w, event_plain(EVENT_DAY, T0));
    world_send(&w, event_correct(w.now, MINUTE(10), MINUTE(13), PRESENCE_STANDING));
    g_assert_cmpint(sitting(&w), ==, 28 * USEC_MIN);
    g_assert_cmpint(presence_clocks(&w.core.presence, w.now).standing, ==, 3 * USEC_MIN);
    g_assert_cmpint(presence_day(&w.core.presence, w.now).standing, ==, 3 * USEC_MIN);
    world_done(&w);
}

static void test_suggest_now(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(5));
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, 0);
    assert_phase(&w, COACH_SUGGESTED);
    g_assert_true(world_last(&w, EFFECT_SHOW)->show.is_forced);
    g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.firmness, ==, FIRMNESS_NORMAL);
    g_assert_cmpint(asked(&w), ==, -25 * USEC_MIN);
    /* The second command shows the same bubble again. */
    unsigned id = w.bubble;
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(w.bubble, ==, id);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_send_plain(&w, EVENT_SKIP);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(asked(&w), ==, 5 * USEC_MIN);

    /* It is shown in spite of a pause, do not disturb and the hours, and stays until they end. */
    pause_until(&w, USEC_NEVER);
    world_switch(&w, EVENT_DND, true);
    hours(&w, false, USEC_NEVER);
    w.is_dnd = true;
    world_forget(&w);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    assert_phase(&w, COACH_PAUSED);
    g_assert_cmpint(snooze(&w, 0), ==, 0); /* it can be snoozed like any other */
    assert_closed(&w, OUTCOME_SNOOZED);
    world_done(&w);
}

static void test_suggest_now_refused(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(5));
    world_switch(&w, EVENT_LOCK, true);
    world_forget(&w);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, REFUSAL_LOCKED);
    world_switch(&w, EVENT_LOCK, false);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, REFUSAL_AWAY); /* still away */
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_done(&w);

    /* Without a source, the command itself is a sign of the person. */
    world_init(&w, NULL, T0);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_done(&w);
}

/* It cancels a snooze, and replaces the last bubble of a stretch. */
static void test_suggest_now_over(void)
{
    struct world w;

    begin_shown(&w);
    snooze(&w, USEC_HOUR);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, USEC_NONE);
    answer(&w, EVENT_STARTED);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==, REFUSAL_STRETCHING);
    type_to(&w, w.now + USEC_MIN);
    g_assert_cmpint(world_send_plain(&w, EVENT_SUGGEST_NOW), ==,
                    0); /* the world checks that there is one bubble */
    world_done(&w);
}

/* Commands are refused in phases to which they do not apply. */
static void test_not_now(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(5));
    world_forget(&w);
    g_assert_cmpint(snooze(&w, 0), ==, REFUSAL_NOT_DUE);
    g_assert_cmpint(world_send_plain(&w, EVENT_SKIP), ==, REFUSAL_NOT_DUE);
    world_to(&w, MINUTE(10));
    g_assert_cmpint(snooze(&w, 0), ==, REFUSAL_AWAY);
    g_assert_cmpint(world_send_plain(&w, EVENT_SKIP), ==, REFUSAL_AWAY);
    g_assert_cmpint(world_count(&w, EFFECT_SKIPPED) + world_count(&w, EFFECT_SNOOZED), ==, 0);
    world_done(&w);
}

/* The timer expires eight hours late: one suggestion, because a stretch is due now. */
static void test_late(void)
{
    struct world w;

    begin_with(&w, NULL);
    w.is_late = true;
    world_type(&w, MINUTE(480), USEC_MIN);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    w.is_late = false;
    type_to(&w, MINUTE(480) + 35 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    g_assert_cmpint(sitting(&w), ==, 480 * USEC_MIN + 35 * USEC_SEC);
    world_done(&w);

    /* Late and not due any more: no suggestion. */
    begin_due(&w);
    w.is_late = true;
    world_to(&w, MINUTE(480));
    w.is_late = false;
    type_to(&w, MINUTE(482));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_done(&w);
}

/* Phases begin at their own instants even if the timer was late. */
static void test_late_phase(void)
{
    struct world w;

    begin_with(&w, NULL);
    world_switch(&w, EVENT_DND, true);
    w.is_late = true;
    world_type(&w, MINUTE(60), USEC_MIN);
    world_send_plain(&w, EVENT_TIME);
    assert_phase(&w, COACH_HELD);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(30));
    pause_until(&w, MINUTE(90));
    world_type(&w, MINUTE(120), USEC_MIN);
    world_send_plain(&w, EVENT_TIME);
    assert_phase(&w, COACH_HELD);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(90));
    world_done(&w);
}

/* A changed limit keeps the sitting so far. */
static void test_settings(void)
{
    struct settings s;
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    s = w.core.settings;
    s.limit = 15 * USEC_MIN;
    world_send(&w, event_settings(w.now, &s));
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN);
    type_until_shown(&w);
    assert_phase(&w, COACH_SUGGESTED);
    s.limit = USEC_HOUR;
    world_send(&w, event_settings(w.now, &s));
    assert_closed(&w, OUTCOME_WITHDRAWN); /* no longer due */
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(coach(&w)->phase_at, ==, w.now);
    world_done(&w);
}

/* A full rest that is found by the step before new settings clears the ledger, too. */
static void test_settings_after_rest(void)
{
    struct settings s;
    struct world w;

    begin_shown(&w);
    snooze(&w, 0);
    type_to(&w, MINUTE(35));
    world_to(&w, MINUTE(45));
    world_lose(&w);
    w.is_late = true;
    world_to(&w, MINUTE(90));
    s = w.core.settings;
    s.rest = USEC_HOUR; /* applies from now on; earlier rests were measured by the old one */
    w.is_checked = false;
    world_send(&w, event_settings(w.now, &s));
    g_assert_cmpint(w.core.presence.present.state, ==, PRESENCE_UNKNOWN);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    world_done(&w);
}

/* A full rest clears the reminders and snoozes; a blip restores them. */
static void test_blip(void)
{
    struct world w;

    begin_shown(&w);
    snooze(&w, 0);
    type_to(&w, MINUTE(38));
    type_to(&w, MINUTE(38) + 40 * USEC_SEC);
    g_assert_cmpint(coach(&w)->ledger.rung, ==, 1);
    world_to(&w, MINUTE(60));
    world_touch(&w);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    g_assert_cmpint(coach(&w)->ledger.rung, ==, 0);
    world_to(&w, MINUTE(70));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 1);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 1);
    g_assert_cmpint(coach(&w)->ledger.rung, ==, 1);
    world_done(&w);
}

/* A blip after a short absence restores nothing from an earlier rest. */
static void test_blip_after_partial_rest(void)
{
    struct world w;

    begin_shown(&w);
    snooze(&w, 0);
    type_to(&w, MINUTE(32));
    world_to(&w, MINUTE(40));
    type_to(&w, MINUTE(50)); /* a full rest has cleared one snooze */
    world_to(&w, MINUTE(54));
    world_touch(&w);
    world_to(&w, MINUTE(58));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 1);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    world_done(&w);
}

static void test_new_day(void)
{
    struct world w;

    begin_shown(&w);
    world_send(&w, event_plain(EVENT_DAY, T0));
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 0);
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    world_send_plain(&w, EVENT_SKIP);
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 1);
    world_send(&w, event_plain(EVENT_DAY, T0)); /* the same day again */
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 1);
    world_done(&w);
}

static void test_clock_backwards(void)
{
    struct effects effects = { .n = 7 };
    struct event e = event_plain(EVENT_SKIP, T0);
    struct core before;
    struct world w;

    begin_shown(&w);
    before = w.core;
    g_assert_cmpint(core_step(&w.core, MINUTE(30), &e, &effects), ==, REFUSAL_CLOCK_BACKWARDS);
    g_assert_cmpint(effects.n, ==, 0);
    g_assert_cmpmem(&before, sizeof before, &w.core, sizeof w.core);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/commands/amended", test_amended);
    g_test_add_func("/commands/suggest-now", test_suggest_now);
    g_test_add_func("/commands/suggest-now-refused", test_suggest_now_refused);
    g_test_add_func("/commands/suggest-now-over", test_suggest_now_over);
    g_test_add_func("/commands/not-now", test_not_now);
    g_test_add_func("/commands/late", test_late);
    g_test_add_func("/commands/late-phase", test_late_phase);
    g_test_add_func("/commands/settings", test_settings);
    g_test_add_func("/commands/settings-after-rest", test_settings_after_rest);
    g_test_add_func("/commands/blip", test_blip);
    g_test_add_func("/commands/blip-after-partial-rest", test_blip_after_partial_rest);
    g_test_add_func("/commands/new-day", test_new_day);
    g_test_add_func("/commands/clock-backwards", test_clock_backwards);
    return g_test_run();
}
