/*
 * The loop and its dead-man timer: a turn that hangs ends the process, and no other turn does.
 */
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/loop.h"

#define DEADMAN USEC_SEC /* long enough that no turn hangs on a loaded machine */

static void nothing(void *userdata)
{
    (void)userdata;
}

static bool has_no_work(void *userdata)
{
    (void)userdata;
    return false;
}

static bool has_work(void *userdata)
{
    (void)userdata;
    return true;
}

static const struct loop_turn idle_turn = {
    .before = nothing, .has_work = has_no_work, .is_unfinished = has_no_work, .after = nothing
};

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

__attribute__((noreturn)) static int fail(sd_event_source *s, void *userdata)
{
    (void)s;
    (void)userdata;
    abort();
}

/* Runs a loop with this handler until SIGABRT ends its process; returns how much it printed. */
static ssize_t printed_until_abort(sd_event_handler_t handler)
{
    char text[256];
    ssize_t n;
    int status, ends[2];
    pid_t pid;

    g_assert_cmpint(pipe(ends), ==, 0);
    pid = fork();
    if (pid == 0) {
        sd_event *event = NULL;

        if (dup2(ends[1], STDERR_FILENO) < 0 || sd_event_new(&event) < 0 ||
            sd_event_add_defer(event, NULL, handler, NULL) < 0)
            _exit(2);
        loop_run(event, DEADMAN, &idle_turn);
        _exit(3); /* the timer did not end it */
    }
    close(ends[1]);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGABRT);
    n = read(ends[0], text, sizeof text);
    if (n > 0)
        g_assert_true(g_str_has_prefix(text, "lumbard: an event took too long to handle;"));
    close(ends[0]);
    return n;
}

static void test_hang(void)
{
    g_assert_cmpint(printed_until_abort(hang), >, 0);
}

static void test_abort(void)
{
    g_assert_cmpint(printed_until_abort(fail), ==, 0);
}

static int end(sd_event_source *s, uint64_t now, void *userdata)
{
    (void)now;
    (void)userdata;
    return sd_event_exit(sd_event_source_get_event(s), 7);
}

/* Waiting for longer than a turn may take is not a hang, and the exit code is returned. */
static void test_wait(void)
{
    sd_event *event = NULL;
    int before = 0;

    g_assert_cmpint(sd_event_new(&event), >=, 0);
    g_assert_cmpint(sd_event_add_time_relative(event, NULL, CLOCK_MONOTONIC, (uint64_t)DEADMAN * 2,
                                               1000, end, NULL),
                    >=, 0);
    const struct loop_turn turn = { .before = count,
                                    .has_work = has_no_work,
                                    .is_unfinished = has_no_work,
                                    .after = nothing,
                                    .userdata = &before };

    g_assert_cmpint(loop_run(event, DEADMAN, &turn), ==, 7);
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

/* Many short turns without a wait, together longer than one may take: the limit is per turn. */
static void test_busy(void)
{
    sd_event *event = NULL;
    sd_event_source *source = NULL;
    const struct loop_turn turn = {
        .before = nothing, .has_work = has_work, .is_unfinished = has_no_work, .after = nothing
    };
    int turns = 0;

    g_assert_cmpint(sd_event_new(&event), >=, 0);
    g_assert_cmpint(sd_event_add_defer(event, &source, again, &turns), >=, 0);
    g_assert_cmpint(loop_run(event, DEADMAN, &turn), ==, 0);
    g_assert_cmpint(turns, ==, 30);
    sd_event_source_unref(source);
    sd_event_unref(event);
}

static int once_more(sd_event_source *s, void *userdata)
{
    (void)userdata;
    return sd_event_source_set_enabled(s, SD_EVENT_OFF);
}

static int befores;

static void count_before(void *userdata)
{
    (void)userdata;
    befores++;
}

/* Returns the number of turns for three events that are ready at once. */
static int turns_of_three(bool (*asked)(void *userdata))
{
    sd_event *event = NULL;
    sd_event_source *sources[3] = { NULL }, *last = NULL;
    int turns = 0;
    const struct loop_turn turn = { .before = count_before,
                                    .has_work = asked,
                                    .is_unfinished = has_no_work,
                                    .after = count,
                                    .userdata = &turns };

    g_assert_cmpint(sd_event_new(&event), >=, 0);
    for (unsigned i = 0; i < 3; i++)
        g_assert_cmpint(sd_event_add_defer(event, &sources[i], once_more, NULL), >=, 0);
    g_assert_cmpint(sd_event_add_time_relative(event, &last, CLOCK_MONOTONIC, 0, 1, end, NULL), >=,
                    0);
    g_assert_cmpint(sd_event_source_set_priority(last, SD_EVENT_PRIORITY_IDLE), >=, 0);
    g_assert_cmpint(loop_run(event, DEADMAN, &turn), ==, 7);
    for (unsigned i = 0; i < 3; i++)
        sd_event_source_unref(sources[i]);
    sd_event_source_unref(last);
    sd_event_unref(event);
    return turns;
}

/* Events that are ready at once share a turn, unless one of them leaves work. */
static void test_events_at_once(void)
{
    befores = 0;
    g_assert_cmpint(turns_of_three(has_no_work), <, 4);
    g_assert_cmpint(befores, >=, 4); /* the clocks are read before each event */
    g_assert_cmpint(turns_of_three(has_work), >=, 4);
}

struct queue {
    sd_event *event;
    bool is_full, has_work;
};

__attribute__((noreturn)) static int come_too_late(sd_event_source *s, uint64_t now, void *userdata)
{
    (void)s;
    (void)now;
    (void)userdata;
    g_error("the work waited for the next event");
}

/* Handles the event in the queue, which no descriptor announces. */
static int empty_queue(sd_event_source *s, void *userdata)
{
    struct queue *q = userdata;

    (void)s;
    q->has_work |= q->is_full;
    q->is_full = false;
    return 0;
}

static bool queue_has_work(void *userdata)
{
    return ((const struct queue *)userdata)->has_work;
}

static void end_with_work(void *userdata)
{
    struct queue *q = userdata;

    if (q->has_work)
        sd_event_exit(q->event, 0);
    q->has_work = false;
}

/* Work that a prepare callback leaves does not wait for the next event. */
static void test_work_of_prepare(void)
{
    struct queue q = { .is_full = true };
    const struct loop_turn turn = { .before = nothing,
                                    .has_work = has_no_work,
                                    .is_unfinished = queue_has_work,
                                    .after = end_with_work,
                                    .userdata = &q };
    sd_event_source *later = NULL;

    g_assert_cmpint(sd_event_new(&q.event), >=, 0);
    g_assert_cmpint(sd_event_add_time_relative(q.event, &later, CLOCK_MONOTONIC,
                                               (uint64_t)DEADMAN * 5, 1000, come_too_late, &q),
                    >=, 0);
    g_assert_cmpint(sd_event_source_set_prepare(later, empty_queue), >=, 0);
    g_assert_cmpint(loop_run(q.event, DEADMAN, &turn), ==, 0);
    sd_event_source_unref(later);
    sd_event_unref(q.event);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/loop/a turn that hangs ends the process", test_hang);
    g_test_add_func("/loop/an abort is not reported as a hang", test_abort);
    g_test_add_func("/loop/waiting is no hang", test_wait);
    g_test_add_func("/loop/each turn has its own time", test_busy);
    g_test_add_func("/loop/events at once share a turn", test_events_at_once);
    g_test_add_func("/loop/work of a prepare callback is done at once", test_work_of_prepare);
    return g_test_run();
}
