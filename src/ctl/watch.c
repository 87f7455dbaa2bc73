/*
 * watch: a line at each change. The loop waits for the service, for SIGINT and SIGTERM, and for the
 * reader of our output to leave; nothing in it ticks.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/follow.h"
#include "ctl/output.h"
#include "ctl/text.h"
#include "ctl/watch_lines.h"

struct watch {
    sd_bus *bus;
    sd_event *event;
    int signal_fd;
    enum watch_form form;
    struct follow follow;
    char *last; /* the last line for a panel, so as not to repeat it */
};

/* Ends the loop; the reason has been printed, if there is one. */
static void watch_end(struct watch *w, enum command_status status)
{
    sd_event_exit(w->event, (int)status);
}

static void watch_print(struct watch *w, const GString *line)
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
    struct watch *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_present(line, w->form, &w->follow, is_back, text_now());
    watch_print(w, line);
}

static void on_absent(void *userdata, const char *event, const char *sentence)
{
    struct watch *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_absent(line, w->form, event, sentence, text_now());
    watch_print(w, line);
}

static void on_changed(void *userdata, const char *interface, const struct properties *changed,
                       GVariant *invalidated)
{
    struct watch *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_changed(line, w->form, &w->follow, interface, changed, invalidated, text_now());
    watch_print(w, line);
}

static void on_signal(void *userdata, const char *interface, const char *member,
                      GVariant *arguments)
{
    struct watch *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    watch_line_signal(line, w->form, interface, member, arguments, text_now());
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

/* Blocks SIGINT and SIGTERM: output_write() and the loop look at the descriptor. */
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

static int watch_attach(struct watch *w)
{
    int r = sd_event_new(&w->event);

    w->signal_fd = r < 0 ? -1 : open_signals();
    if (r >= 0 && w->signal_fd < 0)
        r = -errno;
    if (r >= 0)
        r = sd_event_add_io(w->event, NULL, w->signal_fd, EPOLLIN, on_stop, w);
    if (r >= 0) {
        /* Without asking for anything, epoll tells when the reader has gone. Files cannot be
         * watched and never go. */
        r = sd_event_add_io(w->event, NULL, STDOUT_FILENO, 0, on_stop, w);
        r = r == -EPERM ? 0 : r;
    }
    if (r >= 0)
        r = sd_bus_attach_event(w->bus, w->event, SD_EVENT_PRIORITY_NORMAL);
    return r < 0 ? r : 0;
}

static enum command_status watch_run(struct watch *w)
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

static void watch_done(struct watch *w)
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

enum command_status command_watch(const struct command *self, int argc, char **argv)
{
    gboolean as_json = FALSE, for_waybar = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object per line", NULL },
        { "waybar", 0, 0, G_OPTION_ARG_NONE, &for_waybar, "Print a line for a panel at each change",
          NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    struct watch w = { .signal_fd = -1 };
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ 0);

    if (status != COMMAND_FINE)
        return status;
    if (as_json && for_waybar)
        return command_misused(self, "--json and --waybar cannot be had together.");
    w.form = as_json ? WATCH_JSON : for_waybar ? WATCH_WAYBAR : WATCH_PEOPLE;
    status = watch_run(&w);
    watch_done(&w);
    return status;
}
