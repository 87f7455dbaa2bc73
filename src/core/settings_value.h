/*
 * Settings value: the value of one setting as the text of a file, and as a number for the bus.
 */
#pragma once

#include "core/settings.h"

/* Bytes of the longest text of settings_format() that is not in struct settings itself. */
#define SETTINGS_VALUE_MAX HOURS_TEXT_MAX

/* The type on the bus: "t" (µs; 0: forever), "u" (a number, or cm; 0: off), "b", "s" (a word) or
 * "as" (the text of the file, split at each ';'). */
const char *settings_signature(const struct settings_entry *entry);

/* The value as in a file, which settings_set() reads back exactly: @buf of SETTINGS_VALUE_MAX
 * bytes, or a list of @s. */
const char *settings_format(char *buf, const struct settings *s,
                            const struct settings_entry *entry);

/* The value on the bus, of a setting of the type "t", "u" or "b". */
uint64_t settings_number(const struct settings *s, const struct settings_entry *entry);

/**
 * settings_number_text() - write a value from the bus as in a file
 * @buf:     SETTINGS_VALUE_MAX bytes; returned
 * @entry:   of the type "t", "u" or "b"
 * @number:  any; settings_set() checks the range of the text
 */
const char *settings_number_text(char *buf, const struct settings_entry *entry, uint64_t number);
