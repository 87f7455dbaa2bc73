/*
 * The surroundings: what the core must know of calendars and clocks, without knowing either.
 */
#include <sys/inotify.h>

#include "app/app.h"
#include "util/calendar.h"
#include "util/log.h"

static usec to_boot(const struct app *app, usec real)
{
    return real == USEC_NEVER ? USEC_NEVER : clock_from_real(&app->clock, real);
}

static void tell_hours(struct app *app, usec real, usec *ret_change)
{
    struct event event = { .type = EVENT_HOURS, .at = clock_boot() };
    usec change;

    event.hours.is_open = calendar_hours(&app->core.settings.hours, real, &change);
    event.hours.change_at = *ret_change = to_boot(app, change);
    if (event.hours.is_open != app->core.coach.is_open ||
        event.hours.change_at != app->core.coach.hours_change_at)
        app_event(app, &event);
}

/* A day that began elsewhere than the core knows, by the calendar or by a step of the clock, is
 * told. */
static void tell_day(struct app *app, usec real, usec *ret_next)
{
    const usec known = app->core.presence.is.day.start_at;
    usec start, next;
    struct event event = { .type = EVENT_DAY };

    calendar_day(real, &start, &next);
    event.at = to_boot(app, start);
    *ret_next = to_boot(app, next);
    if (known == USEC_NONE || usec_since(event.at, known) > USEC_SEC ||
        usec_since(known, event.at) > USEC_SEC)
        app_event(app, &event);
}

void app_look_at_calendar(struct app *app)
{
    usec real = (usec)clock_to_real(&app->clock, clock_boot()), change, next;

    tell_day(app, real, &next);
    tell_hours(app, real, &change);
    app->calendar_at = usec_min(change, next);
}

void app_look_at_clock(struct app *app)
{
    usec slept;
    bool is_stepped;

    clock_update(&app->clock, &slept, &is_stepped);
    if (slept) {
        struct event event = { .type = EVENT_SLEPT, .at = usec_add(clock_boot(), -slept) };

        log_info("the machine slept for %lld s", (long long)(slept / USEC_SEC));
        app_event(app, &event);
    }
    if (is_stepped) {
        log_info("the wall clock was set");
        app->is_dirty = true; /* over a boot it tells how long ago the state was saved */
    }
    if (is_stepped || slept)
        app_look_at_calendar(app);
}

#define ZONE_FILE "/etc/localtime"

static int on_zone(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    struct app *app = userdata;

    (void)s;
    (void)e;
    log_info("the time zone may have changed");
    app_look_at_calendar(app);
    app_watch_zone(app); /* another file is there now */
    return 0;
}

/* The link itself: a change of zone puts another in its place, and nothing else touches it. */
void app_watch_zone(struct app *app)
{
    app->zone = sd_event_source_disable_unref(app->zone);
    sd_event_add_inotify(
        app->event, &app->zone, ZONE_FILE,
        IN_DONT_FOLLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB | IN_CLOSE_WRITE, on_zone, app);
}
