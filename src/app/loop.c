#include "app/loop.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

/* Events of one turn. At start, the replies to the first calls arrive together; one turn for each
 * of them would cost a third of the processor time of the start. */
#define EVENTS_MAX 16

/* The turns that look for further events. A later turn has one event: the look costs a poll that
 * finds nothing, about 3 % of the answer to a call. */
#define START_TURNS 64

/* The timer's SIGABRT; an abort() has reported its reason already. SA_RESETHAND has restored the
 * default action, which ends the process when this returns. */
static void on_abort(int signal_number, siginfo_t *info, void *)
{
    static const char SENTENCE[] = "lumbard: an event took too long to handle; the process aborts "
                                   "so that systemd can restart it\n";

    if (info->si_code == SI_TIMER) {
        ssize_t written = write(STDERR_FILENO, SENTENCE, sizeof SENTENCE - 1);

        (void)written;
    }
    raise(signal_number);
}

static int arm(timer_t timer, usec after)
{
    struct itimerspec t = { .it_value = { .tv_sec = after / USEC_SEC,
                                          .tv_nsec = after % USEC_SEC * 1000 } };

    return timer_settime(timer, 0, &t, NULL) < 0 ? -errno : 0;
}

/* Dispatches the pending event, and further events that are ready without a wait, up to @max.
 * Returns like sd_event_dispatch(). */
static int dispatch(sd_event *event, const struct loop_turn *turn, unsigned max)
{
    int r;

    turn->before(turn->userdata);
    r = sd_event_dispatch(event);
    for (unsigned i = 1; i < max && r > 0 && !turn->has_work(turn->userdata); i++) {
        int pending = sd_event_prepare(event);

        if (pending == 0)
            pending = sd_event_wait(event, 0);
        if (pending <= 0)
            return pending < 0 ? pending : r;
        turn->before(turn->userdata);
        r = sd_event_dispatch(event);
    }
    return r;
}

/* Returns like sd_event_wait(). */
static int wait_for_event(sd_event *event, timer_t timer)
{
    int r = arm(timer, 0);

    return r < 0 ? r : sd_event_wait(event, UINT64_MAX);
}

static int run_turn(sd_event *event, timer_t timer, usec deadman, const struct loop_turn *turn,
                    unsigned events_max)
{
    int r = sd_event_prepare(event);
    /* A prepare callback may handle events, those that a library has read already. */
    const bool is_unfinished = r >= 0 && turn->is_unfinished(turn->userdata);

    if (is_unfinished)
        turn->after(turn->userdata);
    if (r == 0) /* after() may have set a timer: only the next prepare arms it */
        r = is_unfinished ? sd_event_wait(event, 0) : wait_for_event(event, timer);
    if (r <= 0)
        return r;
    r = arm(timer, deadman);
    if (r < 0)
        return r;
    r = dispatch(event, turn, events_max);
    if (r >= 0 && sd_event_get_state(event) != SD_EVENT_FINISHED)
        turn->after(turn->userdata);
    return r;
}

int loop_run(sd_event *event, usec deadman, const struct loop_turn *turn)
{
    struct sigevent on_expiry = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGABRT };
    struct sigaction action = { .sa_sigaction = on_abort,
                                .sa_flags = (int)(SA_SIGINFO | SA_RESETHAND) };
    timer_t timer;
    int code = 0, r = 0;

    if (sigaction(SIGABRT, &action, NULL) < 0)
        return -errno;
    if (timer_create(CLOCK_MONOTONIC, &on_expiry, &timer) < 0)
        return -errno;
    for (unsigned n = 0; r >= 0 && sd_event_get_state(event) != SD_EVENT_FINISHED;
         n += n < START_TURNS)
        r = run_turn(event, timer, deadman, turn, n < START_TURNS ? EVENTS_MAX : 1);
    timer_delete(timer);
    if (r < 0)
        return r;
    r = sd_event_get_exit_code(event, &code);
    return r < 0 ? r : code;
}
