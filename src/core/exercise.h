/*
 * Exercise: one exercise with its texts and pictures, as its file describes it.
 *
 * The texts are clean: UTF-8 without control or invisible characters, and without & < >. They may
 * contain {side} and {other}, which stand for "left" and "right", if the exercise has sides.
 */
#pragma once

#include "core/plan.h"

#define EXERCISE_STEPS_MAX PLAN_STEPS_MAX

struct exercise_step {
    char *title;
    char *text;
    usec length; /* 0: a held step that lasts as long as the setting Hold */
    bool is_held;
    char *picture; /* absolute path of a PNG or SVG file, may contain {side}; NULL: none */
};

struct exercise {
    char id[SETTINGS_WORD_MAX];
    char *name;    /* in a sentence: "doorway stretch" */
    char *about;   /* paragraphs, separated by line feeds; may be empty */
    char *caution; /* may be empty */
    char *credit;  /* may be empty */
    bool has_sides;
    bool counts_as_rest; /* false: it does not end sitting */
    bool is_own;         /* from a folder of the person, not of the system */
    unsigned repeat;     /* how often each held step is done on a side */
    unsigned n_steps;
    struct exercise_step steps[EXERCISE_STEPS_MAX];
};

/* All steps on one side, with each repetition, without the time to get ready. */
usec exercise_length(const struct exercise *exercise, const struct settings *settings);

/* Fills @ret with the members that the core needs. */
void exercise_plan(const struct exercise *exercise, struct plan *ret);
