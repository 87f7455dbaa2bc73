/*
 * Guard: an alarm(2). Its handler only calls write(2), and then raises the signal again so that the
 * exit status is SIGALRM. SA_RESETHAND has restored the default action by then.
 */
#include "notifier/guard.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static unsigned depth;

static void on_alarm(int signal_number)
{
    static const char SENTENCE[] = "lumbard-notifier: the notification server does not answer; "
                                   "exiting, the next call starts the notifier again\n";
    ssize_t written = write(STDERR_FILENO, SENTENCE, sizeof SENTENCE - 1);

    (void)written;
    raise(signal_number);
}

void guard_init(void)
{
    struct sigaction action = { .sa_handler = on_alarm, .sa_flags = (int)SA_RESETHAND };
    sigset_t set;

    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void guard_begin(void)
{
    if (depth++ == 0)
        alarm(GUARD_LIMIT);
}

void guard_end(void)
{
    if (--depth == 0)
        alarm(0);
}
