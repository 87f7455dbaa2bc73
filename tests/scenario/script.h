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
    struct plan plan;         /* of each exercise */
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
 * Returns whether all lines were valid and all expectations were met; if not, @s->error has the
 * reason.
 */
bool script_run(struct script *s, char *text);

/* Functions that the parts of the language share. */

/* Ends the run. */
void script_fail(struct script *s, const char *format, ...) G_GNUC_PRINTF(2, 3) G_GNUC_NORETURN;

/* "09:00:00" or "33:00:00.250" (the next day, at nine and a quarter of a second). */
/* A whole number, not negative. */
unsigned script_number(struct script *s, const char *text);

usec script_time(struct script *s, const char *text);
usec script_duration(struct script *s, const char *text);

/* KEY=VALUE words, as in the configuration file but for their groups. */
void script_set(struct script *s, struct settings *settings, char **words);

/* The next word, which must be there. @what: in the message if it is not */
char *script_take(struct script *s, char ***words, const char *what);

/* Takes @word if it comes next. */
bool script_takes(char ***words, const char *word);

/* "on" or "off" */
bool script_switch(struct script *s, char ***words);

/* tracker_events.c: steps of a fitness tracker, and its alerts. */
void script_steps(struct script *s, char ***words);
void script_total(struct script *s, char ***words);
void script_wrist(struct script *s, char ***words);

/* stretch_events.c: events of the guided stretch, by the words after their names. */
void script_stretch(struct script *s, char ***words);
void script_report(struct script *s, char ***words);
void script_feedback(struct script *s, char ***words);
void script_keep_side(struct script *s, char ***words);

/* Runs the event at @at. @words: NULL-terminated. */
void script_event(struct script *s, usec at, char **words);

/* Checks the words after "expect". */
void script_expect(struct script *s, char **words);
