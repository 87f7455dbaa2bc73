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
    char *user_file; /* where it is or would be */
    unsigned n_problems;
    struct problem problems[CONFIGURATION_PROBLEMS_MAX];
};

/**
 * configuration_load() - read the files at start
 *
 * A bad value keeps the default. $XDG_CONFIG_HOME and $XDG_CONFIG_DIRS as by the base directory
 * specification. Never fails.
 */
struct configuration *configuration_load(void);

struct configuration *configuration_free(struct configuration *c);
