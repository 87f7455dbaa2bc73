#include "bus/stretch_bus.h"

#include <errno.h>
#include <string.h>

#include "bus/bus_command.h"
#include "bus/errors.h"
#include "bus/interfaces.h"
#include "bus/replies.h"
#include "bus/step_text.h"
#include "config.h"
#include "store/exercises.h"
#include "wording/translation.h"

#define SIDE_RANGE N_("left, right or both, or an empty text for the next side")

/* @ret_plan: of the exercise; @ret_side: SIDE_MAX for the next one. */
static int read_stretch(sd_bus_message *m, const struct bus_model *model, struct plan *ret_plan,
                        enum side *ret_side, sd_bus_error *error)
{
    struct exercise *exercise;
    struct core_view view;
    const char *id, *side;
    int r = sd_bus_message_read(m, "ss", &id, &side);

    if (r < 0)
        return r;
    *ret_side = side_find(side);
    if (*side && *ret_side == SIDE_MAX)
        return bus_error_text(error, "side", side, _(SIDE_RANGE));
    if (*id && !exercise_id_is_valid(id))
        return bus_error_text(error, "exercise", id, _(EXERCISE_ID_RANGE));
    core_view(model->core, clock_boot(), &view);
    r = exercise_load(*id ? id : view.exercise, &exercise);
    if (r < 0)
        return bus_error_no_exercise(error, *id ? id : view.exercise, r == -EINVAL);
    exercise_plan(exercise, ret_plan);
    if (*side && !exercise->has_sides)
        r = bus_error_text(error, "side", side,
                           _("an empty text, because this exercise has no sides"));
    exercise_free(exercise);
    return r;
}

int method_start_stretch(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct plan plan;
    enum side side = SIDE_MAX;
    const int r = read_stretch(m, userdata, &plan, &side, error);
    const struct event event = event_stretch(EVENT_STRETCH, clock_boot(), &plan, side);

    return r < 0 ? r : bus_command(userdata, m, &event, error);
}

int method_report_stretch(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct plan plan;
    enum side side = SIDE_MAX;
    const int r = read_stretch(m, model, &plan, &side, error);
    const struct event event = event_stretch(EVENT_REPORT_STRETCH, clock_boot(), &plan, side);

    return r < 0 ? r : replies_add_event(model->replies, m, &event, error);
}

int method_feedback(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    const char *word;
    struct event event;
    int r = sd_bus_message_read(m, "s", &word);

    if (r < 0)
        return r;
    if (feedback_find(word) == FEEDBACK_MAX)
        return bus_error_text(error, "feedback", word, _("better, same or worse"));
    event = event_feedback(clock_boot(), feedback_find(word));
    return replies_add_event(model->replies, m, &event, error);
}

int stretch_signal(sd_bus *bus, const struct bus_model *model, const struct effect *e)
{
    const struct guide_step step = step_text_of_effect(e);

    if (e->type == EFFECT_STRETCH_ENDED)
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_COACH, "StretchFinished", "ssst",
                                  e->stretch.exercise, side_name(e->stretch.side),
                                  stretch_outcome_name(e->stretch.outcome),
                                  (uint64_t)e->stretch.held);
    step_text_read(model->step_text, e->step.exercise, &step);
    return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_COACH, "StepStarted", "uust",
                              e->step.step, e->step.steps, model->step_text->title,
                              (uint64_t)e->step.length);
}
