/*
 * watch: a line at each change. The loop waits for the service, for SIGINT and SIGTERM, and for the
 * reader of the output to close it. It has no timer.
 */
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/client/follow.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/watch_lines.h"

struct watch_view {
    sd_bus *bus;
    sd_event *event;
    int signal_fd;
    enum watch_form form;
    struct follow follow;
    char *last; /* the last line for a panel, which is not repeated */
};

/* Ends the loop; an error has been printed before. */
static void watch_end(struct watch_view *w, enum command_status status)
{
    sd_event_exit(w->event, (int)status);
}

static void watch_print(struct watch_view *w, const GString *line)
{
    int r;

    if (line->len == 0)
        return;
    if (w->form == WATCH_WAYBAR) {
        if (g_strcmp0(w->last, line->str) == 0)
            return;
        g_free(w->last);
        w->last = g_strdup(line->str);
    }
    r = output_write(line->str, line->len, w->signal_fd);
    if (r == -EPIPE || r == -ECANCELED)
        watch_end(w, COMMAND_FINE);
    else if (r < 0)
        watch_end(w, client_failed("write the output", r));
}

static void on_present(void *userdata, bool is_back)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_present(line, w->form, &w->follow, is_back, format_now());
    watch_print(w, line);
}

static void on_absent(void *userdata, const char *event, const char *sentence)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_absent(line, w->form, event, sentence, format_now());
    watch_print(w, line);
}

static void on_changed(void *userdata, const char *interface, const struct property_list *changed,
                       GVariant *invalidated)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_changed(line, w->form, &w->follow, interface, changed, invalidated, format_now());
    watch_print(w, line);
}

static void on_signal(void *userdata, const char *interface, const char *member,
                      GVariant *arguments)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_signal(line, w->form, interface, member, arguments, format_now());
    watch_print(w, line);
}

static void on_failed(void *userdata, enum command_status status)
{
    watch_end(userdata, status);
}

static const struct follow_listener listener = {
    .present = on_present,
    .absent = on_absent,
    .changed = on_changed,
    .signal = on_signal,
    .failed = on_failed,
};

static int on_stop(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
    (void)source;
    (void)fd;
    (void)events;
    watch_end(userdata, COMMAND_FINE);
    return 0;
}

/* Blocks SIGINT and SIGTERM: output_write() and the loop poll the descriptor instead. */
static int open_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return -errno;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int watch_attach(struct watch_view *w)
{
    int r = sd_event_new(&w->event);

    w->signal_fd = r < 0 ? -1 : open_signals();
    if (r >= 0 && w->signal_fd < 0)
        r = -errno;
    if (r >= 0)
        r = sd_event_add_io(w->event, NULL, w->signal_fd, EPOLLIN, on_stop, w);
    if (r >= 0) {
        /* Without any event requested, epoll still reports that the reader has closed its end. It
         * cannot watch a file. */
        r = sd_event_add_io(w->event, NULL, STDOUT_FILENO, 0, on_stop, w);
        r = r == -EPERM ? 0 : r;
    }
    if (r >= 0)
        r = sd_bus_attach_event(w->bus, w->event, SD_EVENT_PRIORITY_NORMAL);
    return r < 0 ? r : 0;
}

static enum command_status watch_run(struct watch_view *w)
{
    enum command_status status = client_open(&w->bus);
    int r;

    if (status != COMMAND_FINE)
        return status;
    follow_init(&w->follow, w->bus, &listener, w);
    r = watch_attach(w);
    if (r >= 0)
        r = follow_start(&w->follow);
    if (r < 0)
        return client_failed("watch the lumbard service", r);
    r = sd_event_loop(w->event);
    return r < 0 ? client_failed("watch the lumbard service", r) : (enum command_status)r;
}

static void watch_done(struct watch_view *w)
{
    if (w->bus) {
        follow_done(&w->follow);
        sd_bus_detach_event(w->bus);
    }
    sd_bus_flush_close_unref(w->bus);
    sd_event_unref(w->event);
    if (w->signal_fd >= 0)
        close(w->signal_fd);
    g_free(w->last);
}

enum command_status command_watch(const struct command_call *call)
{
    struct watch_view w = { .signal_fd = -1,
                            .form = call->as_json                 ? WATCH_JSON
                                    : command_has(call, "waybar") ? WATCH_WAYBAR
                                                                  : WATCH_PEOPLE };
    enum command_status status = watch_run(&w);

    watch_done(&w);
    return status;
}
