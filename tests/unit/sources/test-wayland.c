/*
 * The Wayland source alone: its requests, and its events for each reply. A compositor that does not
 * read for a long time causes the loss of evidence at most.
 */
#include "wayland-desk.h"

/* An idle person stays idle under a new threshold, and the return is reported. */
static void test_a_new_threshold_while_idle(void)
{
    unsigned n;
    struct watch first, second;
    usec before;
    struct desk d;

    desk_open(&d);
    first = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpuint(first.ms, ==, 60000);
    before = clock_boot() - USEC_MIN -
             USEC_MSEC; /* the offset of the clocks is measured, so not exact */
    send_idled(&d, first.id, true);
    g_assert_cmpuint(d.n_idle, ==, 1);
    g_assert_cmpint(d.idle.type, ==, EVENT_IDLE);
    g_assert_cmpint(d.idle.at, >=, before);
    g_assert_cmpint(d.idle.at, <=, clock_boot() - USEC_MIN + USEC_MSEC);

    source_wayland.arm(&d.source, USEC_SEC);
    next_watch(&d, &n);
    g_assert_cmpuint(
        n, ==, 1); /* a new notification could not report the return before it became idle itself */
    send_idled(&d, first.id, false);
    g_assert_cmpuint(d.n_idle, ==, 2);
    g_assert_cmpint(d.idle.type, ==, EVENT_INPUT);
    second = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(second.ms, ==, 1000);

    source_wayland.arm(&d.source, USEC_SEC);
    next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2); /* the same threshold changes nothing */
    source_wayland.arm(&d.source, 2 * USEC_SEC);
    second = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 3); /* during activity the new threshold applies at once */
    g_assert_cmpuint(second.ms, ==, 2000);
    desk_close(&d);
}

static void test_the_next_input_is_told_once(void)
{
    unsigned n;
    struct watch await;
    struct desk d;

    desk_open(&d);
    source_wayland.await_input(&d.source);
    source_wayland.await_input(&d.source);
    await = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(await.ms, ==, 0);
    send_idled(&d, await.id, true);
    g_assert_cmpuint(d.n_idle, ==, 0); /* idle for 0 s is not an absence */
    send_idled(&d, await.id, false);
    g_assert_cmpuint(d.n_idle, ==, 1);
    g_assert_cmpint(d.idle.type, ==, EVENT_INPUT);
    send_idled(&d, await.id, true); /* sent before the source destroyed it */
    send_idled(&d, await.id, false);
    g_assert_cmpuint(d.n_idle, ==, 1);
    desk_close(&d);
}

static void test_a_compositor_that_reads_nothing(void)
{
    const unsigned times = 50000;
    unsigned n;
    struct desk d;

    desk_open(&d);
    for (unsigned i = 1; i <= times; i++) {
        source_wayland.arm(&d.source, USEC_MIN + i * USEC_MSEC);
        source_wayland.await_input(&d.source);
        turn(&d);
    }
    g_assert_cmpint(d.source.state, ==, SOURCE_READY);
    for (int i = 0; i < 100; i++) {
        compositor_reads(&d);
        turn(&d);
    }
    g_assert_cmpuint(last_watch(&d, &n).ms, ==, 60000 + times);
    g_assert_cmpuint(n, <, times / 2); /* most were not requested */
    source_wayland.arm(&d.source, USEC_SEC);
    turn(&d);
    compositor_reads(&d);
    g_assert_cmpuint(last_watch(&d, &n).ms, ==, 1000);

    close(d.compositor);
    d.compositor = -1;
    turn(&d);
    g_assert_cmpint(d.source.state, ==, SOURCE_STANDBY);
    desk_close(&d);
}

/* The socket is full, then the compositor crashes. */
static void test_death_of_one_that_reads_nothing(void)
{
    struct desk d;

    desk_open(&d);
    for (unsigned i = 1; i <= 50000; i++) {
        source_wayland.arm(&d.source, USEC_MIN + i * USEC_MSEC);
        turn(&d);
    }
    close(d.compositor);
    d.compositor = -1;
    for (int i = 0; i < 10; i++)
        turn(&d);
    g_assert_cmpint(d.source.state, ==, SOURCE_STANDBY);
    source_wayland.arm(&d.source, USEC_SEC);
    source_wayland.await_input(&d.source);
    desk_close(&d);
}

/* Invalid messages end the connection, not the service. */
static void test_a_compositor_that_talks_nonsense(void)
{
    const uint32_t nonsense[] = { REGISTRY, 8u << 16 | 9 }; /* the registry has no such event */
    struct desk d;

    desk_open(&d);
    send_words(&d, nonsense, G_N_ELEMENTS(nonsense));
    for (int i = 0; i < 10; i++)
        turn(&d);
    g_assert_cmpint(d.source.state, !=, SOURCE_READY);
    desk_close(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wayland/threshold-while-idle", test_a_new_threshold_while_idle);
    g_test_add_func("/wayland/next-input-once", test_the_next_input_is_told_once);
    g_test_add_func("/wayland/reads-nothing", test_a_compositor_that_reads_nothing);
    g_test_add_func("/wayland/reads-nothing-and-dies", test_death_of_one_that_reads_nothing);
    g_test_add_func("/wayland/nonsense", test_a_compositor_that_talks_nonsense);
    return g_test_run();
}
