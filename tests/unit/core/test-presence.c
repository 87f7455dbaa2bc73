/* The rules of presence, one by one; P4 and P5 are in test-absence.c. */
#include "presence-steps.h"

static void test_p1(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_START, T0);
    w.last_input_at = T0 - 2 * USEC_MIN; /* less than AwayAfter ago, before anybody looked */
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(-2));
    g_assert_cmpint(sitting(&w), ==, 2 * USEC_MIN);
    g_assert_cmpint(presence(&w)->last_input_at, ==, MINUTE(-2));
    world_done(&w);

    /* Where the source cannot say, the next input does. */
    world_init(&w, NULL, T0);
    world_ready(&w, false, true);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_START, T0);
    g_assert_true(w.is_awaited);
    world_to(&w, SECOND(7));
    world_touch(&w);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, SECOND(7));
    world_done(&w);
}

static void test_p2(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_to(&w, MINUTE(13) - 1);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, T0);
    world_to(&w, MINUTE(13));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(10)); /* since the last input */
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    world_to(&w, MINUTE(14));
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    world_done(&w);
}

/* Idle already before anybody looked. */
static void test_p2_before_start(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    w.last_input_at = MINUTE(-50);
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(-50));
    world_to(&w, MINUTE(1));
    world_touch(&w);
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(-50));
    g_assert_cmpint(world_count(&w, EFFECT_BOUT), ==, 0);
    world_done(&w);
}

/* An idle older than an input that is known is dated by the input. */
static void test_p2_stale(void)
{
    struct world w;

    begin(&w);
    send_at(&w, MINUTE(1), (struct event){ .type = EVENT_INPUT, .at = MINUTE(1) });
    send_at(&w, MINUTE(2), (struct event){ .type = EVENT_IDLE, .at = SECOND(30) });
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(1));
    world_done(&w);
}

static void test_p7(void)
{
    static const struct {
        usec rest, left; /* of 20 min */
    } table[] = {
        { 3 * USEC_MIN, 8 * USEC_MIN }, { 4 * USEC_MIN, 4 * USEC_MIN },
        { 5 * USEC_MIN - 1, 4 },        { 5 * USEC_MIN, 0 },
        { 50 * USEC_MIN, 0 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct world w;

        begin(&w);
        world_type(&w, MINUTE(20), USEC_SEC);
        world_to(&w, MINUTE(20) + table[i].rest);
        g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN); /* they stand while away */
        world_touch(&w);
        g_assert_cmpint(sitting(&w), ==, table[i].left);
        g_assert_cmpint(presence_clocks(presence(&w), w.now).active, ==, table[i].left);
        g_assert_cmpint(world_count(&w, EFFECT_REST), ==, table[i].left == 0);
        g_assert_cmpint(world_count(&w, EFFECT_CREDIT), ==, table[i].left > 0);
        g_assert_cmpint(world_count(&w, EFFECT_BOUT), ==, table[i].left == 0);
        world_done(&w);
    }
}

/* Several partial rests multiply. */
static void test_p7_multiply(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(24));
    world_touch(&w); /* 20 min x 1/5 */
    world_type(&w, MINUTE(30), USEC_SEC);
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    world_to(&w, MINUTE(34));
    world_touch(&w); /* 10 min x 1/5 */
    g_assert_cmpint(sitting(&w), ==, 2 * USEC_MIN);
    g_assert_cmpint(presence(&w)->is.bout_at, ==, T0); /* one bout all along */
    world_done(&w);
}

static void test_p8(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_lose(&w);
    world_to(&w, MINUTE(22) - 1);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, T0); /* bridged */
    world_to(&w, MINUTE(22));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(20));
    world_to(&w, MINUTE(60));
    g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN); /* the clocks stand */
    world_touch(&w);                                 /* nobody hears it */
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(20));
    world_to(&w, MINUTE(61));
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(60));
    g_assert_cmpint(world_count(&w, EFFECT_CREDIT) + world_count(&w, EFFECT_REST), ==, 0);
    g_assert_cmpint(sitting(&w), ==, 21 * USEC_MIN);
    world_done(&w);
}

static void test_p8_bridge(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_lose(&w);
    world_to(&w, MINUTE(20) + 90 * USEC_SEC);
    world_ready(&w, false, true); /* it cannot say, so the gap is open until the next input */
    world_to(&w, MINUTE(20) + 100 * USEC_SEC);
    world_touch(&w);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, T0);
    g_assert_cmpint(world_count(&w, EFFECT_STATE), ==, 1);
    world_done(&w);
}

/* The time away until nothing tells is a rest; what follows is not. */
static void test_p8_from_away(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(24));
    world_lose(&w);
    world_to(&w, MINUTE(90));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(24));
    g_assert_cmpint(sitting(&w), ==, 4 * USEC_MIN); /* 4 of 5 min, not 70 */
    world_done(&w);
}

/* A lock tells, whatever the source does; and after it nothing does. */
static void test_p8_lock(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_lose(&w);
    world_to(&w, MINUTE(50));
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(20));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(50));
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.end_at, ==, MINUTE(50));
    world_done(&w);

    /* A source that is back but has said nothing yet does not make the lock unknown. */
    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_lose(&w);
    world_to(&w, MINUTE(20) + 10 * USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    w.core.settings.away_after = USEC_HOUR;
    world_ready(&w, false, true);
    world_to(&w, MINUTE(40));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(20) + 10 * USEC_SEC);
    world_to(&w, MINUTE(50));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(40));
    g_assert_cmpint(world_count(&w, EFFECT_REST), ==, 1);
    world_done(&w);
}

/* What arrives while no source serves is believed, for as long as a gap is bridged. */
static void test_p8_stray(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    send_at(&w, MINUTE(5), (struct event){ .type = EVENT_INPUT, .at = MINUTE(5) });
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(5));
    world_to(&w, MINUTE(8));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(5));
    send_at(&w, MINUTE(9), (struct event){ .type = EVENT_IDLE, .at = MINUTE(6) });
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(6));
    world_to(&w, MINUTE(12));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(9));
    world_done(&w);
}

static void set_assume(struct world *w, enum settings_assume assume)
{
    struct settings s = w->core.settings;

    s.assume = assume;
    world_send(w, (struct event){ .type = EVENT_SETTINGS, .at = w->now, .settings = &s });
}

static void test_p8_assume(void)
{
    struct settings s;
    struct world w;

    settings_init(&s);
    s.assume = SETTINGS_ASSUME_SITTING;
    world_init(&w, &s, T0);
    world_to(&w, MINUTE(2));
    assert_state(&w, PRESENCE_PASSIVE, REASON_MANUAL, T0);
    world_to(&w, MINUTE(10));
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    g_assert_cmpint(presence_clocks(presence(&w), w.now).active, ==, 0);
    /* It fills only what is unknown. */
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, T0);
    world_to(&w, MINUTE(20));
    world_touch(&w);
    world_lose(&w);
    world_to(&w, MINUTE(30));
    assert_state(&w, PRESENCE_PASSIVE, REASON_MANUAL, MINUTE(20));
    /* Told otherwise, it holds from then on, and rewrites nothing. */
    set_assume(&w, SETTINGS_ASSUME_NOTHING);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(30));
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    world_to(&w, MINUTE(40));
    set_assume(&w, SETTINGS_ASSUME_SITTING);
    assert_state(&w, PRESENCE_PASSIVE, REASON_MANUAL, MINUTE(40));
    world_to(&w, MINUTE(41));
    world_switch(&w, EVENT_LOCK, true);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(41));
    world_to(&w, MINUTE(50));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_PASSIVE, REASON_MANUAL, MINUTE(50));
    world_done(&w);
}

/* P9: what passive evidence there is takes no rest away. */
static void test_p9(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(21));
    set_assume(&w, SETTINGS_ASSUME_SITTING);
    world_lose(&w);
    world_to(&w, MINUTE(60));
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(20));
    world_ready(&w, true, true);
    world_switch(&w, EVENT_LOCK, false);
    world_touch(&w);
    g_assert_cmpint(sitting(&w), ==, 0);
    world_done(&w);
}

/* P10: standing has its own clock. Nothing makes this state yet, so the interval is asked. */
static void test_p10(void)
{
    struct interval i = { .state = PRESENCE_STANDING, .since_at = 0, .day.start_at = 30 };

    interval_account(&i, PRESENCE_STANDING, 10, 100, 1);
    g_assert_cmpint(i.clocks.standing, ==, 90);
    g_assert_cmpint(i.day.standing, ==, 70);
    g_assert_cmpint(i.clocks.sitting + i.clocks.active, ==, 0);
    interval_account(&i, PRESENCE_AWAY, 100, 200, 1);
    interval_account(&i, PRESENCE_UNKNOWN, 200, 300, 1);
    interval_account(&i, PRESENCE_PASSIVE, 300, 400, 1);
    g_assert_cmpint(i.clocks.standing, ==, 90);
    g_assert_cmpint(i.clocks.sitting, ==, 100);
    g_assert_cmpint(i.clocks.active, ==, 0);
    i.since_at = 400;
    g_assert_false(interval_credit(&i, i.since_at, 450, 100));
    g_assert_cmpint(i.clocks.sitting, ==, 50);
    g_assert_cmpint(i.clocks.standing, ==, 90);
    g_assert_true(interval_credit(&i, i.since_at, 500, 100));
    g_assert_cmpint(i.clocks.standing, ==, 0);
}

/* A source that comes back while the person is away does not bring the person back. */
static void test_ready_while_away(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_lose(&w);
    world_to(&w, MINUTE(21));
    world_ready(&w, true, true); /* the last input is the key that locked */
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(20));
    world_lose(&w);
    world_to(&w, MINUTE(21) + 30 * USEC_SEC);
    world_touch(&w);
    world_to(&w, MINUTE(22));
    world_ready(&w, true, true); /* but this input is new */
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(21) + 30 * USEC_SEC);
    world_done(&w);
}

/* A source whose counter is behind does not undo input that another one reported. */
static void test_ready_behind(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_send(&w, (struct event){ .type = EVENT_INPUT, .at = MINUTE(20) });
    world_lose(&w);
    world_to(&w, MINUTE(21));
    w.last_input_at = T0;
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, T0);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/presence/p1", test_p1);
    g_test_add_func("/presence/p2", test_p2);
    g_test_add_func("/presence/p2-before-start", test_p2_before_start);
    g_test_add_func("/presence/p2-stale", test_p2_stale);
    g_test_add_func("/presence/p7", test_p7);
    g_test_add_func("/presence/p7-multiply", test_p7_multiply);
    g_test_add_func("/presence/p8", test_p8);
    g_test_add_func("/presence/p8-bridge", test_p8_bridge);
    g_test_add_func("/presence/p8-from-away", test_p8_from_away);
    g_test_add_func("/presence/p8-lock", test_p8_lock);
    g_test_add_func("/presence/p8-stray", test_p8_stray);
    g_test_add_func("/presence/p8-assume", test_p8_assume);
    g_test_add_func("/presence/p9", test_p9);
    g_test_add_func("/presence/p10", test_p10);
    g_test_add_func("/presence/ready-while-away", test_ready_while_away);
    g_test_add_func("/presence/ready-behind", test_ready_behind);
    return g_test_run();
}
