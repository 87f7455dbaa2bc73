/*
 * Clocks that a test can set, and a sleep of the machine that it can pretend: the real clocks would
 * change for all programs, and a container cannot sleep.
 *
 * Preloaded, it reads three numbers of seconds from the file $TEST_CLOCKS: the offset by which the
 * wall clock was set, the time that the machine slept, and time that passed without sleep. All are
 * added to CLOCK_REALTIME, the last two to CLOCK_BOOTTIME, the last to CLOCK_MONOTONIC. To change
 * them, move another file over this one. The program notices that as it would notice the kernel:
 * timers that expired meanwhile become readable, and a timer with TFD_TIMER_CANCEL_ON_SET becomes
 * readable and its read() returns ECANCELED. Then it writes the three numbers to $TEST_CLOCKS.PID:
 * on a busy machine an event that follows the move would otherwise be seen before it.
 *
 * All timers remain timers of the kernel, on its clocks; only their instants are shifted.
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
    struct itimerspec at; /* as the program set it */
    bool is_cancelled;
} timers[TIMERS_MAX];

static unsigned n_timers;
static _Atomic long set_by, slept_for, passed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static long offset_of(clockid_t id)
{
    switch (id) {
    case CLOCK_REALTIME:
        return set_by + slept_for + passed;
    case CLOCK_BOOTTIME:
        return slept_for + passed;
    case CLOCK_MONOTONIC:
        return passed;
    default:
        return 0;
    }
}

int clock_gettime(clockid_t id, struct timespec *t)
{
    int r = (int)syscall(SYS_clock_gettime, id, t);

    if (r == 0)
        t->tv_sec += offset_of(id);
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

/* A timer that has expired by the shifted clock is set to 1 ns: an instant of 0 would disarm it. */
static int arm(const struct timer *t, struct itimerspec *ret_old)
{
    struct itimerspec at = t->at;

    if (t->clock != CLOCK_REALTIME && t->flags & TFD_TIMER_ABSTIME && is_set(t))
        at.it_value.tv_sec -= offset_of(t->clock);
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

/* Which offsets this program has now. Before its first ones the file is there, and empty. */
static void report(bool is_first)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s.%d", getenv("TEST_CLOCKS"), (int)getpid());
    f = fopen(path, "we");
    if (!f)
        abort();
    if (!is_first)
        fprintf(f, "%ld %ld %ld\n", set_by, slept_for, passed);
    fclose(f);
}

static void move_clocks(void)
{
    FILE *f = fopen(getenv("TEST_CLOCKS"), "re");
    long set, slept, past;

    if (f && fscanf(f, "%ld %ld %ld", &set, &slept, &past) == 3 &&
        (set != set_by || slept != slept_for || past != passed)) {
        pthread_mutex_lock(&lock);
        slept_for = slept;
        passed = past;
        set_by = set;
        for (unsigned i = 0; i < n_timers; i++) {
            if (timers[i].flags & TFD_TIMER_CANCEL_ON_SET)
                cancel(&timers[i]);
            else if (timers[i].clock != CLOCK_REALTIME && is_set(&timers[i]))
                arm(&timers[i], NULL);
        }
        pthread_mutex_unlock(&lock);
    }
    if (f)
        fclose(f);
    report(false);
}

static void *watch(void *fd)
{
    char events[4096];

    while (syscall(SYS_read, *(int *)fd, events, sizeof events) > 0)
        move_clocks();
    abort();
}

/* Watches in a thread with all signals blocked, so that only timers wake the program's thread. */
static void start_watching(void)
{
    static int fd;
    char folder[4096];
    sigset_t all, before;
    pthread_t thread;

    if (!getenv("TEST_CLOCKS"))
        abort();
    snprintf(folder, sizeof folder, "%s", getenv("TEST_CLOCKS"));
    fd = inotify_init1(IN_CLOEXEC);
    if (fd < 0 || inotify_add_watch(fd, dirname(folder), IN_MOVED_TO) < 0)
        abort();
    report(true);
    move_clocks();
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, watch, &fd) != 0)
        abort();
    pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int timerfd_create(int clock, int flags)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int fd = (int)syscall(SYS_timerfd_create, clock, flags);
    struct timer *t;

    pthread_once(&once, start_watching);
    if (fd < 0)
        return fd;
    pthread_mutex_lock(&lock);
    t = find(fd); /* the number of a closed timer is used again */
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
        arm(t, NULL); /* a cancelled timer keeps its instant */
    }
    pthread_mutex_unlock(&lock);
    if (is_cancelled) {
        errno = ECANCELED;
        return -1;
    }
    return syscall(SYS_read, fd, buf, size);
}
