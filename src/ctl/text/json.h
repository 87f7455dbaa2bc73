/*
 * JSON: writes values, on one line, independent of the locale.
 */
#pragma once

#include <glib.h>

/* Appends @s as a JSON string; bytes that are not UTF-8 become U+FFFD. */
void json_string(GString *out, const char *s);

/**
 * json_value() - append a value of any D-Bus type
 *
 * A dictionary becomes an object, an array or structure an array, a variant its content. Integers
 * stay exact; a floating-point value that JSON does not have becomes null.
 */
void json_value(GString *out, GVariant *value);

/* Appends @name as a key with its colon, and a comma before it unless it is the first of its
 * object. */
void json_key(GString *out, const char *name);

/* A key with a string as its value; null if @text is NULL. */
void json_text(GString *out, const char *name, const char *text);
