/*
 * Guide: the bubbles of a guided stretch, one for each step. Each is whole on every notification
 * server: summary and body fill at most BUBBLE_LINES lines.
 */
#pragma once

#include "core/exercise.h"
#include "wording/suggestion.h"

/* The members of an effect that decide the text of its bubble. */
struct guide_step {
    unsigned step, steps; /* of all steps of this stretch, from 1 */
    unsigned file_step;   /* the number of the step in the exercise, from 1; 0: get ready */
    unsigned repetition;  /* of a held step that is repeated, from 1 */
    enum side side;       /* left or right; both: the exercise has no sides */
    usec length;
};

/* The bubble of a step. A caution comes first; the first bubble states what counts as a break.
 * @e: NULL: the exercise can no longer be read. */
void wording_step(struct wording *w, const struct exercise *e, const struct guide_step *step);

/* The same without the number of the step in the summary. */
void wording_unnumbered_step(struct wording *w, const struct exercise *e,
                             const struct guide_step *step);

/* The last bubble: stand for a minute, and how the person feels. */
void wording_afterwards(struct wording *w);

/* The question after it, whether to stretch only @side from now on. */
void wording_keep_side(struct wording *w, enum side side);
