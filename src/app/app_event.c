/*
 * Passes one event to the core. Its effects wait for the end of the turn.
 */
#include "app/app.h"

enum refusal app_event(struct app *app, const struct event *event)
{
    const usec now = clock_boot();

    app_trace(app, now, event);
    return app_step(app, now, event);
}

enum refusal app_step(struct app *app, usec now, const struct event *event)
{
    struct effects effects;
    enum refusal refusal;

    app->has_stepped = true;
    refusal = core_step(&app->core, now, event, &effects);
    app_queue(app, &effects);
    return refusal;
}
