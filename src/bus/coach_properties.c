/*
 * The readers of the properties of Coach.
 */
#include "bus/coach_properties.h"

#include <stdio.h>

#include "bus/interfaces.h"
#include "bus/step_text.h"
#include "config.h"

static void read_phase(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, coach_phase_name(f->view.phase));
}

static void read_held_by(const struct bus_facts *f, struct bus_property_value *v)
{
    size_t at = 0;

    for (unsigned i = 0; i < f->view.n_held_by && at + HOLD_NAME_MAX < sizeof v->text; i++)
        at += (size_t)snprintf(v->text + at, sizeof v->text - at, "%s%s", i ? "\n" : "",
                               f->view.holds[i]);
}

static void read_exercise(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, f->view.exercise);
}

static void read_side(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, side_name(f->view.side));
}

static void read_failure(const struct bus_facts *f, struct bus_property_value *v)
{
    if (f->view.failed_at != USEC_NONE)
        bus_property_text(v, f->model->failure(f->model->userdata));
}

static const struct step_text *present_texts(const struct bus_facts *f)
{
    const struct guide_step step = step_text_of_view(&f->view);

    step_text_read(f->model->step_text, f->view.exercise, &step);
    return f->model->step_text;
}

static void read_step_title(const struct bus_facts *f, struct bus_property_value *v)
{
    if (f->view.is_stretching)
        bus_property_text(v, present_texts(f)->title);
}

static void read_step_text(const struct bus_facts *f, struct bus_property_value *v)
{
    if (f->view.is_stretching)
        bus_property_text(v, present_texts(f)->text);
}

static void read_step_picture(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, f->view.is_stretching ? present_texts(f)->picture : "");
}

static void read_step_ends(const struct bus_facts *f, struct bus_property_value *v)
{
    if (f->view.is_stretching)
        v->number = clock_to_real(f->model->clock, f->view.step_ends_at);
}

static void read_last_side(const struct bus_facts *f, struct bus_property_value *v)
{
    if (f->view.last_side != SIDE_MAX)
        bus_property_text(v, side_name(f->view.last_side));
}

static const struct bus_property table[] = { COACH_PROPERTIES(BUS_PROPERTY_ROW) };

const struct bus_properties coach_properties = { BUS_INTERFACE_COACH, table,
                                                 sizeof table / sizeof table[0] };
