/*
 * One turn of the loop: the clock first, then the event that woke the loop, then its effects, then
 * the timer.
 */
#include "app/app.h"
#include "bus/registrations.h"
#include "util/memory.h"

/* The default of sd-event is 250 ms: too late for the end of a typing pause. */
#define TIMER_ACCURACY (10 * USEC_MSEC)

void app_before_turn(void *userdata)
{
    struct app *app = userdata;

    app_look_at_clock(app);
    registrations_expire(app->model.registrations); /* their places are free for other sources */
}

/* If data still waits after this, the end of the turn schedules the next retry. */
static int on_history_retry(sd_event_source *, uint64_t, void *userdata)
{
    struct app *app = userdata;

    journal_retry(app->journal);
    return 0;
}

static void retry_history_later(struct app *app)
{
    struct backoff *b = &app->journal_backoff;

    if (!app->journal || journal_is_healthy(app->journal))
        backoff_reset(b);
    else if (!backoff_is_scheduled(b))
        backoff_schedule(b, app->event, on_history_retry, app);
}

static int on_timer(sd_event_source *, uint64_t, void *userdata)
{
    struct app *app = userdata;
    const struct event event = event_plain(EVENT_TIME, clock_boot());

    if (clock_boot() >= app->calendar_at)
        app_look_at_calendar(app);
    app_event(app, &event);
    return 0;
}

static void set_timer(struct app *app)
{
    usec at = usec_max(usec_min(core_deadline(&app->core), app->calendar_at), 1);

    if (!app->timer)
        sd_event_add_time(app->event, &app->timer, CLOCK_BOOTTIME, UINT64_MAX,
                          (uint64_t)TIMER_ACCURACY, on_timer, app);
    if (at == USEC_NEVER) {
        sd_event_source_set_enabled(app->timer, SD_EVENT_OFF);
        return;
    }
    sd_event_source_set_time(app->timer, (uint64_t)at);
    sd_event_source_set_enabled(app->timer, SD_EVENT_ONESHOT);
}

/* An event is committed before the next one is handled, so that a reply to a later call means that
 * the event is on disk. */
bool app_has_work(void *userdata)
{
    const struct app *app = userdata;

    return app->has_stepped;
}

bool app_is_unfinished(void *userdata)
{
    const struct app *app = userdata;

    return app->has_stepped || app->changed_sources;
}

void app_after_turn(void *userdata)
{
    struct app *app = userdata;
    const bool has_stepped = app->has_stepped, is_source_changed = app->changed_sources;

    app->has_stepped = false;
    app_keep(app);
    sources_set_contradicted(&app->sources, core_contradicted_lock(&app->core),
                             core_contradicted_suspend(&app->core));
    bus_objects_announce(&app->objects);
    for (unsigned i = 0; app->changed_sources; i++, app->changed_sources >>= 1)
        if (app->changed_sources & 1)
            bus_objects_announce_source(&app->objects, &app->sources.list[i]);
    retry_history_later(app);
    set_timer(app);
    if (has_stepped) /* the announcements need more stack than what follows until the next step */
        memory_trim_stack();
    if (is_source_changed) /* the answers about its state are read and freed by now */
        memory_trim();
}
