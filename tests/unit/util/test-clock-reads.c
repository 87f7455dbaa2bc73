/*
 * Clocks that are read while other programs have the processor. Takes the place of clock_gettime():
 * any read may come late.
 */
#include <glib.h>
#include <time.h>

#include "util/clock.h"

#define READS 4 /* of the clocks in one attempt */

static usec boot = 5 * USEC_DAY, slept = USEC_DAY, set_to = 20000 * USEC_DAY;
static unsigned reads, late_from, late_to;

int clock_gettime(clockid_t id, struct timespec *ret)
{
    usec t;

    boot += reads >= late_from && reads < late_to ? 30 * USEC_MSEC : 1;
    reads++;
    t = id == CLOCK_BOOTTIME ? boot : id == CLOCK_MONOTONIC ? boot - slept : set_to + boot;
    ret->tv_sec = t / USEC_SEC;
    ret->tv_nsec = t % USEC_SEC * 1000;
    return 0;
}

/* Before each of these reads, counted from now on, 30 ms pass. */
static void delay_reads(unsigned from, unsigned to)
{
    reads = 0;
    late_from = from;
    late_to = to;
}

static void test_offsets(void)
{
    for (unsigned from = 0; from < READS; from++)
        for (unsigned to = from; to < 9 * READS; to++) {
            struct clock c;

            delay_reads(from, to);
            clock_init(&c);
            g_assert_cmpint(ABS(c.real_offset - set_to), <=, READS);
            g_assert_cmpint(ABS(c.sleeps[0].offset - slept), <=, READS);
        }
}

static void test_nothing_happened(void)
{
    struct clock c;
    usec asleep;
    bool is_stepped;

    delay_reads(0, 0);
    clock_init(&c);
    for (unsigned from = 0; from < READS; from++)
        for (unsigned to = from; to < 9 * READS; to++) {
            delay_reads(from, to);
            clock_update(&c, &asleep, &is_stepped);
            g_assert_cmpint(asleep, ==, 0);
            g_assert_false(is_stepped);
        }
}

/* On a machine so busy that no attempt is quick, a real sleep and a set clock are still found. */
static void test_all_late(void)
{
    struct clock c;
    usec asleep;
    bool is_stepped;

    delay_reads(0, 0);
    clock_init(&c);
    slept += USEC_HOUR;
    boot += USEC_HOUR;
    set_to += USEC_MIN;
    delay_reads(0, 1000);
    clock_update(&c, &asleep, &is_stepped);
    g_assert_cmpint(ABS(asleep - USEC_HOUR), <=, 100 * USEC_MSEC);
    g_assert_true(is_stepped);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock-reads/offsets", test_offsets);
    g_test_add_func("/clock-reads/nothing-happened", test_nothing_happened);
    g_test_add_func("/clock-reads/all-late", test_all_late);
    return g_test_run();
}
