/*
 * Text: makes names from outside and other texts from outside valid for the bus and safe to show.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Only marks a text for translation, for a table; wording/ translates it where it is used. */
#define N_(text) text

/**
 * text_copy() - copy any bytes as clean UTF-8, on one line
 * @to:    @size bytes; all of them are set, so that equal texts are equal to the byte
 * @from:  any bytes, ended with NUL
 *
 * Control characters and invisible ones (Cc, Cf, Zl and Zp of Unicode) are removed; those that end
 * a word or a line become a blank. Each byte that is not UTF-8 becomes '?'. A text that is too long
 * is cut between two characters.
 */
void text_copy(char *to, size_t size, const char *from);

/* Whether @text has at most @max bytes, and text_copy() would change none of them. */
bool text_is_clean(const char *text, size_t max);
