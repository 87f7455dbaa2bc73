/*
 * Problem: something in a file of the person that the service cannot use, with its place.
 */
#pragma once

#include "wording/bilingual.h"

struct problem {
    char *file, *key; /* key: "Group.Key"; empty: the problem concerns the whole file */
    unsigned line;    /* from 1; 0 = unknown */
    char *sentence;
    char *translated; /* the same in the language of the person; NULL: there is no translation */
};

/* Sets @p, with clean copies of the texts: all of them go to the bus, which refuses a text that is
 * not UTF-8. */
void problem_set(struct problem *p, const char *file, const char *key, unsigned line,
                 const char *sentence);

/* The same with a sentence in both languages. */
void problem_set_both(struct problem *p, const char *file, const char *key, unsigned line,
                      const struct bilingual *sentence);

void problem_copy(struct problem *to, const struct problem *from);

/* The sentence in the language of the person. */
const char *problem_text(const struct problem *p);

/* Frees the texts of @p, which may be empty, and clears it. */
void problem_done(struct problem *p);
