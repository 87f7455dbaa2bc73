/*
 * Start and stop. The objects and the saved state come first and the bus name last, so that the
 * first Get is correct. Displays are opened after that; the start does not wait for them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

#include "app/app.h"
#include "config.h"
#include "core/duration.h"
#include "core/view.h"
#include "util/bus_match.h"
#include "util/clean_text.h"
#include "util/cleanup.h"
#include "util/lifeline.h"
#include "util/log.h"
#include "util/memory.h"

/* While the history cannot be written: retry after 0.1, 0.2, 0.4 ... s, then every minute. */
static const struct backoff journal_retries = { .first = 100 * USEC_MSEC,
                                                .max = USEC_MIN,
                                                .limit = BACKOFF_UNLIMITED };

static void on_heard(void *userdata, const struct event *event)
{
    struct app *app = userdata;
    struct event full = *event;
    struct plan plan;

    if (!app_follow_greeting(app, event) || !app_follow_alert(app, event))
        return;
    if (event->type == EVENT_STARTED && app_fill_plan(app, &plan))
        full.plan = &plan;
    app_event(app, &full);
}

static void on_source_changed(void *userdata, struct source *s)
{
    struct app *app = userdata;

    app->changed_sources |= 1ull << (s - app->sources.list);
    log_line(s->state == SOURCE_FAILED ? LOG_WARNING : LOG_INFO, NULL, NULL, NULL,
             "source %s: %s, %s%s", s->type->name, source_state_name(s->state), s->detail,
             s->flags & SOURCE_CONTRADICTED ? "; your input contradicts its report" : "");
}

static enum refusal on_command(void *userdata, const struct event *event)
{
    struct app *app = userdata;
    enum refusal refusal = app_event(app, event);

    app->is_dirty |= refusal == REFUSAL_NONE; /* a lease has no row, but its call waits for it */
    return refusal;
}

static bool is_notifier(void *userdata, const char *sender)
{
    const struct app *app = userdata;

    return app->notify && notify_is_notifier(app->notify, sender);
}

static const char *failure(void *userdata)
{
    const struct app *app = userdata;

    return notify_failure(app->notify);
}

static int on_disconnected(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct app *app = userdata;

    log_error("lost the connection to the session bus");
    return sd_event_exit(app->event, APP_EXIT_RETRY);
}

static int on_signal(sd_event_source *s, const struct signalfd_siginfo *, void *)
{
    return sd_event_exit(sd_event_source_get_event(s), 0);
}

/* Resumes and steps of the clock: app_before_turn() has handled them; this only reads the timer. */
static int on_clock(sd_event_source *, int fd, uint32_t, void *)
{
    uint64_t expirations;

    if (read(fd, &expirations, sizeof expirations) < 0 && errno != ECANCELED && errno != EAGAIN)
        return -errno;
    return 0;
}

/* About this process, for another service that finds the history locked. */
static char *describe_owner(struct app *app)
{
    const char *bus = NULL;
    char boot[SD_ID128_STRING_MAX];
    char *text = NULL;

    app_boot_id(boot);
    if (sd_bus_get_address(app->bus, &bus) < 0)
        bus = "unknown";
    if (asprintf(&text, "process %d on the bus %.256s\nboot %s", (int)getpid(), bus, boot) < 0)
        abort();
    return text;
}

/* The log reports a failure after the name is owned: a second service in this session has another
 * one to report. */
static void open_history(struct app *app)
{
    CLEANUP(cleanup_free) char *owner = describe_owner(app), *error = NULL;

    app->previous_ended_at = app->gone_for = app->failing_at = USEC_NONE;
    app->history.path = app->history.problem = "";
    if (journal_open(&app->journal, owner, &error) < 0) {
        app->no_history = clean_text(error); /* it names files */
        app->history.problem = app->no_history;
        return;
    }
    app->history.path = journal_path(app->journal);
    app->history.journal = app->journal;
    app->history.is_healthy = true;
    app->previous_ended_at = lifeline_read(journal_folder(app->journal));
}

static void begin_history(struct app *app, bool is_first_start)
{
    int r;

    if (!app->journal) {
        log_line(LOG_WARNING, LOG_ID_HISTORY, NULL, NULL, "running without a history: %s",
                 app->no_history);
        return;
    }
    r = lifeline_acquire(journal_folder(app->journal));
    if (r < 0)
        log_info("cannot record a crash time: %s", strerror(-r));
    app_begin_greeting(app, is_first_start);
}

static void seed(struct app *app)
{
    struct event event = event_random(clock_boot(), (uint64_t)clock_boot());
    uint64_t random;

    if (getrandom(&random, sizeof random, GRND_NONBLOCK) == (ssize_t)sizeof random)
        event.random = random;
    app_event(app, &event);
}

/* Whether there is no session bus. Other failures, such as too many open files, may pass. */
static bool is_missing(int r)
{
    return r == -ENOENT || r == -ECONNREFUSED || r == -ENOMEDIUM || r == -EINVAL;
}

static int open_bus(struct app *app)
{
    int r = sd_bus_open_user(&app->bus);

    if (r < 0) {
        log_error("cannot connect to the session bus: %s", strerror(-r));
        return is_missing(r) ? APP_EXIT_FAILURE : APP_EXIT_RETRY;
    }
    sd_bus_set_close_on_exit(app->bus, false); /* app_stop() still sends */
    r = sd_bus_attach_event(app->bus, app->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = bus_match_new(app->bus, &bus_rule_disconnected, on_disconnected, NULL, app,
                          &app->disconnected);
    app->model = (struct bus_model){ .core = &app->core,
                                     .interfaces = bus_interfaces,
                                     .clock = &app->clock,
                                     .sources = &app->sources,
                                     .leases = &app->objects.leases,
                                     .registrations = &app->objects.registrations,
                                     .replies = &app->replies,
                                     .step_text = &app->objects.step_text,
                                     .history = &app->history,
                                     .history_calls = &app->objects.history_calls,
                                     .trace = &app->trace,
                                     .configuration = &app->configuration,
                                     .command = on_command,
                                     .set_setting = app_set_setting,
                                     .reload = app_reload,
                                     .change_history = app_change_history,
                                     .set_trace = app_set_trace,
                                     .is_notifier = is_notifier,
                                     .failure = failure,
                                     .userdata = app };
    if (r >= 0)
        r = bus_objects_init(&app->objects, app->bus, &app->model);
    if (r >= 0)
        r = notify_new(app->bus, app->event, on_heard, app, &app->notify);
    if (r < 0)
        log_error("cannot set up the objects on the session bus: %s", strerror(-r));
    return r < 0 ? APP_EXIT_RETRY : 0;
}

static int take_name(struct app *app)
{
    int r = sd_bus_request_name(app->bus, LUMBARD_NAME, 0);

    if (r == -EEXIST)
        log_error("another lumbard is already running in this session (it owns %s)", LUMBARD_NAME);
    else if (r < 0)
        log_error("cannot own %s on the session bus: %s", LUMBARD_NAME, strerror(-r));
    if (r < 0)
        return r == -EEXIST ? APP_EXIT_FAILURE : APP_EXIT_RETRY;
    return 0;
}

/* After the name: the slow parts of the start. */
static int on_started(sd_event_source *, void *userdata)
{
    struct app *app = userdata;

    sources_configure(&app->sources, &app->core.settings, false);
    sources_open(&app->sources, app->core.settings.away_after);
    app_watch_zone(app);
    app_check_files(app);
    memory_trim(); /* SQLite's start leaves more free heap than the rest of the service uses */
    return 0;
}

static int watch(struct app *app)
{
    int r =
        sd_event_add_signal(app->event, NULL, SIGTERM | SD_EVENT_SIGNAL_PROCMASK, on_signal, app);

    if (r >= 0)
        r = sd_event_add_signal(app->event, NULL, SIGINT | SD_EVENT_SIGNAL_PROCMASK, on_signal,
                                app);
    if (r >= 0)
        r = app_watch_configuration(app);
    if (r >= 0)
        r = clock_watch(app->event, on_clock, app, &app->clock_watch);
    if (r >= 0)
        r = sd_event_add_defer(app->event, NULL, on_started, app);
    if (r < 0)
        log_error("cannot set up the event loop: %s", strerror(-r));
    return r < 0 ? APP_EXIT_RETRY : 0;
}

int app_start(struct app *app)
{
    char length[DURATION_TEXT_MAX];
    struct core_view view;
    bool is_first_start;
    int r;

    trace_file_init(&app->trace);
    clock_init(&app->clock);
    app_load_configuration(app);
    core_init(&app->core, &app->configuration->settings, clock_boot());
    app->journal_backoff = journal_retries;
    r = sd_event_default(&app->event);
    if (r < 0) {
        log_error("cannot create the event loop: %s", strerror(-r));
        return APP_EXIT_RETRY;
    }
    r = open_bus(app);
    if (r)
        return r;
    sources_init(&app->sources, app->event, &app->clock, app->bus, on_heard, on_source_changed,
                 app);
    app->model.activity = sources_find(&app->sources, "activity");
    open_history(app);
    is_first_start = !app_restore(app);
    seed(app);
    app_look_at_calendar(app);
    core_view(&app->core, clock_boot(), &view);
    if (view.bubble_id)
        notify_adopt(app->notify, view.bubble_id);
    r = watch(app);
    if (r)
        return r;
    r = take_name(app);
    if (r)
        return r;
    app->is_serving = true;
    begin_history(app, is_first_start);
    if (app->gone_for != USEC_NONE) /* not logged if another process owns the name */
        log_info("restored the state from %s ago",
                 duration_prose(length, sizeof length, app->gone_for - app->gone_for % USEC_SEC));
    app_after_turn(app);
    sd_notifyf(0, "READY=1\nSTATUS=%s", app->journal ? "with history" : "without history");
    return 0;
}

/* From the report of logind about the session; without one, the display decides. */
static enum core_end end_of(struct app *app)
{
    switch (sources_session(&app->sources)) {
    case SOURCES_SESSION_ENDED:
        return CORE_END_SESSION;
    case SOURCES_SESSION_RUNS:
        return CORE_END_WITHIN;
    default:
        return CORE_END_STOPPED;
    }
}

void app_stop(struct app *app)
{
    const struct event event = event_plain(EVENT_STOP, clock_boot());

    if (app->is_serving) {
        sd_notify(0, "STOPPING=1");
        app_end_changes(app); /* commits wait for their end */
        app_event(app, &event);
        app_carry_out(app);
        app_save(app, end_of(app));
        app_answer_all(app);
        bus_objects_announce(&app->objects);
    }
    if (app->sources.n)
        sources_close(&app->sources);
    app->notify = notify_free(app->notify);
    bus_objects_done(&app->objects);
    trace_file_done(&app->trace, clock_boot());
    if (journal_close(app->journal) == 0)
        lifeline_release(); /* else the snapshot on the disk does not record the end */
    free(app->no_history);
    app->timer = sd_event_source_disable_unref(app->timer);
    app->clock_watch = sd_event_source_disable_unref(app->clock_watch);
    backoff_done(&app->journal_backoff);
    app->zone = sd_event_source_disable_unref(app->zone);
    app_unwatch_configuration(app);
    app->disconnected = bus_match_free(app->disconnected);
    app->bus = sd_bus_flush_close_unref(app->bus);
    app->event = sd_event_unref(app->event);
    app->configuration = configuration_free(app->configuration);
}
