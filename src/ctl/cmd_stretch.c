/*
 * stretch: starts a guided stretch and follows it, as a view in a terminal or as lines.
 *
 * The service owns the time. The view counts the seconds from the instants that the service
 * announces, and each key is a call to it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/client/exercise_query.h"
#include "ctl/client/follow.h"
#include "ctl/client/start_service.h"
#include "ctl/stretch_arguments.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/stretch_view.h"
#include "ctl/text/terminal.h"
#include "wording/translation.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };

struct stretch_run {
    sd_bus *bus;
    sd_event *event;
    sd_event_source *tick;
    int signal_fd;
    sigset_t signals_before;
    struct follow follow;
    const char *exercise, *side; /* as typed; "": the next by plan */
    bool has_view;
    bool is_asked, is_started, is_stopping;
    bool has_new_step; /* since the last drawing */
    struct exercise_facts facts;
    bool as_json;
    char *outcome;
};

static void stop_run(struct stretch_run *s, enum command_status status)
{
    sd_event_exit(s->event, (int)status);
}

static const char *coach_text(const struct stretch_run *s, const char *name)
{
    return property_list_string(s->follow.coach, name) ?: "";
}

static void draw(struct stretch_run *s)
{
    g_autofree char *drawing = stretch_view_drawing(coach_text(s, "StepPicture"));
    g_autofree char *exercise =
        exercise_facts_describe(&s->facts, coach_text(s, "Exercise"), coach_text(s, "Side"));
    struct stretch_view view = { .exercise = exercise ?: "", .drawing = drawing };
    g_autoptr(GString) out = g_string_new(NULL);

    terminal_size(&view.rows, &view.columns);
    stretch_view_screen(out, s->follow.coach, &view, format_now());
    if (terminal_draw(out, s->has_new_step))
        s->has_new_step = false;
}

static void print_step(struct stretch_run *s)
{
    g_autoptr(GString) line = g_string_new(NULL);
    int r;

    s->has_new_step = false;
    if (s->as_json)
        stretch_view_json(line, s->follow.coach);
    else
        stretch_view_line(line, s->follow.coach, format_now());
    r = output_write(line->str, line->len, s->signal_fd);
    if (r < 0 && r != -ECANCELED)
        stop_run(s, r == -EPIPE ? COMMAND_FINE : client_failed(N_("write the output"), r));
}

/* The seconds change when a whole number of them is left. */
static int on_tick(sd_event_source *source, uint64_t, void *userdata)
{
    struct stretch_run *s = userdata;
    const usec ends_at = property_list_usec(s->follow.coach, "StepEndsTimestamp");
    const usec left = ends_at - format_now();
    const usec wait = left > 0 ? (left - 1) % USEC_SEC + 1 : USEC_SEC;

    draw(s);
    sd_event_source_set_time_relative(source, (uint64_t)wait);
    sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
    return 0;
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct stretch_run *s = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(m);

    if (!error || s->is_started)
        return 0; /* a key that came too late */
    terminal_close();
    stop_run(s, client_call_failed(error, sd_bus_error_get_errno(error)));
    return 0;
}

static void call(struct stretch_run *s, const char *method, const char *exercise, const char *side)
{
    sd_bus_message *m = NULL;
    int r = client_new_call(s->bus, NULL, CLIENT_COACH, method, /* may_start= */ false, &m);

    if (r >= 0 && exercise)
        r = sd_bus_message_append(m, "ss", exercise, side);
    if (r >= 0)
        r = sd_bus_call_async(s->bus, NULL, m, on_answer, s, (uint64_t)CLIENT_TIMEOUT);
    sd_bus_message_unref(m);
    if (r < 0) {
        terminal_close();
        stop_run(s, client_failed(N_("call the lumbard service"), r));
    }
}

static void take_key(struct stretch_run *s, char key)
{
    switch (key) {
    case 'n':
    case ' ':
    case '\n':
        call(s, "NextStep", NULL, NULL);
        break;
    case 'o':
        call(s, "OtherSide", NULL, NULL);
        break;
    case 'q':
        call(s, "StopStretch", NULL, NULL);
        break;
    default:
        break;
    }
}

static int on_key(sd_event_source *, int fd, uint32_t, void *userdata)
{
    struct stretch_run *s = userdata;
    char key;
    const ssize_t n = read(fd, &key, 1);

    if (n == 1 && s->is_started)
        take_key(s, key);
    else if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
        stop_run(s, COMMAND_FINE); /* the terminal is gone */
    return 0;
}

/* Ctrl+C stops the stretch, and the end of the stretch ends the program. Any other signal, or a
 * second Ctrl+C, ends the program at once. */
static void take_signal(struct stretch_run *s, unsigned number)
{
    const bool must_wait = number == SIGINT && s->is_started && !s->is_stopping;

    if (number == SIGWINCH) {
        if (s->has_view && s->is_started)
            draw(s);
        return;
    }
    if (s->is_started && !s->is_stopping)
        call(s, "StopStretch", NULL, NULL);
    s->is_stopping = true;
    if (!must_wait)
        stop_run(s, COMMAND_FINE);
}

static int on_signal_fd(sd_event_source *, int fd, uint32_t, void *userdata)
{
    struct signalfd_siginfo info;

    if (read(fd, &info, sizeof info) == (ssize_t)sizeof info)
        take_signal(userdata, info.ssi_signo);
    return 0;
}

static void on_present(void *userdata, bool)
{
    struct stretch_run *s = userdata;

    if (!s->is_asked)
        call(s, "StartStretch", s->exercise, s->side);
    s->is_asked = true;
}

static void on_absent(void *userdata, const char *event, const char *sentence)
{
    struct stretch_run *s = userdata;

    terminal_close();
    fprintf(stderr, "%s\n", sentence);
    stop_run(s, strcmp(event, "Unanswered") == 0 ? COMMAND_FAILED : COMMAND_NOT_RUNNING);
}

static void begin_view(struct stretch_run *s)
{
    int r = terminal_open(s->signal_fd);

    if (r >= 0)
        r = sd_event_add_io(s->event, NULL, STDIN_FILENO, EPOLLIN, on_key, s);
    if (r >= 0)
        r = sd_event_add_time_relative(s->event, &s->tick, CLOCK_BOOTTIME, 0, USEC_MSEC, on_tick,
                                       s);
    if (r < 0) {
        terminal_close();
        stop_run(s, client_failed(N_("use the terminal"), r));
    }
}

/* The properties of one turn of the service arrive after its signals. */
static void on_changed(void *userdata, const char *, const struct property_list *, GVariant *)
{
    struct stretch_run *s = userdata;
    const bool is_stretching = strcmp(coach_text(s, "Phase"), "stretching") == 0;

    if (!s->is_started && s->has_new_step && is_stretching) {
        s->is_started = true;
        exercise_query(s->bus, coach_text(s, "Exercise"), &s->facts);
        if (s->has_view)
            begin_view(s);
    }
    if (s->is_started && !is_stretching)
        stop_run(s, COMMAND_FINE);
    else if (s->is_started && s->has_new_step && s->has_view)
        sd_event_source_set_time_relative(s->tick, 0);
    else if (s->is_started && s->has_new_step)
        print_step(s);
}

static void on_signal(void *userdata, const char *, const char *member, GVariant *arguments)
{
    struct stretch_run *s = userdata;

    if (strcmp(member, "StepStarted") == 0) {
        s->has_new_step = true;
    } else if (strcmp(member, "StretchFinished") == 0 &&
               g_variant_is_of_type(arguments, G_VARIANT_TYPE("(ssst)"))) {
        g_free(s->outcome);
        g_variant_get_child(arguments, 2, "s", &s->outcome);
    }
}

static void on_failed(void *userdata, enum command_status status)
{
    terminal_close();
    stop_run(userdata, status);
}

static const struct follow_listener listener = {
    .present = on_present,
    .absent = on_absent,
    .changed = on_changed,
    .signal = on_signal,
    .failed = on_failed,
};

static int attach(struct stretch_run *s)
{
    sigset_t set;
    int r = sd_event_new(&s->event);

    sigemptyset(&set);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaddset(&set, signals[i]);
    if (!s->has_view)
        sigdelset(&set, SIGWINCH); /* it would cut off a line */
    if (r >= 0 && sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        r = -errno;
    s->signal_fd = r < 0 ? -1 : signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (r >= 0 && s->signal_fd < 0)
        r = -errno;
    if (r >= 0)
        r = sd_event_add_io(s->event, NULL, s->signal_fd, EPOLLIN, on_signal_fd, s);
    if (r >= 0)
        r = sd_bus_attach_event(s->bus, s->event, SD_EVENT_PRIORITY_NORMAL);
    return r < 0 ? r : follow_start(&s->follow);
}

static enum command_status run(struct stretch_run *s)
{
    enum command_status status = COMMAND_FINE;
    int r;

    sigprocmask(SIG_SETMASK, NULL, &s->signals_before);
    follow_init(&s->follow, s->bus, &listener, s);
    r = attach(s);
    if (r >= 0)
        r = sd_event_loop(s->event);
    terminal_close();
    sigprocmask(SIG_SETMASK, &s->signals_before, NULL); /* the last line may find no reader */
    status = r < 0 ? client_failed(N_("follow the stretch"), r) : (enum command_status)r;
    if (status == COMMAND_FINE && s->outcome)
        status = screen_print(stretch_view_end(s->outcome, s->facts.counts_as_rest));
    sd_bus_flush(s->bus);
    s->tick = sd_event_source_disable_unref(s->tick);
    follow_done(&s->follow);
    sd_bus_detach_event(s->bus);
    sd_event_unref(s->event);
    if (s->signal_fd >= 0)
        close(s->signal_fd);
    g_free(s->outcome);
    exercise_facts_done(&s->facts);
    return status;
}

enum command_status command_stretch(const struct command_call *call)
{
    struct stretch_run s = { .signal_fd = -1,
                             .has_view = terminal_is_usable() && !call->as_json,
                             .as_json = call->as_json };
    enum command_status status = stretch_arguments(call, &s.exercise, &s.side);

    if (status == COMMAND_FINE)
        status = client_open(&s.bus);
    if (status == COMMAND_FINE)
        status = client_start(s.bus);
    if (status == COMMAND_FINE)
        status = run(&s);
    sd_bus_flush_close_unref(s.bus);
    return status;
}
