/*
 * The surroundings: reports changes of the calendar and of the clocks to the core, which reads
 * neither.
 */
#include <sys/inotify.h>

#include "app/app.h"
#include "core/duration.h"
#include "util/calendar.h"
#include "util/log.h"
#include "util/path_watch.h"

static usec to_boot(const struct app *app, usec real)
{
    return real == USEC_NEVER ? USEC_NEVER : clock_from_real(&app->clock, real);
}

void app_look_at_calendar(struct app *app)
{
    const usec now = clock_boot(), real = (usec)clock_to_real(&app->clock, now);
    usec day, next_day, change;
    const bool is_open = calendar_hours(&app->core.settings.hours, real, &change);
    struct event event;

    calendar_day(real, &day, &next_day);
    event = event_plain(EVENT_DAY, to_boot(app, day));
    app_event(app, &event);
    event = event_hours(now, is_open, to_boot(app, change));
    app_event(app, &event);
    app->calendar_at = usec_min(event.hours.change_at, to_boot(app, next_day));
}

void app_look_at_clock(struct app *app)
{
    const usec offset = app->clock.real_offset;
    char length[DURATION_TEXT_MAX];
    usec slept;
    bool is_stepped;

    clock_update(&app->clock, &slept, &is_stepped);
    if (slept) {
        const struct event event = event_plain(EVENT_SLEPT, usec_add(clock_boot(), -slept));

        log_info("the machine was asleep for %s",
                 duration_prose(length, sizeof length, slept - slept % USEC_SEC));
        app_event(app, &event);
    }
    if (is_stepped) {
        const struct event event = event_clock(clock_boot(), offset - app->clock.real_offset);

        log_info("the wall clock was set");
        app_event(app, &event);
        app->is_dirty = true; /* after a reboot, only the wall clock gives the snapshot's age */
    }
    if (is_stepped || slept)
        app_look_at_calendar(app);
}

#define ZONE_FILE "/etc/localtime"

static int on_zone(sd_event_source *, const struct inotify_event *, void *userdata)
{
    struct app *app = userdata;

    log_info("the time zone may have changed");
    app_look_at_calendar(app);
    app_watch_zone(app); /* the path is another file now */
    return 0;
}

/* Watches the link itself, not its target: a change of zone replaces the link. */
void app_watch_zone(struct app *app)
{
    app->zone = sd_event_source_disable_unref(app->zone);
    path_watch(app->event, &app->zone, ZONE_FILE,
               IN_DONT_FOLLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB | IN_CLOSE_WRITE, on_zone,
               app, "changes of the time zone");
}
