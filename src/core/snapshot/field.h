/*
 * Field: one member of a struct as a line of text, "name value", and back.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/moment.h"

enum field_type { FIELD_INSTANT, FIELD_DURATION, FIELD_COUNT, FIELD_BOOL, FIELD_SEED, FIELD_TEXT };

struct field {
    char name[20]; /* not a pointer: the loader would write to a table of pointers at each start */
    enum field_type type;
    bool is_full_only; /* only the full text has it, not the text for a restart */
    size_t offset;     /* of the member */
    int64_t high;      /* COUNT: the highest value, so that no enumerator is out of its range; TEXT:
                          the bytes of the array, the final NUL among them */
};

/* The bytes that the member takes. */
size_t field_size(const struct field *f);

/* The value of the member of @base, which is not a TEXT. */
int64_t field_get(const void *base, const struct field *f);

bool field_is_same(const void *a, const void *b, const struct field *f);

/* Writes the line with its newline into @buf, which must be large enough; returns its length. */
size_t field_write(const void *base, const struct field *f, char *buf, size_t size);

/**
 * field_read() - set the member of @base
 * @text:   the value, @n bytes of it
 * @shift:  added to an INSTANT
 *
 * Returns 0, or -EINVAL if the value is not of the type or not in the range; then the member is not
 * changed, except the beginning of a TEXT.
 */
int field_read(void *base, const struct field *f, const char *text, size_t n, usec shift);
