/*
 * Clock and calendar: conversion of instants between clocks; local days and working hours with DST.
 */
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/calendar.h"
#include "util/clock.h"
#include "util/lifeline.h"

static void test_mapping(void)
{
    struct clock c = { .real_offset = 1000 * USEC_DAY, .n = 2 };

    c.sleeps[0].mono = 0;
    c.sleeps[0].offset = 5 * USEC_SEC;
    c.sleeps[1].mono = 100 * USEC_SEC;
    c.sleeps[1].offset = 8 * USEC_HOUR;
    g_assert_cmpint(clock_from_mono(&c, 50 * USEC_SEC), ==, 55 * USEC_SEC); /* before the sleep */
    g_assert_cmpint(clock_from_mono(&c, 100 * USEC_SEC), ==, 8 * USEC_HOUR + 100 * USEC_SEC);
    g_assert_cmpuint(clock_to_real(&c, USEC_NONE), ==, 0);
    g_assert_cmpuint(clock_to_real(&c, USEC_NEVER), ==, 0);
    g_assert_cmpuint(clock_to_real(&c, -1001 * USEC_DAY), ==,
                     0); /* before the epoch there is none */
    g_assert_cmpuint(clock_to_real(&c, -USEC_DAY), ==, (guint64)(999 * USEC_DAY));
    g_assert_cmpint(clock_from_real(&c, (usec)clock_to_real(&c, 42)), ==, 42);
}

static void test_update(void)
{
    struct clock c;
    usec slept;
    bool is_stepped;

    clock_init(&c);
    clock_update(&c, &slept, &is_stepped);
    g_assert_cmpint(slept, ==, 0);
    g_assert_false(is_stepped);
    c.sleeps[c.n - 1].offset -= 3 * USEC_HOUR; /* as if the machine had slept 3 h since */
    c.real_offset += 2 * USEC_HOUR;
    clock_update(&c, &slept, &is_stepped);
    /* The two clocks are read one after the other. */
    g_assert_cmpint(slept, >=, 3 * USEC_HOUR - USEC_MSEC);
    g_assert_cmpint(slept, <, 3 * USEC_HOUR + USEC_SEC);
    g_assert_true(is_stepped);
    clock_update(&c, &slept, &is_stepped); /* reported only once */
    g_assert_cmpint(slept, ==, 0);
    g_assert_false(is_stepped);
    for (int i = 0; i < 3 * CLOCK_SLEEPS; i++) { /* old sleeps are dropped, the last is kept */
        c.sleeps[c.n - 1].offset -= USEC_MIN;
        clock_update(&c, &slept, &is_stepped);
        g_assert_cmpint(slept, >=, USEC_MIN - USEC_MSEC);
    }
    g_assert_cmpuint(c.n, ==, CLOCK_SLEEPS);
    g_assert_cmpint(llabs(clock_from_mono(&c, clock_mono()) - clock_boot()), <, USEC_SEC);
}

static usec at(const char *zone, int year, int month, int day, int hour, int minute)
{
    struct tm tm = { .tm_year = year - 1900,
                     .tm_mon = month - 1,
                     .tm_mday = day,
                     .tm_hour = hour,
                     .tm_min = minute,
                     .tm_isdst = -1 };

    g_setenv("TZ", zone, TRUE);
    tzset();
    return (usec)mktime(&tm) * USEC_SEC;
}

#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

static void test_day(void)
{
    static const struct {
        const char *zone;
        int year, month, day, hours;
    } rows[] = {
        { BERLIN, 2026, 6, 1, 24 },   { BERLIN, 2026, 3, 29, 23 },
        { BERLIN, 2026, 10, 25, 25 }, { "<+1345>-13:45", 2026, 1, 1, 24 },
        { "UTC0", 2028, 2, 29, 24 },  { BERLIN, 2026, 12, 31, 24 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        usec midnight = at(rows[i].zone, rows[i].year, rows[i].month, rows[i].day, 0, 0), start,
             next;

        calendar_day(midnight + 13 * USEC_HOUR, &start, &next);
        g_assert_cmpint(start, ==, midnight);
        g_assert_cmpint(next - start, ==, rows[i].hours * USEC_HOUR);
        calendar_day(midnight, &start, &next);
        g_assert_cmpint(start, ==, midnight);
        calendar_day(midnight - 1, &start, &next);
        g_assert_cmpint(next, ==, midnight);
    }
}

static void test_hours(void)
{
    static const struct {
        const char *hours;
        int month, day, hour, minute; /* of 2026; 1 June is a Monday */
        bool is_open;
        int change_day, change_hour; /* of the same month; day 0: never */
    } rows[] = {
        { "always", 6, 1, 3, 0, true, 0, 0 },
        { "Mon-Fri 09:00-18:00", 6, 1, 8, 59, false, 1, 9 },
        { "Mon-Fri 09:00-18:00", 6, 1, 9, 0, true, 1, 18 },
        { "Mon-Fri 09:00-18:00", 6, 1, 18, 0, false, 2, 9 },
        { "Mon-Fri 09:00-18:00", 6, 5, 20, 0, false, 8, 9 }, /* over the weekend */
        { "Sat 22:00-02:00", 6, 6, 23, 0, true, 7, 2 },      /* over midnight */
        { "Sat 22:00-02:00", 6, 7, 1, 0, true, 7, 2 },
        { "Sat 22:00-02:00", 6, 7, 2, 0, false, 13, 22 },
        { "09:00-12:00; 13:00-17:00", 6, 3, 12, 30, false, 3, 13 },
        { "00:00-24:00", 6, 3, 12, 30, true, 4, 0 },
        { "Sun 01:00-05:00", 3, 29, 4, 0, true, 29, 5 }, /* the night when DST begins */
        { "Sun 01:00-05:00", 10, 25, 4, 0, true, 25, 5 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        usec now = at(BERLIN, 2026, rows[i].month, rows[i].day, rows[i].hour, rows[i].minute);
        usec expected = rows[i].change_day ? at(BERLIN, 2026, rows[i].month, rows[i].change_day,
                                                rows[i].change_hour, 0)
                                           : USEC_NEVER;
        struct hours hours;
        struct hours_problem problem;
        usec change;

        g_assert_cmpint(hours_parse(rows[i].hours, &hours, &problem), ==, 0);
        g_assert_true(calendar_hours(&hours, now, &change) == rows[i].is_open);
        g_assert_cmpint(change, ==, expected);
    }
    g_assert_cmpint(calendar_utc_offset(at(BERLIN, 2026, 6, 1, 12, 0)), ==, 7200);
    g_assert_cmpint(calendar_utc_offset(at(BERLIN, 2026, 1, 1, 12, 0)), ==, 3600);
}

/* Whether the segment of the folder exists, attached or not. */
static bool has_segment(const char *folder)
{
    g_autofree char *text = NULL;
    struct stat st;
    uint64_t h;
    g_autofree char *key = NULL;

    g_assert_cmpint(stat(folder, &st), ==, 0);
    h = (uint64_t)st.st_ino * 0x9e3779b97f4a7c15u ^ (uint64_t)st.st_dev;
    key = g_strdup_printf("\n%10d ", (int)(uint32_t)(h >> 32 ^ h));
    g_assert_true(g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL));
    return strstr(text, key) != NULL;
}

/* The kernel records the end of a killed process; the next one takes its segment over, and a clean
 * stop leaves none behind. */
static void test_lifeline(void)
{
    g_autofree char *folder = g_dir_make_tmp("lumbard-XXXXXX", NULL);
    usec before, after;
    int pipes[2];
    char byte;
    pid_t pid;

    g_assert_cmpint(lifeline_read(folder), ==, USEC_NONE);
    g_assert_false(has_segment(folder));
    g_assert_cmpint(lifeline_acquire(folder), ==, 0);
    g_assert_true(has_segment(folder));
    g_assert_cmpint(lifeline_read(folder), ==, USEC_NONE); /* attached: not ended */
    lifeline_release();
    g_assert_cmpint(pipe(pipes), ==, 0);
    pid = fork();
    if (pid == 0) {
        if (lifeline_acquire(folder) < 0 || write(pipes[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    g_assert_cmpint(read(pipes[0], &byte, 1), ==, 1);
    before = clock_real();
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
    after = clock_real();
    for (int i = 0; i < 2; i++) { /* reading it leaves it as it is */
        g_assert_cmpint(lifeline_read(folder), >=, before - 2 * USEC_SEC);
        g_assert_cmpint(lifeline_read(folder), <=, after + 2 * USEC_SEC);
    }
    g_assert_cmpint(lifeline_acquire(folder), ==, 0);
    lifeline_release();
    g_assert_cmpint(lifeline_read("/nowhere"), ==, USEC_NONE);
    g_assert_cmpint(lifeline_acquire("/nowhere"), ==, -ENOENT);
    rmdir(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/mapping", test_mapping);
    g_test_add_func("/clock/sleeps and steps are reported once", test_update);
    g_test_add_func("/calendar/days of 23, 24 and 25 hours", test_day);
    g_test_add_func("/calendar/working hours", test_hours);
    g_test_add_func("/lifeline/the end of a killed process is known", test_lifeline);
    return g_test_run();
}
