/*
 * Plan text: the plan of an exercise as pairs on a line, and back. A trace has it, so that a replay
 * needs no files.
 *
 *     exercise=ql-doorway sides=yes rest=yes repeat=1 steps=10000000,hold,15000000-hold
 */
#pragma once

#include "core/plan.h"
#include "store/pairs.h"

/* Adds nothing for a plan that is NULL or not sound: that exercise cannot be done. */
void plan_text_add(struct pairs *p, const struct plan *plan);

/* Reads the remaining pairs of a line. Returns 0, or -EINVAL if they are no sound plan. */
int plan_text_read(struct plan *ret, char **line);
