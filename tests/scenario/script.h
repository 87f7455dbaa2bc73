/*
 * Script: one whole day as text, run line by line through a world (tests/unit/core/world.h).
 * README.md has the language.
 */
#pragma once

#include <setjmp.h>

#include "world.h"

struct script {
    const char *name;
    unsigned line;
    unsigned expectations;
    struct settings settings; /* of the start, then the present ones */
    bool is_late, has_started;
    struct world world;
    char error[512]; /* why it failed, with name and line */
    jmp_buf failed;
};

/**
 * script_run() - run a whole text
 * @s:     zeroed, but for its name
 * @text:  cut up while it runs
 *
 * Returns whether all of it was understood and came as expected; if not, @s->error says why.
 */
bool script_run(struct script *s, char *text);

/* What the parts of the language share. */

/* Ends the run. */
void script_fail(struct script *s, const char *format, ...) G_GNUC_PRINTF(2, 3) G_GNUC_NORETURN;

/* "09:00:00" or "33:00:00.250" (the next day, at nine and a quarter of a second). */
usec script_time(struct script *s, const char *text);
usec script_duration(struct script *s, const char *text);

/* KEY=VALUE words, as in the configuration file but for their groups. */
void script_set(struct script *s, struct settings *settings, char **words);

/* What happens at @at. @words: NULL-terminated. */
void script_event(struct script *s, usec at, char **words);

/* What stands after "expect". */
void script_expect(struct script *s, char **words);
