/*
 * Plan: what the core knows of an exercise. The texts and pictures of its steps stay outside.
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"
#include "core/settings.h"

#define PLAN_STEPS_MAX  32
#define PLAN_REPEAT_MAX 5
#define PLAN_STEP_MAX   (600 * USEC_SEC) /* of one step */

struct plan_step {
    usec length; /* 0: a held step that lasts as long as the setting Hold */
    bool is_held;
};

struct plan {
    char exercise[SETTINGS_WORD_MAX]; /* its id */
    unsigned n_steps;
    struct plan_step steps[PLAN_STEPS_MAX];
    unsigned repeat; /* how often each held step is done on a side */
    bool has_sides;
    bool counts_as_rest; /* false: a stretch on the chair */
};

/* One of the steps that a person does on a side. */
struct plan_place {
    unsigned file_step;  /* its number in the exercise, from 1 */
    unsigned repetition; /* from 1; of a held step that is repeated */
};

/* How long a step lasts, whose .length is @length. */
static inline usec plan_step_length(usec length, const struct settings *settings)
{
    return length ? length : settings->stretch_hold;
}

/* Has it an id, 1 to PLAN_STEPS_MAX steps of possible lengths, and one among them that is held? */
bool plan_is_sound(const struct plan *plan);

/* The number of steps on one side, with each repetition. */
unsigned plan_count(const struct plan *plan);

/* The place of the step @n of a side, from 1 to plan_count(). */
struct plan_place plan_find(const struct plan *plan, unsigned n);
