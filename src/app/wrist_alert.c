/*
 * Wrist alert: gives a reminder to the devices on the wrist.
 */
#include "app/app.h"
#include "core/text.h"
#include "sources/tracker/trackers.h"
#include "sources/tracker/wrist.h"
#include "store/exercises.h"

static unsigned seconds_of(const struct settings *s, const struct exercise *e)
{
    usec sum = 0;

    for (unsigned i = 0; i < e->n_steps; i++)
        sum += (e->steps[i].length ? e->steps[i].length : s->hold) *
               (e->steps[i].is_held ? e->repeat : 1);
    return (unsigned)(sum / USEC_SEC);
}

/* The texts are those of the bubble: a program that forwards bubbles to the wrist drops an equal
 * alert. */
static void give(struct app *app, const struct effect *e)
{
    struct exercise *exercise = app_load_exercise(e->show.exercise);
    struct tracker_alert alert = { .id = e->show.id };
    struct wording wording;

    wording_suggest(&wording, &app->core.settings, exercise, e);
    text_copy(alert.title, sizeof alert.title, wording.summary);
    text_copy(alert.text, sizeof alert.text, wording.body);
    text_copy(alert.stretch, sizeof alert.stretch, e->show.exercise);
    alert.seconds = exercise ? seconds_of(&app->core.settings, exercise) : 0;
    exercise_free(exercise);
    if (wrist_alert(app->sources.port.trackers, &alert) == 0) {
        const struct event failed = event_alert(EVENT_ALERT_FAILED, clock_boot(), e->show.id);

        app->model.command(app, &failed);
    }
}

/* Beside a bubble, do-not-disturb is off: the notifier has just checked it. */
void app_alert(struct app *app, const struct effect *e)
{
    if (e->show.attempt > 1) {
        give(app, e);
        return;
    }
    app->checked_alert = *e;
    notify_check(app->notify, &app->core.settings, e->show.id);
}

bool app_follow_alert(struct app *app, const struct event *event)
{
    const struct effect alert = app->checked_alert;
    const bool is_answer =
        alert.show.id != 0 && event_type_is_answer(event->type) && event->id == alert.show.id;

    if (!is_answer)
        return true;
    app->checked_alert.show.id = 0;
    if (event->type != EVENT_FAILED)
        return true;
    give(app, &alert);
    return false;
}

void app_end_alert(struct app *app, unsigned id)
{
    if (app->checked_alert.show.id == id)
        app->checked_alert.show.id = 0;
    wrist_withdraw(app->sources.port.trackers, id);
}
