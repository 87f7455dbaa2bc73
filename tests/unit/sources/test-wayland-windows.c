/*
 * The Wayland source alone: windows that inhibit idleness, by its pair of notifications.
 */
#include "wayland-desk.h"

static struct watch pair(struct desk *d, unsigned *ret_n)
{
    turn(d);
    compositor_reads(d);
    return last_of(d, INHIBITABLE, ret_n);
}

/* Sends both events in one batch. */
static void send_idled_pair(struct desk *d, uint32_t first, uint32_t second, bool is_idled)
{
    const uint32_t end = 8u << 16 | (is_idled ? 0 : 1), words[] = { first, end, second, end };

    send_words(d, words, G_N_ELEMENTS(words));
    turn(d);
}

static void assert_around(usec at, usec wanted)
{
    g_assert_cmpint(at, >=, wanted - 50 * USEC_MSEC);
    g_assert_cmpint(at, <=, wanted + 50 * USEC_MSEC);
}

static void assert_window(const struct desk *d, unsigned n, bool on)
{
    g_assert_cmpuint(d->n_windows, ==, n);
    g_assert_cmpint(d->window.type, ==, EVENT_EVIDENCE);
    g_assert_cmpint(d->window.evidence.kind, ==, EVIDENCE_INHIBITOR);
    g_assert_cmpstr(d->window.evidence.source, ==, "inhibit_wayland");
    g_assert_cmpint(d->window.evidence.on, ==, on);
    g_assert_false(d->window.evidence.is_old);
}

static void assert_heard(const struct desk *d, unsigned n, enum event_type type)
{
    g_assert_cmpuint(d->n_idle, ==, n);
    g_assert_cmpint(d->idle.type, ==, type);
}

/* Idle by both, in either order: no window inhibits. */
static void test_no_window(void)
{
    for (int order = 0; order < 2; order++) {
        unsigned n;
        struct watch watch, other;
        struct desk d;

        desk_open(&d);
        watch = next_watch(&d, &n);
        other = pair(&d, &n);
        g_assert_cmpuint(n, ==, 1);
        g_assert_cmpuint(other.ms, ==, watch.ms - 1250);
        g_assert_cmpint(d.inhibit.state, ==, SOURCE_READY);
        g_assert_cmpuint(d.source.flags, ==, 0);
        send_idled_pair(&d, order ? watch.id : other.id, order ? other.id : watch.id, true);
        assert_heard(&d, 1, EVENT_IDLE);
        send_idled_pair(&d, order ? watch.id : other.id, order ? other.id : watch.id, false);
        assert_heard(&d, 2, EVENT_INPUT);
        g_assert_cmpuint(d.n_windows, ==, 0);
        desk_close(&d);
    }
}

/* Only the input notification is idle: a window inhibits, since before the idleness. Its end is one
 * threshold before the event of the other notification. */
static void test_a_window(void)
{
    unsigned n;
    struct watch watch, other;
    usec began;
    struct desk d;

    desk_open(&d);
    watch = next_watch(&d, &n);
    other = pair(&d, &n);
    send_idled(&d, watch.id, true);
    assert_heard(&d, 1, EVENT_IDLE);
    assert_window(&d, 1, true);
    g_assert_false(d.is_window_last);
    g_assert_cmpint(d.window.at, ==, d.idle.at);
    began = d.idle.at;
    assert_around(began, clock_boot() - USEC_MIN);
    send_idled(&d, other.id, true);
    assert_window(&d, 2, false);
    assert_around(d.window.at, clock_boot() - USEC_MIN + 1250 * USEC_MSEC);
    g_assert_cmpint(d.window.at, >=, began);

    send_idled(&d, other.id, false); /* a second notification, without input */
    assert_window(&d, 3, true);
    assert_around(d.window.at, clock_boot());
    g_assert_cmpuint(d.n_idle, ==, 1);
    send_idled(&d, watch.id, false);
    assert_heard(&d, 2, EVENT_INPUT);
    assert_window(&d, 4, false);
    g_assert_true(d.is_window_last);
    assert_around(d.window.at, clock_boot());
    desk_close(&d);
}

/* KWin sends no input to the inhibitable notification while a window inhibits. */
static void test_a_pair_that_stays_idle(void)
{
    unsigned n;
    struct watch watch, first, second;
    struct desk d;

    desk_open(&d);
    watch = next_watch(&d, &n);
    first = pair(&d, &n);
    send_idled_pair(&d, first.id, watch.id, true);
    send_idled(&d, watch.id, false);
    second = pair(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(second.id, !=, first.id);
    g_assert_cmpuint(second.ms, ==, 58750);
    send_idled(&d, first.id, false); /* sent before it was destroyed */
    assert_heard(&d, 2, EVENT_INPUT);
    send_idled(&d, watch.id, true);
    assert_heard(&d, 3, EVENT_IDLE);
    assert_window(&d, 1, true);
    send_idled(&d, second.id, true);
    assert_window(&d, 2, false);
    desk_close(&d);
}

/* The window ends with its compositor, and events just before that are reported. */
static void test_a_window_and_the_end(void)
{
    unsigned n;
    struct watch watch;
    struct desk d;

    desk_open(&d);
    watch = next_watch(&d, &n);
    send_words(&d, (uint32_t[]){ watch.id, 8u << 16 }, 2);
    close(d.compositor);
    d.compositor = -1;
    for (int i = 0; i < 3; i++)
        turn(&d);
    g_assert_cmpint(d.source.state, ==, SOURCE_STANDBY);
    g_assert_cmpint(d.inhibit.state, ==, SOURCE_STANDBY);
    assert_heard(&d, 1, EVENT_IDLE);
    assert_window(&d, 2, false);
    desk_close(&d);
}

static void test_version_1_shows_no_windows(void)
{
    unsigned n;
    struct watch watch;
    struct desk d;

    desk_open_version(&d, 1);
    g_assert_cmpuint(d.source.flags, ==, SOURCE_HIDES_IDLENESS);
    g_assert_cmpint(d.inhibit.state, ==, SOURCE_ABSENT);
    watch = pair(&d, &n);
    g_assert_cmpuint(n, ==, 1);
    send_idled(&d, watch.id, true);
    assert_heard(&d, 1, EVENT_IDLE);
    g_assert_cmpuint(d.n_windows, ==, 0);
    desk_close(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wayland/no-window", test_no_window);
    g_test_add_func("/wayland/a-window", test_a_window);
    g_test_add_func("/wayland/pair-stays-idle", test_a_pair_that_stays_idle);
    g_test_add_func("/wayland/window-and-end", test_a_window_and_the_end);
    g_test_add_func("/wayland/version-1", test_version_1_shows_no_windows);
    return g_test_run();
}
