#include "bus/step_text.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "store/exercise_picture.h"
#include "store/exercises.h"

struct guide_step step_text_of_effect(const struct effect *e)
{
    return (struct guide_step){ .step = e->step.step,
                                .steps = e->step.steps,
                                .file_step = e->step.file_step,
                                .repetition = e->step.repetition,
                                .side = e->step.side,
                                .length = e->step.length };
}

struct guide_step step_text_of_view(const struct core_view *v)
{
    if (!v->is_stretching)
        return (struct guide_step){ 0 };
    return (struct guide_step){ .step = v->step,
                                .steps = v->steps,
                                .file_step = v->file_step,
                                .repetition = v->repetition,
                                .side = v->step_side,
                                .length = v->step_ends_at - v->step_at };
}

/* On one line. */
static char *copy(const char *text)
{
    char *line = strdup(text);

    if (!line)
        abort();
    for (char *s = line; (s = strchr(s, '\n'));)
        *s = ' ';
    return line;
}

static bool is_same(const struct step_text *t, const char *exercise, const struct guide_step *step)
{
    const struct guide_step *s = &t->step;

    return strcmp(t->exercise, exercise) == 0 && s->step == step->step && s->steps == step->steps &&
           s->file_step == step->file_step && s->repetition == step->repetition &&
           s->side == step->side && s->length == step->length;
}

void step_text_read(struct step_text *t, const char *exercise, const struct guide_step *step)
{
    struct exercise *e = NULL;
    struct wording w;
    unsigned i;

    if (step->step == 0) {
        step_text_done(t);
        return;
    }
    if (is_same(t, exercise, step))
        return;
    step_text_done(t);
    if (exercise_load(exercise, &e) < 0)
        e = NULL;
    wording_unnumbered_step(&w, e, step);          /* the number is a property of its own */
    i = step->file_step ? step->file_step - 1 : 0; /* to get ready is part of the first step */
    if (e && i < e->n_steps)
        t->picture = exercise_picture_path(&e->steps[i], step->side);
    if (!t->picture)
        t->picture = copy("");
    t->title = copy(w.summary);
    t->text = copy(w.body);
    t->step = *step;
    text_copy(t->exercise, sizeof t->exercise, exercise);
    exercise_free(e);
}

void step_text_done(struct step_text *t)
{
    free(t->title);
    free(t->text);
    free(t->picture);
    memset(t, 0, sizeof *t);
}
