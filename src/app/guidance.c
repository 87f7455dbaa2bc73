/*
 * Guidance: the files of exercises, for the core, which knows only the lengths of the steps, and
 * for the bubbles.
 */
#include <errno.h>
#include <glib.h>

#include "app/app.h"
#include "core/view.h"
#include "store/exercise_picture.h"
#include "store/exercises.h"
#include "util/log.h"

struct exercise *app_load_exercise(const char *id)
{
    struct exercise *e = NULL;
    const int r = exercise_load(id, &e);

    if (r < 0)
        log_warning("cannot read the exercise %s: %s", id,
                    r == -ENOENT ? "there is no such file" : "its file has a problem");
    return r < 0 ? NULL : e;
}

bool app_fill_plan(struct app *app, struct plan *ret)
{
    struct core_view view;
    struct exercise *e;

    core_view(&app->core, clock_boot(), &view);
    e = app_load_exercise(view.exercise);
    if (!e)
        return false;
    exercise_plan(e, ret);
    exercise_free(e);
    return true;
}

void app_suggest(struct app *app, const struct effect *e)
{
    struct exercise *exercise = app_load_exercise(e->show.exercise);

    notify_show(app->notify, &app->core.settings, exercise, e);
    exercise_free(exercise);
}

void app_guide(struct app *app, const struct effect *e)
{
    struct exercise *exercise = app_load_exercise(e->step.exercise);
    const unsigned i = e->step.file_step ? e->step.file_step - 1 : 0; /* to get ready: the first */
    g_autofree char *picture = NULL;

    if (exercise && i < exercise->n_steps)
        picture = exercise_picture_path(&exercise->steps[i], e->step.side);
    notify_step(app->notify, &app->core.settings, e, exercise, picture ? picture : "");
    exercise_free(exercise);
}

void app_keep_side(struct app *app, const struct effect *e)
{
    g_autofree char *problem = NULL;

    const struct settings_entry *entry = settings_find("Coach", "Side");
    const char *side = side_name(e->stretch.side);

    if (app->model.set_setting(app, entry, side, &problem) < 0)
        log_warning("%s", problem);
}
