/*
 * Exercises: all exercise files. They are read each time that they are needed.
 *
 * The folders are exercises/ of the configuration folder, lumbard/exercises/ of $XDG_DATA_HOME and
 * of each of $XDG_DATA_DIRS, and the one that is installed with the program. If two files have the
 * same id, the first valid one is used, so that a person's own file replaces a built-in exercise.
 */
#pragma once

#include "store/exercise_file.h"

#define EXERCISES_MAX 64

struct exercise_list {
    unsigned n;
    char ids[EXERCISES_MAX][SETTINGS_WORD_MAX];
};

/* The ids of all files, sorted; exercise_load() reports which of them are valid. With more than
 * EXERCISES_MAX, those of the first folders. */
void exercise_list(struct exercise_list *ret);

/**
 * exercise_load() - read an exercise
 * @ret:  to be freed with exercise_free()
 *
 * Returns 0, -ENOENT (there is none with this id), or -EINVAL (each file with this id has a
 * problem).
 */
int exercise_load(const char *id, struct exercise **ret);

/* Borrowed for the call. */
typedef void (*exercise_problem_found)(const struct problem *problem, void *userdata);

/* Reports each file that is not used: one with a problem, with a name that is no id, or beyond
 * EXERCISES_MAX. */
void exercise_check(exercise_problem_found found, void *userdata);

/* The folder for a person's own files, to be freed. It may not exist. */
char *exercise_own_folder(void);
