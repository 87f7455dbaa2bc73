/*
 * Greet: the disk has the record of the greeting before the greeting is on the screen. If the
 * service is killed in between, there is no greeting, which is better than two.
 */
#include <string.h>

#include "app/app.h"
#include "store/greeted.h"
#include "util/log.h"
#include "wording/welcome.h"

static int write_due(struct app *app, bool is_due)
{
    const int r = greeted_write(journal_folder(app->journal), is_due);

    if (r < 0)
        log_info("cannot record whether you were greeted: %s", strerror(-r));
    else
        app->may_greet = is_due;
    return r;
}

/* A person with a history knows the service. */
void app_begin_greeting(struct app *app, bool is_first_start)
{
    if (!app->journal)
        return;
    if (is_first_start && !greeted_is_recorded(journal_folder(app->journal)))
        write_due(app, true);
    else
        app->may_greet = greeted_is_due(journal_folder(app->journal));
}

void app_greet(struct app *app, const struct effect *e)
{
    struct wording wording;

    if (!app->may_greet || write_due(app, false) < 0) {
        notify_greet(app->notify, &app->core.settings, e, NULL);
        return;
    }
    app->greeting_id = e->greeting.id;
    wording_greet(&wording, e->greeting.due_in);
    notify_greet(app->notify, &app->core.settings, e, &wording);
}

/* Was the greeting not even sent? Then it may come later. */
static bool is_unsent(const struct app *app, const struct event *event)
{
    return event->type == EVENT_REFUSED ||
           (event->type == EVENT_FAILED && strcmp(notify_failure(app->notify), "no-server") == 0);
}

bool app_follow_greeting(struct app *app, const struct event *event)
{
    if (event->type == EVENT_GREET)
        return app->may_greet;
    if (app->greeting_id && event_type_is_answer(event->type) && event->id == app->greeting_id) {
        app->greeting_id = 0;
        app->is_dirty = true; /* the next process must know what is on screen */
        if (is_unsent(app, event))
            write_due(app, true);
    }
    return true;
}

void app_end_greeting(struct app *app)
{
    if (app->may_greet)
        write_due(app, false);
}
