/* The rules of presence, one by one; those of absences are in test-absence.c. */
#include "presence-steps.h"

static void test_p1(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_START, T0);
    w.last_input_at = T0 - 2 * USEC_MIN; /* less than AwayAfter ago, before the source started */
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(-2));
    g_assert_cmpint(sitting(&w), ==, 2 * USEC_MIN);
    g_assert_cmpint(presence(&w)->last_input_at, ==, MINUTE(-2));
    world_done(&w);

    /* If the source does not know the last input, the next one decides. */
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

/* Idle before the source started. */
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

/* Idleness older than a known input begins at that input. */
static void test_p2_stale(void)
{
    struct world w;

    begin(&w);
    send_at(&w, MINUTE(1), event_plain(EVENT_INPUT, MINUTE(1)));
    send_at(&w, MINUTE(2), event_plain(EVENT_IDLE, SECOND(30)));
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
        g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN); /* the clocks are stopped while away */
        world_touch(&w);
        g_assert_cmpint(sitting(&w), ==, table[i].left);
        g_assert_cmpint(presence_clocks(presence(&w), w.now).active, ==, table[i].left);
        g_assert_cmpint(world_count(&w, EFFECT_REST), ==, table[i].left == 0);
        g_assert_cmpint(world_count(&w, EFFECT_CREDIT), ==, table[i].left > 0);
        g_assert_cmpint(world_count(&w, EFFECT_BOUT), ==, table[i].left == 0);
        world_done(&w);
    }
}

/* The factors of several partial rests multiply. */
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
    g_assert_cmpint(presence(&w)->present.bout_at, ==, T0); /* still the same bout */
    world_done(&w);
}

static void test_p8(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_lose(&w);
    world_to(&w, MINUTE(22) - 1);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, T0); /* the gap is bridged */
    world_to(&w, MINUTE(22));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(20));
    world_to(&w, MINUTE(60));
    g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN); /* the clocks are stopped */
    world_touch(&w);                                 /* no source reports it */
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
    world_ready(&w, false,
                true); /* the last input is unknown, so the gap lasts until the next one */
    world_to(&w, MINUTE(20) + 100 * USEC_SEC);
    world_touch(&w);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, T0);
    g_assert_cmpint(world_count(&w, EFFECT_STATE), ==, 1);
    world_done(&w);
}

/* The time away until the loss of the source is a rest; the time after it is not. */
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

/* A lock is known without an idle source; the state after it is unknown. */
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

    /* A source that is back but has not reported yet does not make the lock unknown. */
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

/* Input that arrives without an idle source counts, for as long as a gap is bridged. */
static void test_p8_stray(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    send_at(&w, MINUTE(5), event_plain(EVENT_INPUT, MINUTE(5)));
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(5));
    world_to(&w, MINUTE(8));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(5));
    send_at(&w, MINUTE(9), event_plain(EVENT_IDLE, MINUTE(6)));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(6));
    world_to(&w, MINUTE(12));
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(9));
    world_done(&w);
}

static void set_assume(struct world *w, enum settings_assume assume)
{
    struct settings s = w->core.settings;

    s.assume = assume;
    world_send(w, event_settings(w->now, &s));
}

static void test_p8_assume(void)
{
    struct settings s;
    struct world w;

    settings_init(&s);
    s.assume = SETTINGS_ASSUME_SITTING;
    world_init(&w, &s, T0);
    world_to(&w, MINUTE(2));
    assert_state(&w, PRESENCE_PASSIVE, REASON_ASSUMED, T0);
    world_to(&w, MINUTE(10));
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    g_assert_cmpint(presence_clocks(presence(&w), w.now).active, ==, 0);
    /* It applies only to unknown time. */
    world_ready(&w, true, true);
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, T0);
    world_to(&w, MINUTE(20));
    world_touch(&w);
    world_lose(&w);
    world_to(&w, MINUTE(30));
    assert_state(&w, PRESENCE_PASSIVE, REASON_ASSUMED, MINUTE(20));
    /* The changed setting applies from now on, and not to the past. */
    set_assume(&w, SETTINGS_ASSUME_NOTHING);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(30));
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    world_to(&w, MINUTE(40));
    set_assume(&w, SETTINGS_ASSUME_SITTING);
    assert_state(&w, PRESENCE_PASSIVE, REASON_ASSUMED, MINUTE(40));
    world_to(&w, MINUTE(41));
    world_switch(&w, EVENT_LOCK, true);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(41));
    world_to(&w, MINUTE(50));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_PASSIVE, REASON_ASSUMED, MINUTE(50));
    world_done(&w);
}

/* Passive evidence during an absence does not reduce the rest. */
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

/* Standing has its own clock, and only a full rest clears it. */
static void test_p10(void)
{
    struct interval i = { .state = PRESENCE_STANDING, .since_at = 10, .day.start_at = 30 };

    i = interval_next(&i, PRESENCE_UNKNOWN, REASON_NONE, 100);
    g_assert_cmpint(i.clocks.standing, ==, 90);
    g_assert_cmpint(i.day.standing, ==, 70);
    g_assert_cmpint(i.clocks.sitting + i.clocks.active, ==, 0);
    i = interval_next(&i, PRESENCE_PASSIVE, REASON_MEDIA, 300);
    i = interval_next(&i, PRESENCE_AWAY, REASON_IDLE, 400);
    g_assert_cmpint(i.clocks.standing, ==, 90);
    g_assert_cmpint(i.clocks.sitting, ==, 100);
    g_assert_cmpint(i.clocks.active, ==, 0);
    i.full_rest = 100;
    const struct interval part = interval_next(&i, PRESENCE_ACTIVE, REASON_INPUT, 450);
    g_assert_cmpint(part.clocks.sitting, ==, 50);
    g_assert_cmpint(part.clocks.standing, ==, 90);
    g_assert_cmpint(part.bout_at, ==, i.bout_at);
    const struct interval full = interval_next(&i, PRESENCE_ACTIVE, REASON_INPUT, 500);
    g_assert_cmpint(full.clocks.standing, ==, 0);
    g_assert_cmpint(full.bout_at, ==, 500);
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

/* A source with an older last input does not undo input that another source reported. */
static void test_ready_behind(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_send(&w, event_plain(EVENT_INPUT, MINUTE(20)));
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
