/*
 * Guard: an alarm(2) whose handler calls nothing but write(2) and then lets the signal end the
 * process, so that the exit status says SIGALRM. SA_RESETHAND has restored the default action by
 * the time raise() delivers.
 */
#include "notifier/guard.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static unsigned depth;

static void on_alarm(int signal_number)
{
    static const char SENTENCE[] = "lumbard-notifier: the notification server hangs; "
                                   "ending, the next call starts this program anew\n";
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
