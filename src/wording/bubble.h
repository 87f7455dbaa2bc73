/*
 * Bubble: what fits into a notification on every server. The smallest one shows four lines of about
 * 30 characters, and cuts the rest without a mark.
 */
#pragma once

#include <stddef.h>

#include "core/words.h"

#define BUBBLE_WIDTH       30 /* characters of a line */
#define BUBBLE_LINES       4  /* the summary among them */
#define BUBBLE_SUMMARY_MAX 40 /* characters of a summary; over BUBBLE_WIDTH it fills two lines */

/* The characters of @text, which is UTF-8. */
size_t bubble_characters(const char *text);

/* How many lines @text fills if it is broken at blanks; a longer word is broken anywhere. */
unsigned bubble_lines(const char *text);

/**
 * bubble_fill() - copy @text with its placeholders replaced
 * @side:  {side} becomes the word for this side, {other} that for the opposite one, in the
 *         language of the person; with SIDE_BOTH they stay
 *
 * A text that is too long is cut between two characters. Returns @to.
 */
char *bubble_fill(char *to, size_t size, const char *text, enum side side);

/* Like bubble_fill(), but with the names "left" and "right", which are never translated: for the
 * names of files. A file of an exercise is checked with them, so that it is valid in each language
 * or in none. */
char *bubble_fill_names(char *to, size_t size, const char *text, enum side side);
