/*
 * Configuration: the settings from the configuration files, and the problems in the files.
 *
 * The user's file overrides the system's files. An invalid value is ignored and reported with file,
 * line, key and range; a file with a syntax error is ignored as a whole. The service runs in any
 * case.
 */
#pragma once

#include <stdint.h>

#include "core/adapter.h"
#include "core/settings.h"
#include "store/problem.h"

#define CONFIGURATION_PROBLEMS_MAX 64

struct configuration {
    uint64_t revision; /* greater after each change of what is below, in this process */
    struct settings settings;
    char *user_file;        /* path of the user's file, which may not exist */
    char *exercise_file;    /* the file that sets Coach.Exercise; NULL = none */
    unsigned exercise_line; /* line in exercise_file */
    bool is_broken;         /* a file has a syntax error */
    unsigned n_adapters;
    struct adapter *adapters; /* of configuration_check_files(); owned */
    unsigned n_problems;
    struct problem *problems; /* room for CONFIGURATION_PROBLEMS_MAX; NULL: there are none */
};

/**
 * configuration_load() - read the files
 * @before:  the settings in effect; NULL at start
 *
 * An invalid value leaves that setting as in @before, or at its default. A syntax error leaves all
 * settings as in @before. The folders are those of the XDG base directory specification. Never
 * fails.
 */
struct configuration *configuration_load(const struct configuration *before);

struct configuration *configuration_free(struct configuration *c);

/**
 * configuration_check_exercises() - compare Coach.Exercise with the exercise files
 *
 * Reports each id without a valid file, and takes it out of the list. If none remains, those of
 * @before with a valid file are used, or the default.
 */
void configuration_check_exercises(struct configuration *c, const struct configuration *before);

/* Reports each exercise file and tracker file that is not valid, and reads the trackers. */
void configuration_check_files(struct configuration *c);

/* Frees the adapters, which the sources have copied. */
void configuration_drop_adapters(struct configuration *c);
