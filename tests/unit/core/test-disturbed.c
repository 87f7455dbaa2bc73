/* Presence: events of the machine that look like input, such as an unplugged charger. */
#include "presence-steps.h"

/* The charger is unplugged while the person is away: the edge that the display server derives from
 * it is not a return, in either order of the two events. */
static void test_disturbed(void)
{
    static const struct {
        usec edge, report; /* ms */
        bool is_awaited;   /* the next input was asked for again after the ignored time */
    } table[] = {
        { 0, 0, true }, { 1, 0, true }, { 1999, 0, true }, { 0, 1, true }, { 0, 1000, true },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const usec edge = MINUTE(20) + table[i].edge * USEC_MSEC;
        const usec report = MINUTE(20) + table[i].report * USEC_MSEC;
        struct world w;

        begin(&w);
        world_type(&w, MINUTE(10), USEC_SEC);
        world_to(&w, usec_min(edge, report));
        if (report < edge)
            world_send_plain(&w, EVENT_DISTURBED);
        world_to(&w, edge);
        world_touch(&w);
        if (report >= edge)
            send_at(&w, report, event_plain(EVENT_DISTURBED, report));
        assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(10));
        g_assert_cmpint(presence(&w)->last_input_at, ==, MINUTE(10));
        g_assert_cmpint(sitting(&w), ==, 10 * USEC_MIN);
        g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
        world_to(&w, report + PRESENCE_NOISE_AFTER);
        g_assert_true(w.is_awaited == table[i].is_awaited);
        world_to(&w, MINUTE(40)); /* the server counts from its edge: not a second absence */
        assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(10));
        g_assert_cmpint(presence(&w)->last_input_at, ==, MINUTE(10));
        world_touch(&w);
        assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(40));
        g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(10));
        g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 1);
        world_done(&w);
    }
}

/* A person at the desk stays there, and a return before the event counts. */
static void test_disturbed_here(void)
{
    struct world w;

    begin(&w);
    world_type(&w, MINUTE(10), USEC_SEC);
    world_send_plain(&w, EVENT_DISTURBED);
    world_type(&w, MINUTE(11), USEC_SEC);
    world_to(&w, MINUTE(20));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, MINUTE(11));
    world_touch(&w);
    send_at(&w, MINUTE(20) + USEC_SEC + 1, event_plain(EVENT_DISTURBED, MINUTE(20) + USEC_SEC + 1));
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(20));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 0);
    world_done(&w);

    /* The person plugs it in and types on: the return is at most two seconds late. */
    begin(&w);
    world_to(&w, MINUTE(20));
    world_touch(&w);
    world_send_plain(&w, EVENT_DISTURBED);
    world_type(&w, MINUTE(21), 300 * USEC_MSEC);
    g_assert_cmpint(presence(&w)->present.state, ==, PRESENCE_ACTIVE);
    g_assert_cmpint(presence(&w)->present.since_at, <=,
                    MINUTE(20) + PRESENCE_NOISE_AFTER + USEC_SEC);
    world_done(&w);
}

/* Unlocked, then plugged in: an unlock always comes from a person. */
static void test_disturbed_unlocked(void)
{
    struct world w;

    begin(&w);
    world_switch(&w, EVENT_LOCK, true);
    world_to(&w, MINUTE(30));
    world_touch(&w);
    world_to(&w, MINUTE(30) + 2 * USEC_SEC);
    world_switch(&w, EVENT_LOCK, false);
    world_send_plain(&w, EVENT_DISTURBED);
    assert_state(&w, PRESENCE_ACTIVE, REASON_INPUT, MINUTE(30) + 2 * USEC_SEC);
    world_done(&w);
}

/* On the lock screen the edge is not input either; input before it is. */
static void test_disturbed_locked(void)
{
    static const struct {
        usec gap; /* from the edge to the report */
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
            world_send_plain(&w, EVENT_DISTURBED);
        world_to(&w, MINUTE(30) + 1);
        world_touch(&w);
        world_to(&w, w.now + usec_max(table[i].gap, 0));
        if (table[i].gap >= 0)
            world_send_plain(&w, EVENT_DISTURBED);
        world_to(&w, MINUTE(30) + 30 * USEC_SEC);
        world_switch(&w, EVENT_LOCK, false);
        g_assert_cmpint(presence(&w)->present.state, ==, table[i].after);
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
