/* Presence: what the machine does that looks like a hand, such as a charger that is unplugged. */
#include "presence-steps.h"

/* The charger is unplugged while nobody is there: the edge that the server makes of it is no
 * return, whichever of the two comes first. */
static void test_disturbed(void)
{
    static const struct {
        usec edge, word; /* ms */
        bool is_awaited; /* the source was asked again at the end of the deaf time */
    } table[] = {
        { 0, 0, true }, { 1, 0, true }, { 1999, 0, true }, { 0, 1, true }, { 0, 1000, true },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const usec edge = MINUTE(20) + table[i].edge * USEC_MSEC;
        const usec word = MINUTE(20) + table[i].word * USEC_MSEC;
        struct world w;

        begin(&w);
        world_type(&w, MINUTE(10), USEC_SEC);
        world_to(&w, usec_min(edge, word));
        if (word < edge)
            world_tell(&w, EVENT_DISTURBED);
        world_to(&w, edge);
        world_touch(&w);
        if (word >= edge)
            send_at(&w, word, (struct event){ .type = EVENT_DISTURBED, .at = word });
        assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(10));
        g_assert_cmpint(presence(&w)->last_input_at, ==, MINUTE(10));
        g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
        g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
        world_to(&w, word + PRESENCE_DEAF);
        g_assert_true(w.is_awaited == table[i].is_awaited);
        world_to(&w, MINUTE(40)); /* the server counts from its edge: no other absence */
        assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(10));
        g_assert_cmpint(presence(&w)->last_input_at, ==, MINUTE(10));
        world_touch(&w);
        assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(40));
        g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(10));
        g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 1);
        world_done(&w);
    }
}

/* Who is here stays here, and who came back before it is back. */
static void test_disturbed_here(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_tell(&w, EVENT_DISTURBED);
    world_type(&w, MINUTE(11), USEC_SEC);
    world_to(&w, MINUTE(20));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(11));
    world_touch(&w);
    send_at(&w, MINUTE(20) + USEC_SEC + 1,
            (struct event){ .type = EVENT_DISTURBED, .at = MINUTE(20) + USEC_SEC + 1 });
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(20));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 0);
    world_done(&w);

    /* The hand that plugs it in types on: a second or two late, and no more. */
    begin(&w);
    world_to(&w, MINUTE(20));
    world_touch(&w);
    world_tell(&w, EVENT_DISTURBED);
    world_type(&w, MINUTE(21), 300 * USEC_MSEC);
    g_assert_cmpint(presence(&w)->is.state, ==, PRESENCE_ACTIVE);
    g_assert_cmpint(presence(&w)->is.since_at, <=, MINUTE(20) + PRESENCE_DEAF + USEC_SEC);
    world_done(&w);
}

/* Unlocked, and then plugged in: only a person unlocks. */
static void test_disturbed_unlocked(void)
{
    struct world w;

    begin(&w);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(30));
    world_touch(&w);
    world_to(&w, MINUTE(30) + 2 * USEC_SEC);
    world_switch(&w, EVENT_LOCK, false);
    world_tell(&w, EVENT_DISTURBED);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(30) + 2 * USEC_SEC);
    world_done(&w);
}

/* On a lock screen it is no hand either; a hand before it is. */
static void test_disturbed_locked(void)
{
    static const struct {
        usec gap; /* from the edge to the word */
        enum presence_state after;
    } table[] = { { 0, PRESENCE_AWAY },
                  { USEC_SEC, PRESENCE_AWAY },
                  { USEC_SEC + 1, PRESENCE_ACTIVE },
                  { -1, PRESENCE_AWAY } };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct world w;

        begin(&w);
        world_type(&w, MINUTE(10), USEC_SEC);
        world_switch(&w, EVENT_LOCK, true);
        world_to(&w, MINUTE(30));
        if (table[i].gap < 0)
            world_tell(&w, EVENT_DISTURBED);
        world_to(&w, MINUTE(30) + 1);
        world_touch(&w);
        world_to(&w, w.now + usec_max(table[i].gap, 0));
        if (table[i].gap >= 0)
            world_tell(&w, EVENT_DISTURBED);
        world_to(&w, MINUTE(30) + 30 * USEC_SEC);
        world_switch(&w, EVENT_LOCK, false);
        g_assert_cmpint(presence(&w)->is.state, ==, table[i].after);
        world_done(&w);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/absence/disturbed", test_disturbed);
    g_test_add_func("/absence/disturbed-here", test_disturbed_here);
    g_test_add_func("/absence/disturbed-unlocked", test_disturbed_unlocked);
    g_test_add_func("/absence/disturbed-locked", test_disturbed_locked);
    return g_test_run();
}
