#include "util/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Smaller differences come from slewing, or from the time between two reads. */
#define STEP_MIN  (20 * USEC_MSEC)
#define SLEEP_MIN (10 * USEC_MSEC)

#define READ_TIME_MAX \
    50 /* µs: four reads take 1 µs, and 10 µs where each is a call of the kernel */
#define READ_ATTEMPTS 10

static usec read_clock(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (usec)t.tv_sec * USEC_SEC + t.tv_nsec / 1000;
}

usec clock_boot(void)
{
    return read_clock(CLOCK_BOOTTIME);
}

usec clock_mono(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

usec clock_real(void)
{
    return read_clock(CLOCK_REALTIME);
}

/* The three clocks, read as one. */
struct clock_reading {
    usec mono, boot, real;
};

/* The clocks are read one after the other. When another program has the processor between two
 * reads, or the machine falls asleep there, their difference is wrong by that time. So the reads
 * are repeated until they took next to no time, and of the attempts the quickest counts. */
static struct clock_reading read_clocks(void)
{
    struct clock_reading best = { 0 };
    usec quickest = USEC_NEVER;

    for (unsigned i = 0; i < READ_ATTEMPTS && quickest > READ_TIME_MAX; i++) {
        struct clock_reading now;
        usec took;

        now.boot = clock_boot();
        now.mono = clock_mono();
        now.real = clock_real();
        took = clock_boot() - now.boot;
        if (took < quickest) {
            quickest = took;
            best = now;
        }
    }
    return best;
}

void clock_init(struct clock *c)
{
    struct clock_reading now = read_clocks();

    memset(c, 0, sizeof *c);
    c->real_offset = now.real - now.boot;
    c->sleeps[0].mono = 0;
    c->sleeps[0].offset = now.boot - now.mono;
    c->n = 1;
}

void clock_keep_offset(struct clock *c, usec real_offset)
{
    usec step = c->real_offset - real_offset;

    if (step <= STEP_MIN && step >= -STEP_MIN)
        c->real_offset = real_offset;
}

void clock_update(struct clock *c, usec *ret_slept, bool *ret_stepped)
{
    struct clock_reading now = read_clocks();
    usec slept = now.boot - now.mono - c->sleeps[c->n - 1].offset;
    usec step = now.real - now.boot - c->real_offset;

    *ret_slept = slept > SLEEP_MIN ? slept : 0;
    *ret_stepped = step > STEP_MIN || step < -STEP_MIN;
    if (*ret_slept) {
        if (c->n == CLOCK_SLEEPS)
            memmove(c->sleeps, c->sleeps + 1, --c->n * sizeof c->sleeps[0]);
        c->sleeps[c->n].mono = now.mono;
        c->sleeps[c->n++].offset = now.boot - now.mono;
    }
    if (*ret_stepped)
        c->real_offset = now.real - now.boot;
}

uint64_t clock_to_real(const struct clock *c, usec boot)
{
    usec real;

    if (boot == USEC_NONE || boot == USEC_NEVER)
        return 0;
    real = usec_add(boot, c->real_offset);
    return real > 0 ? (uint64_t)real : 0;
}

usec clock_from_real(const struct clock *c, usec real)
{
    return usec_add(real, -c->real_offset);
}

usec clock_from_mono(const struct clock *c, usec mono)
{
    unsigned i = c->n - 1;

    while (i > 0 && mono < c->sleeps[i].mono)
        i--;
    return mono + c->sleeps[i].offset;
}

int clock_watch(sd_event *event, sd_event_io_handler_t handler, void *userdata,
                sd_event_source **ret)
{
    /* The year 9999: never reached, and valid on every system. */
    struct itimerspec never = { .it_value.tv_sec = 253370764800 };
    sd_event_source *source = NULL;
    int r, fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);

    if (fd < 0)
        return -errno;
    if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) < 0) {
        r = -errno;
        close(fd);
        return r;
    }
    r = sd_event_add_io(event, &source, fd, EPOLLIN, handler, userdata);
    if (r < 0) {
        close(fd);
        return r;
    }
    sd_event_source_set_io_fd_own(source, true);
    sd_event_source_set_description(source, "clock");
    *ret = source;
    return 0;
}
