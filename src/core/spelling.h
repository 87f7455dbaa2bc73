/*
 * Spelling: blanks, hyphens and words as people write them in durations, days and times.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The first character of @s that is neither a blank, a tab nor one of the blanks of typography,
 * which text that was copied from elsewhere contains. */
const char *spelling_skip_blanks(const char *s);

/* Skips one hyphen, en dash or a character that looks like these; false: @s does not begin so. */
bool spelling_take_dash(const char **s);

/* Number of the letters A to Z, of either case, at the start of @s. */
size_t spelling_word(const char *s);

/* Are the @n bytes at @s the word @word in any letter case? */
bool spelling_is(const char *s, size_t n, const char *word);

/* Are the @n bytes at @s the beginning of @word in any letter case? */
bool spelling_begins(const char *s, size_t n, const char *word);

/* Reads the digits at @s, at most @most of them; returns the rest, or NULL: no or more digits. */
const char *spelling_number(const char *s, int most, int *ret);

/* The longest words that spelling_slips() compares, in bytes. */
#define SPELLING_COMPARED_MAX 32

/* Letters that are wrong, missing, added or swapped with their neighbour between @a and @b;
 * SPELLING_COMPARED_MAX if one of them is longer than that. */
int spelling_slips(const char *a, const char *b);
