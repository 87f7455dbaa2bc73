/* Restart: a service that was killed goes on where it stood. */
#include "coach-steps.h"

/* A bout of 40 min without a transition survives a kill. */
static void test_kill(void)
{
    struct world w;

    begin_with(&w, NULL);
    world_switch(&w, EVENT_DND, true);
    type_to(&w, MINUTE(40));
    world_kill(&w);
    world_to(&w, MINUTE(40) + 200 * USEC_MSEC);
    g_assert_cmpint(world_restart(&w, false), ==, 0);
    world_ready(&w, true, true);
    g_assert_cmpint(w.core.presence.is.state, ==, PRESENCE_ACTIVE);
    g_assert_cmpint(w.core.presence.is.since_at, ==, T0);
    g_assert_cmpint(sitting(&w), ==, 40 * USEC_MIN + 200 * USEC_MSEC);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_DUE);
    world_done(&w);
}

static void test_gaps(void)
{
    static const struct {
        usec gap;
        bool is_bridged;
    } table[] = {
        { 10 * USEC_SEC, true },
        { 2 * USEC_MIN - 1, true },
        { 2 * USEC_MIN, false },
        { 10 * USEC_HOUR, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const usec back_at = MINUTE(20) + table[i].gap;
        struct world w;

        begin_with(&w, NULL);
        type_to(&w, MINUTE(20));
        world_kill(&w);
        w.now = back_at;
        w.last_input_at = back_at - 5;
        g_assert_cmpint(world_restart(&w, false), ==, 0);
        if (table[i].is_bridged) {
            world_ready(&w, true, true);
            g_assert_cmpint(w.core.presence.is.since_at, ==, T0);
            g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN + table[i].gap);
        } else {
            g_assert_cmpint(w.core.presence.is.state, ==, PRESENCE_UNKNOWN);
            g_assert_cmpint(w.core.presence.is.since_at, ==, MINUTE(20));
            world_ready(&w, true, true);
            g_assert_cmpint(w.core.presence.is.since_at, ==, back_at - 5);
            g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN + 5); /* never sitting, never a rest */
            g_assert_cmpint(w.core.presence.is.rest_end_at, ==, USEC_NONE);
        }
        world_done(&w);
    }
}

/* Killed while away, and somebody sits there again before the source is back. */
static void test_kill_while_away(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_to(&w, MINUTE(40));
    world_kill(&w);
    world_to(&w, MINUTE(41));
    g_assert_cmpint(world_restart(&w, false), ==, 0);
    world_ready(&w, true, true);
    g_assert_cmpint(w.core.presence.is.state, ==, PRESENCE_AWAY);
    g_assert_cmpint(w.core.presence.is.since_at, ==, MINUTE(20));
    world_touch(&w);
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(20));
    world_done(&w);
}

static void test_power_off(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_tell(&w, EVENT_STOP);
    world_kill(&w);
    w.now = MINUTE(600);
    g_assert_cmpint(world_restart(&w, true), ==, 0);
    g_assert_cmpint(w.core.presence.is.state, ==, PRESENCE_AWAY);
    g_assert_cmpint(w.core.presence.is.reason, ==, REASON_SUSPEND);
    g_assert_cmpint(w.core.presence.is.since_at, ==, MINUTE(20));
    world_ready(&w, false, true);
    world_to(&w, MINUTE(601));
    world_touch(&w);
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(20));
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.end_at, ==, MINUTE(601));
    world_done(&w);
}

/* What was on screen stays; what was on its way is taken back, so that no second one comes. */
static void test_bubbles(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_to(&w, MINUTE(30) + 20 * USEC_SEC);
    type_to(&w, MINUTE(31));
    unsigned id = w.bubble;
    g_assert_cmpint(id, !=, 0);
    world_kill(&w);
    world_to(&w, MINUTE(31) + USEC_SEC);
    world_forget(&w);
    g_assert_cmpint(world_restart(&w, false), ==, 0);
    world_ready(&w, true, true);
    g_assert_cmpint(w.bubble, ==, id);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_SUGGESTED);
    type_to(&w, MINUTE(32));
    g_assert_cmpint(w.bubble, ==, 0); /* its own end still comes */
    g_assert_cmpint(w.core.coach.ledger.rung, ==, 1);
    world_done(&w);

    begin_with(&w, NULL);
    w.server = WORLD_SERVER_SILENT;
    while (w.bubble == 0)
        type_to(&w, w.now + USEC_SEC);
    id = w.bubble;
    world_kill(&w);
    world_forget(&w);
    g_assert_cmpint(world_restart(&w, false), ==, 0);
    g_assert_cmpint(world_last(&w, EFFECT_WITHDRAW)->id, ==, id);
    g_assert_cmpint(world_count(&w, EFFECT_CLOSED), ==, 0); /* it never was known to be shown */
    world_done(&w);

    begin_with(&w, NULL);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_to(&w, MINUTE(30) + USEC_SEC);
    g_assert_cmpint(w.core.coach.stage, ==, OFFER_LISTENING);
    world_kill(&w);
    g_assert_cmpint(world_restart(&w, false), ==, 0);
    g_assert_cmpint(w.core.coach.stage, ==, OFFER_NONE);
    world_ready(&w, true, true);
    g_assert_cmpint(w.core.coach.stage, ==, OFFER_LISTENING);
    world_done(&w);
}

static void test_pause_and_snooze(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_to(&w, MINUTE(30));
    world_send(&w, (struct event){ .type = EVENT_SNOOZE, .at = w.now, .duration = USEC_HOUR });
    world_send(&w, (struct event){ .type = EVENT_PAUSE, .at = w.now, .until_at = MINUTE(45) });
    world_kill(&w);
    g_assert_cmpint(world_restart(&w, false), ==, 0);
    g_assert_cmpint(w.core.coach.ledger.snooze_end_at, ==, MINUTE(90));
    g_assert_cmpint(w.core.coach.ledger.snoozes, ==, 1);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_PAUSED);
    world_ready(&w, true, true);
    type_to(&w, MINUTE(45));
    g_assert_cmpint(world_count(&w, EFFECT_PAUSE_ENDED), ==, 1);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_SNOOZED);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/save/kill", test_kill);
    g_test_add_func("/save/gaps", test_gaps);
    g_test_add_func("/save/kill-while-away", test_kill_while_away);
    g_test_add_func("/save/power-off", test_power_off);
    g_test_add_func("/save/bubbles", test_bubbles);
    g_test_add_func("/save/pause-and-snooze", test_pause_and_snooze);
    return g_test_run();
}
