/*
 * JSON: written, never read. Always valid, on one line, independent of the locale.
 */
#pragma once

#include <glib.h>

/* Appends @s as a JSON string; what is no UTF-8 becomes U+FFFD. */
void json_string(GString *out, const char *s);

/**
 * json_value() - append a value of any D-Bus type
 *
 * A dictionary with string keys becomes an object, an array or structure an array, a variant what
 * is in it. Integers stay exact; a floating-point value that JSON does not know becomes null.
 */
void json_value(GString *out, GVariant *value);

/* Appends @name as a key with its colon; with a comma before it unless it is the first of its
 * object. */
void json_key(GString *out, const char *name);
