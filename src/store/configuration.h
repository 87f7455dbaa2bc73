/*
 * Configuration: the settings as the files have them, and what is wrong with the files.
 *
 * The system's file first, the user's over it. A bad value is left out and named with file, key,
 * line and range; a file of broken syntax is left out whole. The service runs whatever they hold.
 */
#pragma once

#include "core/settings.h"

#define CONFIGURATION_PROBLEMS_MAX 64

struct problem {
    char *file, *key; /* key: "Group.Key", empty: the file as a whole */
    unsigned line;    /* from 1; 0: none */
    char *sentence;
};

struct configuration {
    struct settings settings;
    char *user_file;        /* where it is or would be */
    char *exercise_file;    /* which says Coach.Exercise; NULL: none */
    unsigned exercise_line; /* there */
    bool is_broken;         /* a file's syntax is */
    unsigned n_problems;
    struct problem problems[CONFIGURATION_PROBLEMS_MAX];
};

/**
 * configuration_load() - read the files
 * @before:  what held until now; NULL: nothing did
 *
 * A bad value keeps what held before, the default at start; with a file of broken syntax everything
 * stays as it was. $XDG_CONFIG_HOME and $XDG_CONFIG_DIRS as by the base directory specification.
 * Never fails.
 */
struct configuration *configuration_load(const struct configuration *before);

struct configuration *configuration_free(struct configuration *c);

/* The exercise that is set does not exist: complains, and takes the one before or the default.
 * @known: which do. */
void configuration_refuse_exercise(struct configuration *c, const struct configuration *before,
                                   const char *known);
