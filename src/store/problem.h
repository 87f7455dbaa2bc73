/*
 * Problem: something in a file of the person that the service cannot use, with its place.
 */
#pragma once

struct problem {
    char *file, *key; /* key: "Group.Key"; empty: the problem concerns the whole file */
    unsigned line;    /* from 1; 0 = unknown */
    char *sentence;
};

/* Sets @p, with clean copies of the texts: all of them go to the bus, which refuses a text that is
 * not UTF-8. */
void problem_set(struct problem *p, const char *file, const char *key, unsigned line,
                 const char *sentence);

/* Frees the texts of @p, which may be empty, and clears it. */
void problem_done(struct problem *p);
