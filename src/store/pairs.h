/*
 * Pairs: writes and reads "name=value" words on one line. A value is a bare word or a quoted text;
 * characters that could end the quotes or the line are escaped.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/moment.h"

/* Bytes of a text of a program, including the final NUL. A longer text is cut between two
 * characters. */
#define PAIRS_TEXT_MAX 384

struct pairs {
    char *buf; /* borrowed */
    size_t size, n;
    bool is_full; /* something did not fit; buf is still a valid string */
};

void pairs_init(struct pairs *p, char *buf, size_t size);

/* Appends as printf() does. */
void pairs_print(struct pairs *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Each appends " name=value"; USEC_NONE and USEC_NEVER are written as none and never. */
void pairs_add_word(struct pairs *p, const char *name, const char *word);
void pairs_add_number(struct pairs *p, const char *name, int64_t number);
void pairs_add_instant(struct pairs *p, const char *name, usec at);
void pairs_add_text(struct pairs *p, const char *name, const char *text);

/* The same for a text of any length, which is not cut. */
void pairs_add_long_text(struct pairs *p, const char *name, const char *text);

struct pair {
    const char *name;
    const char *value; /* a text without quotes and escapes */
    bool is_text;
};

/**
 * pairs_next() - read the next pair of a line
 * @line:  advanced to the next pair; the text is modified
 *
 * Returns 1, 0 at the end of the line, or -EINVAL for a malformed pair.
 */
int pairs_next(char **line, struct pair *ret);

/* Parse the bare word as a number or an instant. Return 0 or -EINVAL; @ret is set only on success.
 */
int pair_number(const struct pair *p, int64_t *ret);
int pair_instant(const struct pair *p, usec *ret);
