#include "core/exercise.h"

#include <string.h>

#include "core/clear.h"

usec exercise_length(const struct exercise *exercise, const struct settings *settings)
{
    usec sum = 0;

    for (unsigned i = 0; i < exercise->n_steps; i++) {
        const struct exercise_step *one = &exercise->steps[i];

        sum += plan_step_length(one->length, settings) * (one->is_held ? exercise->repeat : 1);
    }
    return sum;
}

void exercise_plan(const struct exercise *exercise, struct plan *ret)
{
    core_clear(ret, sizeof *ret);
    memcpy(ret->exercise, exercise->id, sizeof ret->exercise);
    ret->n_steps = exercise->n_steps;
    for (unsigned i = 0; i < exercise->n_steps; i++) {
        ret->steps[i].length = exercise->steps[i].length;
        ret->steps[i].is_held = exercise->steps[i].is_held;
    }
    ret->repeat = exercise->repeat;
    ret->has_sides = exercise->has_sides;
    ret->counts_as_rest = exercise->counts_as_rest;
}
