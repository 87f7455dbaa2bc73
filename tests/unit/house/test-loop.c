/*
 * The loop and its dead-man timer: a turn that hangs ends the process; turns that do not, never do.
 */
#include <glib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/loop.h"

#define DEADMAN USEC_SEC /* so much that a loaded machine takes no turn for a hang */

static void nothing(void *userdata)
{
    (void)userdata;
}

static void count(void *userdata)
{
    ++*(int *)userdata;
}

__attribute__((noreturn)) static int hang(sd_event_source *s, void *userdata)
{
    (void)s;
    (void)userdata;
    for (;;)
        pause();
}

static void test_hang(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        sd_event *event = NULL;

        if (sd_event_new(&event) < 0 || sd_event_add_defer(event, NULL, hang, NULL) < 0)
            _exit(2);
        loop_run(event, DEADMAN, nothing, nothing, NULL);
        _exit(3); /* it got away */
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGABRT);
}

static int end(sd_event_source *s, uint64_t now, void *userdata)
{
    (void)now;
    (void)userdata;
    return sd_event_exit(sd_event_source_get_event(s), 7);
}

/* Waiting for longer than a turn may take is no hang, and the exit code comes through. */
static void test_wait(void)
{
    sd_event *event = NULL;
    int before = 0;

    g_assert_cmpint(sd_event_new(&event), >=, 0);
    g_assert_cmpint(sd_event_add_time_relative(event, NULL, CLOCK_MONOTONIC, (uint64_t)DEADMAN * 2,
                                               1000, end, NULL),
                    >=, 0);
    g_assert_cmpint(loop_run(event, DEADMAN, count, nothing, &before), ==, 7);
    g_assert_cmpint(before, >=, 1);
    sd_event_unref(event);
}

static int again(sd_event_source *s, void *userdata)
{
    int *turns = userdata;

    g_usleep(50 * 1000);
    if (++*turns == 30)
        return sd_event_exit(sd_event_source_get_event(s), 0);
    return sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
}

/* Many short turns without a wait between them, together longer than one may take: each has its own
 * time. */
static void test_busy(void)
{
    sd_event *event = NULL;
    sd_event_source *source = NULL;
    int turns = 0;

    g_assert_cmpint(sd_event_new(&event), >=, 0);
    g_assert_cmpint(sd_event_add_defer(event, &source, again, &turns), >=, 0);
    g_assert_cmpint(loop_run(event, DEADMAN, nothing, nothing, NULL), ==, 0);
    g_assert_cmpint(turns, ==, 30);
    sd_event_source_unref(source);
    sd_event_unref(event);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/loop/a turn that hangs ends the process", test_hang);
    g_test_add_func("/loop/waiting is no hang", test_wait);
    g_test_add_func("/loop/each turn has its own time", test_busy);
    return g_test_run();
}
