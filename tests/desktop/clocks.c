/*
 * Clocks that a test can move, and a machine that it can put to sleep. The machine's own would move
 * for everybody, and a container cannot sleep.
 *
 * Preloaded, it reads two numbers of seconds from the file $TEST_CLOCKS: by how much the wall clock
 * was set, and how long the machine has slept. CLOCK_BOOTTIME runs ahead by the second,
 * CLOCK_REALTIME by both; CLOCK_MONOTONIC is left alone. Another file moved over that one is
 * noticed as the kernel's own doing would be, and by nothing else: timers on CLOCK_BOOTTIME that
 * ran out in the sleep ring, and a timer with TFD_TIMER_CANCEL_ON_SET is readable and reads
 * ECANCELED.
 *
 * All real timers lie in the kernel, on its clocks; only the instants handed to them are shifted.
 */
#include <errno.h>
#include <libgen.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define TIMERS_MAX 32

static struct timer {
    int fd;
    int clock;
    int flags;
    struct itimerspec at; /* as the program asked */
    bool is_cancelled;
} timers[TIMERS_MAX];

static unsigned n_timers;
static _Atomic long set_by, slept_for;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int clock_gettime(clockid_t id, struct timespec *t)
{
    int r = (int)syscall(SYS_clock_gettime, id, t);

    if (r == 0 && id == CLOCK_REALTIME)
        t->tv_sec += set_by + slept_for;
    if (r == 0 && id == CLOCK_BOOTTIME)
        t->tv_sec += slept_for;
    return r;
}

time_t time(time_t *ret)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    if (ret)
        *ret = t.tv_sec;
    return t.tv_sec;
}

static struct timer *find(int fd)
{
    for (unsigned i = 0; i < n_timers; i++)
        if (timers[i].fd == fd)
            return &timers[i];
    return NULL;
}

static bool is_set(const struct timer *t)
{
    return t->at.it_value.tv_sec || t->at.it_value.tv_nsec;
}

/* What has run out by the moved clock is told to ring at once: an instant of 0 would disarm. */
static int arm(const struct timer *t, struct itimerspec *ret_old)
{
    struct itimerspec at = t->at;

    if (t->clock == CLOCK_BOOTTIME && t->flags & TFD_TIMER_ABSTIME && is_set(t))
        at.it_value.tv_sec -= slept_for;
    if (at.it_value.tv_sec < 0 || (is_set(t) && !at.it_value.tv_sec && !at.it_value.tv_nsec))
        at.it_value = (struct timespec){ .tv_nsec = 1 };
    return (int)syscall(SYS_timerfd_settime, t->fd, t->flags, &at, ret_old);
}

static void cancel(struct timer *t)
{
    const struct itimerspec now = { .it_value.tv_nsec = 1 };

    t->is_cancelled =
        is_set(t) && syscall(SYS_timerfd_settime, t->fd, TFD_TIMER_ABSTIME, &now, NULL) == 0;
}

static void move_clocks(void)
{
    FILE *f = fopen(getenv("TEST_CLOCKS"), "re");
    long set, slept;

    if (f && fscanf(f, "%ld %ld", &set, &slept) == 2 && (set != set_by || slept != slept_for)) {
        pthread_mutex_lock(&lock);
        slept_for = slept;
        set_by = set;
        for (unsigned i = 0; i < n_timers; i++) {
            if (timers[i].flags & TFD_TIMER_CANCEL_ON_SET)
                cancel(&timers[i]);
            else if (timers[i].clock == CLOCK_BOOTTIME && is_set(&timers[i]))
                arm(&timers[i], NULL);
        }
        pthread_mutex_unlock(&lock);
    }
    if (f)
        fclose(f);
}

static void *watch(void *unused)
{
    char folder[4096], events[4096];
    int fd = inotify_init1(IN_CLOEXEC);

    (void)unused;
    snprintf(folder, sizeof folder, "%s", getenv("TEST_CLOCKS"));
    if (fd < 0 || inotify_add_watch(fd, dirname(folder), IN_MOVED_TO) < 0)
        abort();
    do
        move_clocks();
    while (syscall(SYS_read, fd, events, sizeof events) > 0);
    abort();
}

/* A thread of its own, deaf to signals, so that the program's own is woken by nothing but its
 * timers. */
static void begin_to_watch(void)
{
    sigset_t all, before;
    pthread_t thread;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (!getenv("TEST_CLOCKS") || pthread_create(&thread, NULL, watch, NULL) != 0)
        abort();
    pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int timerfd_create(int clock, int flags)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int fd = (int)syscall(SYS_timerfd_create, clock, flags);
    struct timer *t;

    pthread_once(&once, begin_to_watch);
    if (fd < 0)
        return fd;
    pthread_mutex_lock(&lock);
    t = find(fd); /* of a number that was used before */
    if (!t && n_timers == TIMERS_MAX)
        abort();
    if (!t)
        t = &timers[n_timers++];
    *t = (struct timer){ .fd = fd, .clock = clock };
    pthread_mutex_unlock(&lock);
    return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *at, struct itimerspec *ret_old)
{
    struct timer *t;
    int r;

    pthread_mutex_lock(&lock);
    t = find(fd);
    if (!t)
        abort();
    t->flags = flags;
    t->at = *at;
    t->is_cancelled = false;
    r = arm(t, ret_old);
    pthread_mutex_unlock(&lock);
    return r;
}

ssize_t read(int fd, void *buf, size_t size)
{
    struct timer *t;
    bool is_cancelled;

    pthread_mutex_lock(&lock);
    t = find(fd);
    is_cancelled = t && t->is_cancelled;
    if (is_cancelled) {
        t->is_cancelled = false;
        arm(t, NULL); /* it goes on as it was */
    }
    pthread_mutex_unlock(&lock);
    if (is_cancelled) {
        errno = ECANCELED;
        return -1;
    }
    return syscall(SYS_read, fd, buf, size);
}
