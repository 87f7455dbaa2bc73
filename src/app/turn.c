/*
 * One turn of the loop: the clock first, then whatever woke us, then all that it caused, then the
 * timer.
 */
#include <malloc.h>

#include "app/app.h"

/* While the disk refuses: tries at 1, 2, 4 ... s, then each minute. */
#define RETRY_MAX 6

int app_event(struct app *app, const struct event *event)
{
    struct effects effects;
    const usec now = clock_boot();
    int r;

    app_trace(app, now, event);
    r = core_step(&app->core, now, event, &effects);
    for (unsigned i = 0; i < effects.n; i++) {
        if (app->n_pending == APP_PENDING_MAX)
            app_carry_out(app);
        app->pending[app->n_pending++] = effects.list[i];
    }
    return r;
}

void app_before_turn(void *userdata)
{
    app_look_at_clock(userdata);
}

static int on_history_retry(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct app *app = userdata;

    (void)s;
    (void)usec_now;
    if (history_retry(app->history) < 0)
        app->history_retries++;
    return 0;
}

static void retry_history_later(struct app *app)
{
    unsigned n = app->history_retries < RETRY_MAX ? app->history_retries : RETRY_MAX;
    uint64_t wait = (uint64_t)usec_min(USEC_SEC << n, USEC_MIN);
    int enabled = SD_EVENT_OFF;

    if (!app->history || history_waiting(app->history) == 0) {
        app->history_retries = 0;
        return;
    }
    if (!app->history_retry)
        sd_event_add_time_relative(app->event, &app->history_retry, CLOCK_MONOTONIC, wait, 0,
                                   on_history_retry, app);
    sd_event_source_get_enabled(app->history_retry, &enabled);
    if (enabled == SD_EVENT_OFF) {
        sd_event_source_set_time_relative(app->history_retry, wait);
        sd_event_source_set_enabled(app->history_retry, SD_EVENT_ONESHOT);
    }
}

static int on_timer(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct app *app = userdata;
    struct event event = { .type = EVENT_TIME, .at = clock_boot() };

    (void)s;
    (void)usec_now;
    if (clock_boot() >= app->calendar_at)
        app_look_at_calendar(app);
    app_event(app, &event);
    return 0;
}

static void set_timer(struct app *app)
{
    usec at = usec_max(usec_min(core_deadline(&app->core), app->calendar_at), 1);

    if (!app->timer)
        sd_event_add_time(app->event, &app->timer, CLOCK_BOOTTIME, UINT64_MAX, 0, on_timer, app);
    if (at == USEC_NEVER) {
        sd_event_source_set_enabled(app->timer, SD_EVENT_OFF);
        return;
    }
    sd_event_source_set_time(app->timer, (uint64_t)at);
    sd_event_source_set_enabled(app->timer, SD_EVENT_ONESHOT);
}

void app_after_turn(void *userdata)
{
    struct app *app = userdata;

    app_carry_out(app);
    app_save(app, false);
    bus_objects_announce(&app->objects);
    for (unsigned i = 0; app->changed_sources; i++, app->changed_sources >>= 1)
        if (app->changed_sources & 1)
            bus_objects_announce_source(&app->objects, &app->sources.list[i]);
    retry_history_later(app);
    set_timer(app);
}
