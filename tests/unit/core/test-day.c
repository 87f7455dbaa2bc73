/* Presence: the day and its sums, when it is announced again, moved, or its time is corrected. */
#include "presence-steps.h"

/* A day that is announced again or moved by a clock change keeps its sums; a new day starts at 0.
 */
static void test_day(void)
{
    struct world w;

    begin(&w);
    w.is_checked = false;
    world_send(&w, event_plain(EVENT_DAY, T0 - 8 * USEC_HOUR));
    world_type(&w, MINUTE(20), USEC_SEC);
    world_send(&w, event_plain(EVENT_DAY, T0 - 8 * USEC_HOUR));
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, event_plain(EVENT_DAY, T0 - 6 * USEC_HOUR));
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, event_plain(EVENT_DAY, T0 - 9 * USEC_HOUR));
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, event_plain(EVENT_DAY, T0 - 22 * USEC_HOUR)); /* yesterday */
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_send(&w, event_plain(EVENT_DAY, T0 - 9 * USEC_HOUR));
    world_to(&w, MINUTE(22));
    world_send(&w, event_plain(EVENT_DAY, T0 - 9 * USEC_HOUR + USEC_DAY));
    g_assert_cmpint(presence_day(presence(&w), w.now).start_at, ==, w.now); /* cut to now */
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 0);
    world_done(&w);

    begin(&w);
    world_send(&w, event_plain(EVENT_DAY, MINUTE(-600)));
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(840));
    world_touch(&w);
    world_to(&w, MINUTE(841));
    world_send(&w, event_plain(EVENT_DAY, MINUTE(840)));
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, USEC_MIN);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
    world_done(&w);
}

/* The begin of the same day, computed again from two clocks, varies a little: it is not moved. */
static void test_day_reported_again(void)
{
    const usec day = T0 - 8 * USEC_HOUR;
    struct world w;

    begin(&w);
    world_send(&w, event_plain(EVENT_DAY, day));
    world_type(&w, MINUTE(20), USEC_SEC);
    world_send(&w, event_plain(EVENT_DAY, day + USEC_SEC));
    world_send(&w, event_plain(EVENT_DAY, day - USEC_SEC));
    g_assert_cmpint(presence_day(presence(&w), w.now).start_at, ==, day);
    world_send(&w, event_plain(EVENT_DAY, day + USEC_SEC + 1));
    g_assert_cmpint(presence_day(presence(&w), w.now).start_at, ==, day + USEC_SEC + 1);
    world_done(&w);
}

/* The day moves between a return and the blip that it turns out to be: it remains one day,
 * and its sums do not contain the undone rest. */
static void test_day_moved_in_a_blip(void)
{
    struct world w;

    begin(&w);
    w.is_checked = false;
    world_send(&w, event_plain(EVENT_DAY, T0 - 8 * USEC_HOUR));
    world_type(&w, MINUTE(20), USEC_SEC);
    world_to(&w, MINUTE(40));
    world_touch(&w);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 1);
    world_send(&w, event_plain(EVENT_DAY, T0 - 6 * USEC_HOUR));
    world_to(&w, MINUTE(50));
    g_assert_cmpint(world_count(&w, EFFECT_BLIP), ==, 1);
    g_assert_cmpint(presence_day(presence(&w), w.now).rests, ==, 0);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 20 * USEC_MIN);
    world_done(&w);
}

/* A correction never subtracts more than was counted, even if the begin of the day has moved. */
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
    world_send(&w, event_plain(EVENT_DAY, MINUTE(9)));
    world_to(&w, MINUTE(10));
    world_switch(&w, EVENT_LOCK, true);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, USEC_MIN);
    world_send(&w, event_plain(EVENT_DAY, MINUTE(-60)));
    world_to(&w, MINUTE(40));
    assert_state(&w, PRESENCE_AWAY, REASON_IDLE, T0);
    g_assert_cmpint(presence_day(presence(&w), w.now).sitting, ==, 0);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/presence/day", test_day);
    g_test_add_func("/presence/day-reported-again", test_day_reported_again);
    g_test_add_func("/presence/day-moved-in-a-blip", test_day_moved_in_a_blip);
    g_test_add_func("/presence/day-moved-and-dated-back", test_day_moved_and_dated_back);
    return g_test_run();
}
