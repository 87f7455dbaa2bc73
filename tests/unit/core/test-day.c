/* Presence: the day and its sums, told anew, moved and taken back. */
#include "presence-steps.h"

/* A day told anew, or moved by a clock, keeps what is in it; a new one starts from nothing. */
static void test_day(void)
{
    struct world w;

    begin(&w);
    w.is_checked = false;
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 8 * USEC_HOUR });
    world_type(&w, MINUTE(20), USEC_SEC);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 8 * USEC_HOUR });
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 6 * USEC_HOUR });
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 9 * USEC_HOUR });
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 22 * USEC_HOUR }); /* yesterday */
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 9 * USEC_HOUR });
    world_to(&w, MINUTE(22));
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 9 * USEC_HOUR + USEC_DAY });
    g_assert_cmpint(presence_day(presence(&w), w.now).start_at, ==, w.now); /* cut to now */
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 0);
    world_done(&w);

    begin(&w);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = MINUTE(-600) });
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(840));
    world_touch(&w);
    world_to(&w, MINUTE(841));
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = MINUTE(840) });
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, USEC_MIN);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
    world_done(&w);
}

/* The day moves between a return and the blip that it turns out to be: still one day, and the rest
 * that was none is not in it. */
static void test_day_moved_in_a_blip(void)
{
    struct world w;

    begin(&w);
    w.is_checked = false;
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 8 * USEC_HOUR });
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(40));
    world_touch(&w);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 1);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = T0 - 6 * USEC_HOUR });
    world_to(&w, MINUTE(50));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 1);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_done(&w);
}

/* Taken back is never more than was counted, though the day began elsewhere by then. */
static void test_day_moved_and_dated_back(void)
{
    struct settings s;
    struct world w;

    settings_init(&s);
    s.away_after = 30 * USEC_MIN;
    world_init(&w, &s, T0);
    w.is_checked = false;
    world_ready(&w, true, true);
    world_to(&w, MINUTE(9));
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = MINUTE(9) });
    world_to(&w, MINUTE(10));
    world_switch(&w, EVENT_LOCK, true);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, USEC_MIN);
    world_send(&w, (struct event){ .type = EVENT_DAY, .at = MINUTE(-60) });
    world_to(&w, MINUTE(40));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, T0);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 0);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/presence/day", test_day);
    g_test_add_func("/presence/day-moved-in-a-blip", test_day_moved_in_a_blip);
    g_test_add_func("/presence/day-moved-and-dated-back", test_day_moved_and_dated_back);
    return g_test_run();
}
