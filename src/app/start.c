/*
 * Start and stop. Objects and the saved state first, the bus name last: the first Get must not lie.
 * Displays come after the name; nobody waits for them.
 */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <systemd/sd-daemon.h>

#include "app/app.h"
#include "config.h"
#include "util/cleanup.h"
#include "util/lifeline.h"
#include "util/log.h"

static void on_heard(void *userdata, const struct event *event)
{
    app_event(userdata, event);
}

static void on_source_changed(void *userdata, struct source *s)
{
    struct app *app = userdata;

    app->changed_sources |= 1ull << (s - app->sources.list);
    log_info("source %s: %s, %s", s->type->name, source_state_name(s->state), s->detail);
}

static int on_command(void *userdata, const struct event *event)
{
    return app_event(userdata, event);
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct app *app = userdata;

    (void)m;
    (void)error;
    log_error("the session bus is gone");
    return sd_event_exit(app->event, APP_EXIT_BUS);
}

static int on_signal(sd_event_source *s, const struct signalfd_siginfo *info, void *userdata)
{
    (void)info;
    (void)userdata;
    return sd_event_exit(sd_event_source_get_event(s), 0);
}

/* Resumes and steps of the clock: looking at the clock before the turn did all there is to do. */
static int on_clock(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
    uint64_t expirations;

    (void)s;
    (void)events;
    (void)userdata;
    if (read(fd, &expirations, sizeof expirations) < 0 && errno != ECANCELED && errno != EAGAIN)
        return -errno;
    return 0;
}

static void open_history(struct app *app)
{
    CLEANUP(cleanup_free) char *error = NULL;
    int r;

    app->forerunner_ended_at = app->gone_for = USEC_NONE;
    if (history_open(&app->history, &error) < 0) {
        log_line(LOG_WARNING, LOG_ID_HISTORY, NULL, NULL, "runs without a history: %s", error);
        return;
    }
    r = lifeline_take(history_folder(app->history), &app->forerunner_ended_at);
    if (r < 0)
        log_info("the end of a service that is killed will not be known: %s", strerror(-r));
}

static int seed(struct app *app)
{
    struct event event = { .type = EVENT_RANDOM, .at = clock_boot() };

    if (getrandom(&event.random, sizeof event.random, GRND_NONBLOCK) < 0)
        event.random = (uint64_t)clock_boot();
    return app_event(app, &event);
}

static int open_bus(struct app *app)
{
    int r = sd_bus_open_user(&app->bus);

    if (r < 0) {
        log_error("no session bus: %s", strerror(-r));
        return APP_EXIT_FAILURE;
    }
    r = sd_bus_attach_event(app->bus, app->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = sd_bus_match_signal_async(app->bus, NULL, "org.freedesktop.DBus.Local",
                                      "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
                                      "Disconnected", on_disconnected, NULL, app);
    app->model = (struct bus_model){ .core = &app->core,
                                     .clock = &app->clock,
                                     .sources = &app->sources,
                                     .leases = &app->objects.leases,
                                     .trace = &app->trace,
                                     .command = on_command,
                                     .set_trace = app_set_trace,
                                     .userdata = app };
    if (r >= 0)
        r = bus_objects_init(&app->objects, app->bus, &app->model);
    if (r >= 0)
        r = notify_new(app->bus, app->event, on_heard, app, &app->notify);
    if (r < 0)
        log_error("the session bus cannot be used: %s", strerror(-r));
    return r < 0 ? APP_EXIT_FAILURE : 0;
}

static int take_name(struct app *app)
{
    int r = sd_bus_request_name(app->bus, LUMBARD_NAME, 0);

    if (r == -EEXIST)
        log_error("another lumbard serves this session already (%s is taken)", LUMBARD_NAME);
    else if (r < 0)
        log_error("%s cannot be taken on the session bus: %s", LUMBARD_NAME, strerror(-r));
    return r < 0 ? APP_EXIT_FAILURE : 0;
}

/* After the name: what may take its time. */
static int on_started(sd_event_source *s, void *userdata)
{
    struct app *app = userdata;

    (void)s;
    sources_open(&app->sources, app->core.settings.away_after);
    app_watch_zone(app);
    malloc_trim(0); /* SQLite's start leaves more free heap than all the rest of us uses */
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
        log_error("the loop cannot be set up: %s", strerror(-r));
    return r < 0 ? APP_EXIT_FAILURE : 0;
}

int app_start(struct app *app)
{
    int r;

    trace_init(&app->trace);
    clock_init(&app->clock);
    app_load_configuration(app);
    core_init(&app->core, &app->configuration->settings, clock_boot());
    r = sd_event_default(&app->event);
    if (r < 0) {
        log_error("no event loop: %s", strerror(-r));
        return APP_EXIT_FAILURE;
    }
    r = open_bus(app);
    if (r)
        return r;
    sources_init(&app->sources, app->event, &app->clock, app->bus, on_heard, on_source_changed,
                 app);
    open_history(app);
    app_restore(app);
    seed(app);
    app_look_at_calendar(app);
    if (app->core.coach.stage == OFFER_SHOWN)
        notify_adopt(app->notify, app->core.coach.id);
    else if (app->core.coach.guide_id)
        notify_adopt(app->notify, app->core.coach.guide_id);
    r = watch(app);
    if (r)
        return r;
    r = take_name(app);
    if (r)
        return r;
    app->is_serving = true;
    if (app->gone_for != USEC_NONE) /* not said by one that only finds the name taken */
        log_info("goes on where it stood %lld s ago", (long long)(app->gone_for / USEC_SEC));
    app_after_turn(app);
    sd_notifyf(0, "READY=1\nSTATUS=%s", app->history ? "with history" : "without history");
    return 0;
}

void app_stop(struct app *app)
{
    struct event event = { .type = EVENT_STOP, .at = clock_boot() };

    if (app->is_serving) {
        sd_notify(0, "STOPPING=1");
        app_event(app, &event);
        app_carry_out(app);
        if (app_save(app, true) == 0)
            lifeline_drop(); /* only what is on disk tells of the end without it */
    }
    if (app->sources.n)
        sources_close(&app->sources);
    app->notify = notify_free(app->notify);
    bus_objects_done(&app->objects);
    trace_done(&app->trace, clock_boot());
    app->history = history_close(app->history);
    app->timer = sd_event_source_disable_unref(app->timer);
    app->clock_watch = sd_event_source_disable_unref(app->clock_watch);
    app->history_retry = sd_event_source_disable_unref(app->history_retry);
    app->zone = sd_event_source_disable_unref(app->zone);
    app_unwatch_configuration(app);
    app->bus = sd_bus_flush_close_unref(app->bus);
    app->event = sd_event_unref(app->event);
    app->configuration = configuration_free(app->configuration);
}
