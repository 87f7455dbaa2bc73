/*
 * Advice: one thing that keeps reminders from appearing or makes the count of sitting wrong: first
 * its cause, then the fix.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct advice {
    char *sentence;
    const char *command; /* for the fix, borrowed; NULL: there is none */
    bool is_wait;        /* nothing is wrong: the person has chosen that reminders wait */
};

/* A list of struct advice, which it owns. */
GPtrArray *advice_list_new(void);

/* Adds one; @sentence is owned by the list from now on. */
void advice_add(GPtrArray *all, char *sentence, const char *command);
