/*
 * The Wayland source alone: what it asks for and what it makes of the answers; and a compositor
 * that reads nothing for long may cost evidence, and nothing else.
 */
#include "wayland-desk.h"

/* Whoever is idle stays so under a new threshold, and his return is told. */
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
    before = clock_boot() - USEC_MIN - USEC_MSEC; /* the clocks' offset is read, not exact */
    say(&d, first.id, true);
    g_assert_cmpuint(d.n_heard, ==, 1);
    g_assert_cmpint(d.heard.type, ==, EVENT_IDLE);
    g_assert_cmpint(d.heard.at, >=, before);
    g_assert_cmpint(d.heard.at, <=, clock_boot() - USEC_MIN + USEC_MSEC);

    source_wayland.arm(&d.source, USEC_SEC);
    next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 1); /* a new one could not tell the return before it idled itself */
    say(&d, first.id, false);
    g_assert_cmpuint(d.n_heard, ==, 2);
    g_assert_cmpint(d.heard.type, ==, EVENT_INPUT);
    second = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(second.ms, ==, 1000);

    source_wayland.arm(&d.source, USEC_SEC);
    next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2); /* the same again changes nothing */
    source_wayland.arm(&d.source, 2 * USEC_SEC);
    second = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 3); /* who is active has the new one at once */
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
    say(&d, await.id, true);
    g_assert_cmpuint(d.n_heard, ==, 0); /* idle for no time at all is no absence */
    say(&d, await.id, false);
    g_assert_cmpuint(d.n_heard, ==, 1);
    g_assert_cmpint(d.heard.type, ==, EVENT_INPUT);
    say(&d, await.id, true); /* on its way already when it was given up */
    say(&d, await.id, false);
    g_assert_cmpuint(d.n_heard, ==, 1);
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
    g_assert_cmpuint(n, <, times / 2); /* most were not even asked for */
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

/* The socket is full, and then the compositor dies. */
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

/* Words that are none end the connection, not us. */
static void test_a_compositor_that_talks_nonsense(void)
{
    const uint32_t nonsense[] = { REGISTRY, 8u << 16 | 9 }; /* it has no such event */
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
