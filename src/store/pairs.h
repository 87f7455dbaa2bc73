/*
 * Pairs: "name=value" words on one line, and back. A value is a bare word, or a text in quotes, in
 * which nothing can end the line or the quotes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/moment.h"

/* Bytes of a text, the final NUL among them; a longer one is cut, at the begin of a character. */
#define PAIRS_TEXT_MAX 384

struct pairs {
    char *buf; /* borrowed */
    size_t size, n;
    bool is_full; /* something did not fit; what is there is a string all the same */
};

void pairs_init(struct pairs *p, char *buf, size_t size);

/* Appends as printf() does. */
void pairs_print(struct pairs *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Each appends " name=value". */
void pairs_add_word(struct pairs *p, const char *name, const char *word);
void pairs_add_number(struct pairs *p, const char *name, int64_t number);
void pairs_add_instant(struct pairs *p, const char *name, usec at); /* also none, never */
void pairs_add_text(struct pairs *p, const char *name, const char *text);

struct pair {
    const char *name;
    const char *value; /* a text as it was before it was written */
    bool is_text;
};

/**
 * pairs_next() - cut the next pair off a line
 * @line:  advanced behind it; what it leads to is overwritten
 *
 * Returns 1, 0 at the end of the line, or -EINVAL where no pair stands.
 */
int pairs_next(char **line, struct pair *ret);

/* The bare word as a number or an instant. Return 0 or -EINVAL; written on success only. */
int pair_number(const struct pair *p, int64_t *ret);
int pair_instant(const struct pair *p, usec *ret);
