/*
 * Exercise file: reads one *.exercise file, and rejects it as a whole if anything in it is wrong.
 */
#pragma once

#include "core/exercise.h"
#include "store/problem.h"

#define EXERCISE_SUFFIX ".exercise"

#define EXERCISE_ID_RANGE N_("1 to 32 of the characters a-z, 0-9 and -")

/* Is @id within EXERCISE_ID_RANGE? */
bool exercise_id_is_valid(const char *id);

/**
 * exercise_file_read() - read the exercise @id from @folder
 * @is_own:       the folder belongs to the person
 * @ret:          on success the exercise, to be freed with exercise_free()
 * @ret_problem:  with -EINVAL and -EIO the file, key and line of the first problem, to be freed
 * with problem_done()
 *
 * Texts are in the language of the locale if the file has them in it. Returns 0, -ENOENT (no such
 * file), -EINVAL (the file is not valid) or -EIO (it cannot be read).
 */
int exercise_file_read(const char *folder, const char *id, bool is_own, struct exercise **ret,
                       struct problem *ret_problem);

/* Frees @e, which may be NULL; returns NULL. */
struct exercise *exercise_free(struct exercise *e);
