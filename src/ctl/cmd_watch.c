/*
 * watch: a line at each change. The loop waits for the service, for SIGINT and SIGTERM, and for the
 * reader of the output to close it. For a panel that counts minutes it wakes up once a minute as
 * well, together with the clock of the panel; otherwise it has no timer.
 */
#include <string.h>
#include <systemd/sd-event.h>
#include <time.h>

#include "ctl/client/client.h"
#include "ctl/client/follow.h"
#include "ctl/client/output_loop.h"
#include "ctl/panel/panel_arguments.h"
#include "ctl/text/charset.h"
#include "ctl/text/format.h"
#include "ctl/text/watch_lines.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* How late the minute may change: the kernel wakes the processor for several timers at once. */
#define MINUTE_SLACK (100 * USEC_MSEC)

struct watch_view {
    sd_bus *bus;
    struct output_loop loop;
    enum watch_form form;
    struct panel_form panel; /* with a template: lines for a panel instead */
    struct follow follow;
    char *last;              /* the last line for a panel, which is not repeated */
    sd_event_source *minute; /* NULL: no panel counted minutes yet */
};

/* Ends the loop; an error has been printed before. */
static void watch_end(struct watch_view *w, enum command_status status)
{
    output_loop_end(&w->loop, status);
}

static void watch_print(struct watch_view *w, const GString *line)
{
    const bool is_for_people = w->form == WATCH_PEOPLE && !w->panel.template;
    g_autofree char *encoded = is_for_people ? charset_encode(line->str) : NULL;

    output_loop_print(&w->loop, encoded ? encoded : line->str);
}

static int on_minute(sd_event_source *source, uint64_t at, void *userdata);

/* Wakes up at the next minute of the wall clock. The timer runs on the other clock, so it comes
 * within a minute even if the wall clock is set. */
static void watch_wait_for_minute(struct watch_view *w, usec now)
{
    const usec delay = USEC_MIN - now % USEC_MIN;
    struct timespec t;
    uint64_t at;
    int r;

    clock_gettime(CLOCK_BOOTTIME, &t);
    at = (uint64_t)(t.tv_sec * USEC_SEC + t.tv_nsec / 1000 + delay);
    if (!w->minute)
        r = sd_event_add_time(w->loop.event, &w->minute, CLOCK_BOOTTIME, at, MINUTE_SLACK,
                              on_minute, w);
    else
        r = sd_event_source_set_time(w->minute, at);
    if (r >= 0)
        r = sd_event_source_set_enabled(w->minute, SD_EVENT_ONESHOT);
    if (r < 0)
        watch_end(w, client_failed(N_("wait for the next minute"), r));
}

static void watch_show(struct watch_view *w, const struct panel_view *view, usec now)
{
    g_autoptr(GString) line = g_string_new(NULL);

    panel_form_print(&w->panel, line, view);
    if (g_strcmp0(w->last, line->str) != 0) {
        g_free(w->last);
        w->last = g_strdup(line->str);
        watch_print(w, line);
    }
    if (panel_form_counts_minutes(&w->panel, view))
        watch_wait_for_minute(w, now);
    else if (w->minute)
        sd_event_source_set_enabled(w->minute, SD_EVENT_OFF);
}

static void watch_show_present(struct watch_view *w)
{
    CLEANUP(panel_view_done) struct panel_view view = { 0 };
    const usec now = format_now();

    panel_view_read(&view, w->follow.presence, w->follow.coach, now);
    watch_show(w, &view, now);
}

static int on_minute(sd_event_source *, uint64_t, void *userdata)
{
    watch_show_present(userdata);
    return 0;
}

static void on_present(void *userdata, bool is_back)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    if (w->panel.template) {
        watch_show_present(w);
        return;
    }
    watch_line_present(line, w->form, &w->follow, is_back, format_now());
    watch_print(w, line);
}

static void on_absent(void *userdata, const char *event, const char *sentence)
{
    struct watch_view *w = userdata;
    CLEANUP(panel_view_done) struct panel_view view = { 0 };
    g_autoptr(GString) line = g_string_new(NULL);

    if (w->panel.template) {
        panel_view_absent(&view, strcmp(event, FOLLOW_STOPPED) == 0, sentence);
        watch_show(w, &view, format_now());
        return;
    }
    watch_line_absent(line, w->form, event, sentence, format_now());
    watch_print(w, line);
}

static void on_changed(void *userdata, const char *interface, const struct property_list *changed,
                       GVariant *invalidated)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    if (w->panel.template) {
        watch_show_present(w);
        return;
    }
    watch_line_changed(line, w->form, &w->follow, interface, changed, invalidated, format_now());
    watch_print(w, line);
}

static void on_signal(void *userdata, const char *interface, const char *member,
                      GVariant *arguments)
{
    struct watch_view *w = userdata;
    g_autoptr(GString) line = g_string_new(NULL);

    if (w->panel.template) /* the properties have all that a panel shows */
        return;
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

static enum command_status watch_run(struct watch_view *w)
{
    enum command_status status = client_open(&w->bus);
    int r;

    if (status != COMMAND_FINE)
        return status;
    follow_init(&w->follow, w->bus, &listener, w);
    r = output_loop_init(&w->loop, w->bus);
    if (r >= 0)
        r = follow_start(&w->follow);
    if (r < 0)
        return client_failed(N_("watch the lumbard service"), r);
    r = sd_event_loop(w->loop.event);
    return r < 0 ? client_failed(N_("watch the lumbard service"), r) : (enum command_status)r;
}

static void watch_done(struct watch_view *w)
{
    if (w->bus) {
        follow_done(&w->follow);
        sd_bus_detach_event(w->bus);
    }
    sd_bus_flush_close_unref(w->bus);
    sd_event_source_unref(w->minute);
    output_loop_done(&w->loop);
    g_free(w->last);
    panel_form_done(&w->panel);
}

enum command_status command_watch(const struct command_call *call)
{
    struct watch_view w = { .loop = { .signal_fd = -1 },
                            .form = call->as_json ? WATCH_JSON : WATCH_PEOPLE };
    enum command_status status = panel_arguments(call, &w.panel);

    if (status != COMMAND_FINE)
        return status;
    status = watch_run(&w);
    watch_done(&w);
    return status;
}
