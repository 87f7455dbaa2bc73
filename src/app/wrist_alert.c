/*
 * Wrist alert: gives a reminder to the devices on the wrist.
 */
#include <stdlib.h>

#include "app/app.h"
#include "core/text.h"
#include "sources/tracker/trackers.h"
#include "sources/tracker/wrist.h"
#include "store/exercises.h"

/* The texts are those of the bubble: a program that forwards bubbles to the wrist drops an equal
 * alert. */
static void write_alert(const struct app *app, const struct effect *e, struct tracker_alert *ret)
{
    struct exercise *exercise = app_load_exercise(e->show.exercise);
    struct wording wording;

    wording_suggest(&wording, &app->core.settings, exercise, e);
    ret->id = e->show.id;
    ret->is_beside_bubble = e->show.attempt > 1;
    text_copy(ret->title, sizeof ret->title, wording.summary);
    text_copy(ret->text, sizeof ret->text, wording.body);
    text_copy(ret->stretch, sizeof ret->stretch, e->show.exercise);
    if (exercise)
        ret->seconds = (unsigned)(exercise_length(exercise, &app->core.settings) / USEC_SEC);
    exercise_free(exercise);
}

static void give(struct app *app, const struct tracker_alert *alert)
{
    const struct event failed = event_alert(EVENT_ALERT_FAILED, clock_boot(), alert->id);

    if (wrist_alert(app->sources.port.trackers, alert) == 0)
        app->model.command(app, &failed);
}

void app_forget_alert(struct app *app)
{
    free(app->checked_alert);
    app->checked_alert = NULL;
}

/* Beside a bubble, do-not-disturb is off, as the notifier has just checked, or it does not delay
 * reminders. */
void app_alert(struct app *app, const struct effect *e)
{
    struct tracker_alert *alert = calloc(1, sizeof *alert);

    if (!alert)
        abort();
    write_alert(app, e, alert);
    app_forget_alert(app);
    if (e->show.attempt > 1 || !settings_holds_for(&app->core.settings, SETTINGS_HOLD_DND)) {
        give(app, alert);
        free(alert);
        return;
    }
    app->checked_alert = alert;
    notify_check(app->notify, &app->core.settings, alert->id);
}

bool app_follow_alert(struct app *app, const struct event *event)
{
    struct tracker_alert *alert = app->checked_alert;

    if (!alert || !event_type_is_answer(event->type) || event->id != alert->id)
        return true;
    app->checked_alert = NULL;
    if (event->type == EVENT_FAILED)
        give(app, alert);
    free(alert);
    return event->type != EVENT_FAILED;
}

void app_end_alert(struct app *app, unsigned id)
{
    if (app->checked_alert && app->checked_alert->id == id)
        app_forget_alert(app);
    wrist_withdraw(app->sources.port.trackers, id);
}
