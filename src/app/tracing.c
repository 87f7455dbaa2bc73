/*
 * Tracing: records each event before it enters the core, and the core's state before the first of
 * them. A trace starts only on request and ends with the service, so that no trace runs unnoticed.
 */
#include <errno.h>
#include <systemd/sd-id128.h>

#include "app/app.h"
#include "config.h"
#include "util/calendar.h"
#include "util/log.h"

static struct trace_clock clock_at(const struct app *app, usec now)
{
    usec real = (usec)clock_to_real(&app->clock, now);

    return (struct trace_clock){ now, real, calendar_utc_offset(real) };
}

void app_trace(struct app *app, usec now, const struct event *event)
{
    struct trace_clock clock;

    if (!trace_file_is_on(&app->trace))
        return;
    clock = clock_at(app, now);
    trace_file_event(&app->trace, &clock, event);
}

int app_set_trace(void *userdata, bool on)
{
    struct app *app = userdata;
    const usec now = clock_boot();
    const struct trace_clock clock = clock_at(app, now);
    char boot[SD_ID128_STRING_MAX];
    sd_id128_t id = SD_ID128_NULL;
    int r;

    if (on == trace_file_is_on(&app->trace))
        return 0;
    if (!on) {
        trace_file_stop(&app->trace, now);
        log_notice("trace stopped: %s", trace_file_path(&app->trace));
        return 0;
    }
    if (!app->journal)
        return -ENXIO;
    sd_id128_get_boot(&id);
    r = trace_file_start(&app->trace, journal_folder(app->journal), LUMBARD_VERSION,
                         sd_id128_to_string(id, boot), &clock, &app->core);
    if (r >= 0)
        log_notice("trace started: %s", trace_file_path(&app->trace));
    return r;
}
