/*
 * Step text: title, text and picture of the present step of a stretch. They are in the file of the
 * exercise, which is read once for each step.
 */
#pragma once

#include "core/view.h"
#include "wording/guide.h"

struct step_text {
    char exercise[SETTINGS_WORD_MAX]; /* empty: nothing was read */
    struct guide_step step;
    char *title, *text, *picture; /* owned; the picture may be empty */
};

/* The step of an effect, and the present one; .step is 0 if no stretch is under way. */
struct guide_step step_text_of_effect(const struct effect *effect);
struct guide_step step_text_of_view(const struct core_view *view);

/* Reads the texts of @step, unless they were read last time. @step->step: 0 frees them. */
void step_text_read(struct step_text *t, const char *exercise, const struct guide_step *step);

/* Frees the texts. */
void step_text_done(struct step_text *t);
