/* Presence: the events that begin an absence, those that end one, and those that do not. */
#include "presence-steps.h"

static void test_p4(void)
{
    static const struct {
        enum event_type type;
        enum reason reason;
        usec deaf; /* input is ignored for this long after the end */
    } table[] = {
        { EVENT_LOCK, REASON_LOCK, 0 },
        { EVENT_SUSPEND, REASON_SUSPEND, PRESENCE_NOISE_AFTER },
        { EVENT_SEAT, REASON_SEAT, PRESENCE_NOISE_AFTER },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct world w;

        begin(&w);
        world_type(&w, MINUTE(10), USEC_SEC);
        world_switch(&w, table[i].type, true);
        assert_state(&w, PRESENCE_AWAY, table[i].reason, MINUTE(10)); /* at once */
        g_assert_true(presence_is_barred(presence(&w)));
        world_to(&w, MINUTE(12));
        world_switch(&w, table[i].type, true); /* reported twice */
        world_to(&w, MINUTE(20));
        world_switch(&w, table[i].type, false);
        assert_state(&w, PRESENCE_AWAY, table[i].reason,
                     MINUTE(10)); /* the end of it is not a return */
        world_to(&w, MINUTE(20) + table[i].deaf);
        g_assert_true(w.is_awaited);
        world_touch(&w);
        assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(20) + table[i].deaf);
        g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(10));
        world_done(&w);
    }
}

/* Input while another session has the seat, or during sleep, is not input of this person. */
static void test_p4_foreign_edge(void)
{
    static const enum event_type types[] = { EVENT_SUSPEND, EVENT_SEAT };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        struct world w;

        begin(&w);
        world_type(&w, MINUTE(10), USEC_SEC);
        world_switch(&w, types[i], true);
        world_to(&w, MINUTE(20));
        world_touch(&w);
        world_switch(&w, types[i], false);
        g_assert_cmpint(presence(&w)->present.state, ==, PRESENCE_AWAY);
        g_assert_cmpint(presence(&w)->present.since_at, ==, MINUTE(10));
        world_done(&w);
    }
}

/* Input on the lock screen, then an unlock: the person is back from the unlock on. */
static void test_p4_edge(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(30));
    world_touch(&w);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(10));
    world_to(&w, MINUTE(30) + 4 * USEC_SEC);
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(30) + 4 * USEC_SEC);
    world_done(&w);

    /* A second report of a lock changes nothing. */
    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(30));
    world_touch(&w);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(31));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(31));
    world_done(&w);

    /* Without an unlock it became idle again: a later unlock alone is not a return. */
    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(30));
    world_touch(&w);
    world_to(&w, MINUTE(60));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(10));
    world_touch(&w);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(60));
    world_done(&w);
}

/* The key that locks is reported after the lock: it is not a return. */
static void test_p4_stale_edge(void)
{
    struct world w;

    begin(&w);
    world_to(&w, MINUTE(1));
    world_switch(&w, EVENT_LOCK, true);
    world_forget(&w);
    world_send(&w, event_plain(EVENT_INPUT, MINUTE(1) - 20 * USEC_MSEC));
    g_assert_cmpint(world_count(&w, EFFECT_AWAIT_INPUT), ==,
                    1); /* the report came, so it must be asked for again */
    world_to(&w, MINUTE(20));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, T0);
    world_done(&w);
}

/* Lock, suspend, resume, unlock: the person is away until the unlock, and the key pressed before it
 * shows that the person is back. */
static void test_p4_nested(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(11));
    world_suspend(&w);
    world_to(&w, MINUTE(60));
    world_resume(&w);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(10));
    g_assert_true(presence_is_barred(presence(&w)));
    world_to(&w, MINUTE(60) + 500 * USEC_MSEC);
    world_send(&w, event_plain(EVENT_INPUT, w.now)); /* the screen wakes */
    world_to(&w, MINUTE(60) + 5 * USEC_SEC);
    world_touch(&w); /* the password */
    world_to(&w, MINUTE(60) + 8 * USEC_SEC);
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(60) + 8 * USEC_SEC);
    world_done(&w);
}

/* Input within 2 s of a resume comes from the machine. */
static void test_p4_phantom(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_suspend(&w);
    world_to(&w, MINUTE(70));
    world_resume(&w);
    world_to(&w, MINUTE(70) + 1999 * USEC_MSEC);
    world_send(&w, event_plain(EVENT_INPUT, w.now));
    assert_state(&w, PRESENCE_AWAY, REASON_SUSPEND, MINUTE(10));
    g_assert_cmpint(presence(&w)->last_input_at, ==, T0);
    /* The source restarts its count at that edge: neither input nor a second absence. */
    world_to(&w, MINUTE(71));
    world_send(&w, event_plain(EVENT_IDLE, MINUTE(70) + USEC_SEC));
    assert_state(&w, PRESENCE_AWAY, REASON_SUSPEND, MINUTE(10));
    g_assert_cmpint(presence(&w)->last_input_at, ==, T0);
    world_done(&w);
}

/* An automatic lock some minutes after the last input: the absence began at the input. */
static void test_p4_dated_back(void)
{
    struct settings s;
    struct world w;

    settings_init(&s);
    s.away_after = 10 * USEC_MIN;
    world_init(&w, &s, T0);
    world_ready(&w, true, true);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(25));
    world_switch(&w, EVENT_LOCK, true);
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(25));
    g_assert_cmpint(sitting(&w), ==, 25 * USEC_MIN);
    world_to(&w, MINUTE(30));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(20));
    g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN);
    g_assert_cmpint(w.core.coach.phase_at, ==, MINUTE(20)); /* the phase began then, too */
    world_done(&w);

    /* Input within the second before the lock: the person locked by a key. */
    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(20) + USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(30));
    assert_state(&w, PRESENCE_AWAY, REASON_LOCK, MINUTE(20) + USEC_SEC);
    world_done(&w);
}

static void test_p4_slept(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_sleep_unannounced(&w, MINUTE(400));
    assert_state(&w, PRESENCE_AWAY, REASON_SUSPEND, MINUTE(10));
    g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
    /* No rest is announced twice. */
    world_to(&w, MINUTE(401));
    world_touch(&w);
    world_suspend(&w);
    world_forget(&w);
    world_send(&w, event_plain(EVENT_SLEPT, MINUTE(390)));
    g_assert_cmpint(w.effects->len, ==, 0);
    world_done(&w);
}

/* If the source cannot report the next input, the state after an unlock is unknown. */
static void test_p4_deaf_source(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    world_ready(&w, true, false);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(12));
    world_switch(&w, EVENT_LOCK, false);
    assert_state(&w, PRESENCE_UNKNOWN, REASON_NONE, MINUTE(12));
    g_assert_cmpint(world_last(&w, EFFECT_CREDIT)->rest.end_at, ==,
                    MINUTE(12)); /* the absence so far is a rest */
    world_done(&w);
}

static void test_p5(void)
{
    struct presence before;
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(40));
    before = *presence(&w);
    world_touch(&w);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(40)); /* at once */
    g_assert_cmpint(sitting(&w), ==, 0);
    g_assert_cmpint(world_count(&w, EFFECT_REST), ==, 1);
    g_assert_cmpint(world_last(&w, EFFECT_BOUT)->bout.sitting, ==, 20 * USEC_MIN);
    world_to(&w, MINUTE(40) + 4 * USEC_SEC);
    world_touch(&w);
    world_to(&w, MINUTE(50));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(20)); /* the absence continues */
    g_assert_cmpmem(&presence(&w)->present, sizeof before.present, &before.present,
                    sizeof before.present);
    g_assert_cmpint(world_last(&w, EFFECT_BLIP)->blip.start_at, ==, MINUTE(20));
    g_assert_cmpint(world_last(&w, EFFECT_BLIP)->blip.back_at, ==, MINUTE(40));
    world_to(&w, MINUTE(60));
    world_touch(&w);
    g_assert_cmpint(world_count(&w, EFFECT_REST), ==,
                    2); /* the later one replaces the earlier one */
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(20));
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.end_at, ==, MINUTE(60));
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 1);
    world_done(&w);
}

/* Activity of 5 s is not a blip, and only the first idleness after a return can show a blip. */
static void test_p5_bounds(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(40));
    world_type(&w, MINUTE(40) + 5 * USEC_SEC, USEC_SEC);
    world_to(&w, MINUTE(50));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(40) + 5 * USEC_SEC);
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 0);
    world_done(&w);

    /* After unknown there is no absence that could continue. */
    world_init(&w, NULL, T0);
    world_ready(&w, false, true);
    world_to(&w, MINUTE(1));
    world_touch(&w);
    world_to(&w, MINUTE(10));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(1));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 0);
    world_done(&w);

    /* The source was lost between the two: the core cannot know that it was a blip. */
    begin(&w);
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(40));
    world_touch(&w);
    world_lose(&w);
    world_to(&w, MINUTE(41));
    world_ready(&w, true, true);
    world_to(&w, MINUTE(50));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(40));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 0);
    world_done(&w);
}

/* A new day begins during a blip: its sums start at 0. */
static void test_p5_midnight(void)
{
    struct world w;

    begin(&w);
    world_send(&w, event_plain(EVENT_DAY, T0 - 23 * USEC_HOUR));
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(59) + 59 * USEC_SEC);
    world_touch(&w);
    world_to(&w, MINUTE(60));
    world_send(&w, event_plain(EVENT_DAY, MINUTE(60)));
    world_to(&w, MINUTE(61));
    world_switch(&w, EVENT_LOCK, true);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, USEC_MIN);
    world_to(&w, MINUTE(70));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(20));
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 0);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/absence/p4", test_p4);
    g_test_add_func("/absence/p4-foreign-edge", test_p4_foreign_edge);
    g_test_add_func("/absence/p4-edge", test_p4_edge);
    g_test_add_func("/absence/p4-stale-edge", test_p4_stale_edge);
    g_test_add_func("/absence/p4-nested", test_p4_nested);
    g_test_add_func("/absence/p4-phantom", test_p4_phantom);
    g_test_add_func("/absence/p4-dated-back", test_p4_dated_back);
    g_test_add_func("/absence/p4-slept", test_p4_slept);
    g_test_add_func("/absence/p4-deaf-source", test_p4_deaf_source);
    g_test_add_func("/absence/p5", test_p5);
    g_test_add_func("/absence/p5-bounds", test_p5_bounds);
    g_test_add_func("/absence/p5-midnight", test_p5_midnight);
    return g_test_run();
}
