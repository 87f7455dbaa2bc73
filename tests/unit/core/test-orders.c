/* Do not disturb, a lock, a suspend, a call and a pause, begun in each order and ended in each
 * order, around the instant at which a stretch becomes due: afterwards there is one reminder,
 * however many of them delayed it. */
#include "coach-steps.h"

enum { DND, LOCK, SUSPEND, CALL, PAUSE, N };

#define ORDERS 120 /* of N things */

static void nth_order(unsigned n, unsigned ret[N])
{
    unsigned left[N] = { DND, LOCK, SUSPEND, CALL, PAUSE };

    for (unsigned i = 0; i < N; i++) {
        const unsigned pick = n % (N - i);

        n /= N - i;
        ret[i] = left[pick];
        for (unsigned k = pick; k + 1 < N - i; k++)
            left[k] = left[k + 1];
    }
}

static void turn(struct world *w, unsigned which, bool on)
{
    switch (which) {
    case DND:
        w->is_dnd = on;
        world_switch(w, EVENT_DND, on);
        break;
    case LOCK:
        world_switch(w, EVENT_LOCK, on);
        break;
    case SUSPEND:
        world_switch(w, EVENT_SUSPEND, on);
        break;
    case CALL:
        world_send(
            w, event_evidence(w->now, (struct event_evidence){ "pipewire", "zoom", EVIDENCE_CALL,
                                                               on, false, USEC_NEVER }));
        break;
    default:
        if (on)
            pause_until(w, USEC_NEVER);
        else
            world_send_plain(w, EVENT_RESUME);
    }
}

/* Nothing comes while one of them is in effect: the world checks that at each reminder. */
static void check(const unsigned begin[N], const unsigned end[N])
{
    struct settings s;
    struct world w;

    settings_init(&s);
    s.limit = 3 * USEC_MIN;
    s.remind_after = USEC_HOUR;
    begin_with(&w, &s);
    g_snprintf(w.label, sizeof w.label, "%u%u%u%u%u, %u%u%u%u%u", begin[0], begin[1], begin[2],
               begin[3], begin[4], end[0], end[1], end[2], end[3], end[4]);
    world_type(&w, T0 + 170 * USEC_SEC, 5 * USEC_SEC);
    for (unsigned i = 0; i < N; i++) {
        turn(&w, begin[i], true);
        world_type(&w, w.now + 6 * USEC_SEC, 3 * USEC_SEC);
    }
    for (unsigned i = 0; i < N; i++) {
        turn(&w, end[i], false);
        world_type(&w, w.now + 6 * USEC_SEC, 3 * USEC_SEC);
    }
    if (world_count(&w, EFFECT_SUGGESTED) > 1)
        g_error("%s: two reminders", w.label);
    world_type(&w, w.now + 4 * USEC_MIN, 5 * USEC_SEC);
    if (world_count(&w, EFFECT_SUGGESTED) != 1)
        g_error("%s: %u reminders", w.label, world_count(&w, EFFECT_SUGGESTED));
    world_done(&w);
}

static void test_orders(void)
{
    unsigned begin[N], end[N];

    for (unsigned i = 0; i < ORDERS; i++)
        for (unsigned k = 0; k < ORDERS; k++) {
            nth_order(i, begin);
            nth_order(k, end);
            check(begin, end);
        }
}

/* Do not disturb goes on and off faster than the shortest grace: one reminder, after the last
 * change. */
static void test_flapping(void)
{
    for (usec every = USEC_SEC; every < 20 * USEC_SEC; every += USEC_SEC) {
        struct settings s;
        struct world w;

        settings_init(&s);
        s.remind_after = USEC_HOUR;
        begin_with(&w, &s);
        type_to(&w, MINUTE(30) - 5 * USEC_SEC);
        for (unsigned i = 0; i < 20; i++) {
            turn(&w, DND, i % 2 == 0);
            type_to(&w, w.now + every);
        }
        g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 0);
        type_to(&w, w.now + 3 * USEC_MIN);
        g_assert_cmpint(world_count(&w, EFFECT_SUGGESTED), ==, 1);
        world_done(&w);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/orders/all", test_orders);
    g_test_add_func("/orders/flapping", test_flapping);
    return g_test_run();
}
