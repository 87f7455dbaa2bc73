/*
 * Row words: the "name=value" words in the detail of a journal row.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of the word @name; false: there is none, or it is not a number. */
bool row_number(const char *detail, const char *name, int64_t *ret);

/* The text of the word @name, cut to @size; "" if there is none. Returns @ret. */
const char *row_word(const char *detail, const char *name, char *ret, size_t size);
