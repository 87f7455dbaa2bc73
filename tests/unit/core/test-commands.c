/* The coach: commands, late timers, settings that change, and what is undone by a blip. */
#include "coach-steps.h"

static void amend(struct world *w, enum event_type type, usec from, usec to,
                  enum presence_state state)
{
    struct event e = { .type = type, .at = w->now };

    e.span.start_at = from;
    e.span.end_at = to;
    e.span.state = state;
    e.span.who = "desk";
    world_send(w, e);
}

/* What is known of the past only later changes what the coach goes by. */
static void test_amended(void)
{
    struct world w;

    /* A full rest gives back snoozes and ends what is put off. */
    begin_shown(&w);
    g_assert_cmpint(snooze(&w, USEC_HOUR), ==, 0);
    amend(&w, EVENT_CREDIT, MINUTE(20), MINUTE(26), PRESENCE_AWAY);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, USEC_NONE);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(sitting(&w), ==, w.now - MINUTE(26));
    world_done(&w);

    /* A part of one scales both readings alike: 10 min to 4, and 18 since. */
    begin_shown(&w);
    g_assert_cmpint(world_tell(&w, EVENT_SKIP), ==, 0);
    amend(&w, EVENT_CORRECT, MINUTE(10), MINUTE(13), PRESENCE_AWAY);
    g_assert_cmpint(sitting(&w), ==, 22 * USEC_MIN);
    g_assert_cmpint(asked(&w), ==, 22 * USEC_MIN);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    world_done(&w);

    /* What was stood was not sat, that day either. */
    begin_shown(&w);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 });
    amend(&w, EVENT_CORRECT, MINUTE(10), MINUTE(13), PRESENCE_STANDING);
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
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, 0);
    assert_phase(&w, COACH_SUGGESTED);
    g_assert_true(world_last(&w, EFFECT_SHOW)->show.is_forced);
    g_assert_cmpint(world_last(&w, EFFECT_SHOW)->show.firmness, ==, FIRMNESS_NORMAL);
    g_assert_cmpint(asked(&w), ==, -25 * USEC_MIN);
    /* Once more: the same bubble again. */
    unsigned id = w.bubble;
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(w.bubble, ==, id);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_tell(&w, EVENT_SKIP);
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(asked(&w), ==, 5 * USEC_MIN);

    /* Over a pause, do-not-disturb and the hours; and it stays until they end, too. */
    pause_until(&w, USEC_NEVER);
    world_switch(&w, EVENT_DND, true);
    hours(&w, false, USEC_NEVER);
    w.is_dnd = true;
    world_forget(&w);
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    assert_phase(&w, COACH_PAUSED);
    g_assert_cmpint(snooze(&w, 0), ==, 0); /* and can be put off like any other */
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
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, CORE_E_NOT_NOW);
    world_switch(&w, EVENT_LOCK, false);
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, CORE_E_NOT_NOW); /* still away */
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_done(&w);

    /* While nothing tells, the person who asks does. */
    world_init(&w, NULL, T0);
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
    world_done(&w);
}

/* It cancels a snooze, and takes the place of the steps that are on screen. */
static void test_suggest_now_over(void)
{
    struct world w;

    begin_shown(&w);
    snooze(&w, USEC_HOUR);
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, 0);
    g_assert_cmpint(coach(&w)->ledger.snooze_end_at, ==, USEC_NONE);
    answer(&w, EVENT_STARTED);
    g_assert_cmpint(world_tell(&w, EVENT_SUGGEST_NOW), ==, 0); /* the world wants one bubble */
    world_done(&w);
}

/* Commands in phases in which they say nothing. */
static void test_not_now(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(5));
    world_forget(&w);
    g_assert_cmpint(snooze(&w, 0), ==, CORE_E_NOT_NOW);
    g_assert_cmpint(world_tell(&w, EVENT_SKIP), ==, CORE_E_NOT_NOW);
    world_to(&w, MINUTE(10));
    g_assert_cmpint(snooze(&w, 0), ==, CORE_E_NOT_NOW);
    g_assert_cmpint(world_tell(&w, EVENT_SKIP), ==, CORE_E_NOT_NOW);
    g_assert_cmpint(world_count(&w, EFFECT_SKIPPED) + world_count(&w, EFFECT_SNOOZED), ==, 0);
    world_done(&w);
}

/* The timer comes eight hours late: one suggestion, because it is due now. */
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

    /* Late and no longer due: none. */
    begin_due(&w);
    w.is_late = true;
    world_to(&w, MINUTE(480));
    w.is_late = false;
    type_to(&w, MINUTE(482));
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    world_done(&w);
}

/* What phases are since, when the timer was late. */
static void test_late_phase(void)
{
    struct world w;

    begin_with(&w, NULL);
    world_switch(&w, EVENT_DND, true);
    w.is_late = true;
    world_type(&w, MINUTE(60), USEC_MIN);
    world_tell(&w, EVENT_TIME);
    assert_phase(&w, COACH_HELD);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(30));
    pause_until(&w, MINUTE(90));
    world_type(&w, MINUTE(120), USEC_MIN);
    world_tell(&w, EVENT_TIME);
    assert_phase(&w, COACH_HELD);
    g_assert_cmpint(coach(&w)->phase_at, ==, MINUTE(90));
    world_done(&w);
}

/* A limit that is changed keeps the time that was sat. */
static void test_settings(void)
{
    struct settings s;
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    s = w.core.settings;
    s.limit = 15 * USEC_MIN;
    world_send(&w, (struct event){ .type = EVENT_SETTINGS, .at = w.now, .settings = &s });
    assert_phase(&w, COACH_DUE);
    g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN);
    type_until_shown(&w);
    assert_phase(&w, COACH_SUGGESTED);
    s.limit = USEC_HOUR;
    world_send(&w, (struct event){ .type = EVENT_SETTINGS, .at = w.now, .settings = &s });
    assert_closed(&w, OUTCOME_WITHDRAWN); /* no longer due */
    assert_phase(&w, COACH_COUNTING);
    g_assert_cmpint(coach(&w)->phase_at, ==, w.now);
    world_done(&w);
}

/* A full rest that the step before new settings finds out clears the ledger all the same. */
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
    s.rest = USEC_HOUR; /* from now on; what is over was measured by the old one */
    w.is_checked = false;
    world_send(&w, (struct event){ .type = EVENT_SETTINGS, .at = w.now, .settings = &s });
    g_assert_cmpint(w.core.presence.is.state, ==, PRESENCE_UNKNOWN);
    g_assert_cmpint(coach(&w)->ledger.snoozes, ==, 0);
    world_done(&w);
}

/* A full rest clears rungs and snoozes; a blip brings them back. */
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

/* A blip that followed a short absence brings back nothing from an earlier rest. */
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
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 });
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 0);
    world_tell(&w, EVENT_SUGGEST_NOW);
    world_tell(&w, EVENT_SKIP);
    world_tell(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 1);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 }); /* told twice */
    g_assert_cmpint(coach(&w)->day_suggestions, ==, 1);
    world_done(&w);
}

static void test_clock_backwards(void)
{
    struct effects effects = { .n = 7 };
    struct event e = { .type = EVENT_SKIP, .at = T0 };
    struct core before;
    struct world w;

    begin_shown(&w);
    before = w.core;
    g_assert_cmpint(core_step(&w.core, MINUTE(30), &e, &effects), ==, CORE_E_CLOCK_BACKWARDS);
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
