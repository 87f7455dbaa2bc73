#include "app/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

static int arm(timer_t timer, usec after)
{
    struct itimerspec t = { .it_value = { .tv_sec = after / USEC_SEC,
                                          .tv_nsec = after % USEC_SEC * 1000 } };

    return timer_settime(timer, 0, &t, NULL) < 0 ? -errno : 0;
}

static int turn(sd_event *event, timer_t timer, usec deadman, void (*before)(void *),
                void (*after)(void *), void *userdata)
{
    int r = sd_event_prepare(event);

    if (r == 0) {
        r = arm(timer, 0);
        if (r < 0)
            return r;
        r = sd_event_wait(event, UINT64_MAX);
    }
    if (r <= 0)
        return r;
    r = arm(timer, deadman);
    if (r < 0)
        return r;
    before(userdata);
    r = sd_event_dispatch(event);
    if (r >= 0 && sd_event_get_state(event) != SD_EVENT_FINISHED)
        after(userdata);
    return r;
}

int loop_run(sd_event *event, usec deadman, void (*before)(void *userdata),
             void (*after)(void *userdata), void *userdata)
{
    struct sigevent on_expiry = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGABRT };
    timer_t timer;
    int code = 0, r = 0;

    if (timer_create(CLOCK_MONOTONIC, &on_expiry, &timer) < 0)
        return -errno;
    while (r >= 0 && sd_event_get_state(event) != SD_EVENT_FINISHED)
        r = turn(event, timer, deadman, before, after, userdata);
    timer_delete(timer);
    if (r < 0)
        return r;
    r = sd_event_get_exit_code(event, &code);
    return r < 0 ? r : code;
}
