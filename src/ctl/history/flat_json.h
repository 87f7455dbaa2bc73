/*
 * Flat JSON: reads one JSON object whose values are texts and whole numbers, as in a line of an
 * export.
 */
#pragma once

#include <glib.h>

struct flat_member {
    const char *name;
    const char *text; /* UTF-8 without NUL; NULL = the value is a number */
    gint64 number;
};

/**
 * flat_json_read() - read an object, member by member
 * @line, @size:  the object, with blanks around it at most; need not end in NUL
 * @member:       called for each member in order; the texts are valid during the call. Returns NULL
 *                to continue, or the sentence to return
 *
 * Returns NULL if all was read, or a sentence about the error: that of @member, or one about the
 * syntax. It is static.
 */
const char *flat_json_read(const char *line, size_t size,
                           const char *(*member)(void *data, const struct flat_member *m),
                           void *data);
