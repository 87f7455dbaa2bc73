/*
 * Exercise picture: which files can be the picture of a step.
 */
#pragma once

#include <stdbool.h>

#include "core/exercise.h"
#include "core/words.h"

#define EXERCISE_PICTURE_SIZE_MAX  (1024 * 1024)
#define EXERCISE_PICTURE_ERROR_MAX 384

/**
 * exercise_picture_fits() - may a step of an exercise in @folder have the picture @name?
 * @has_sides:  {side} may occur in @name; the picture of each side is checked
 * @ret_error:  if not, why, as the end of a sentence about it; EXERCISE_PICTURE_ERROR_MAX bytes
 */
bool exercise_picture_fits(const char *folder, const char *name, bool has_sides, char *ret_error);

/* The path of the picture for @side, to be freed; NULL: the step has none. */
char *exercise_picture_path(const struct exercise_step *step, enum side side);
