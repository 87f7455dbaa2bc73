/*
 * Translation: texts for people in their language, by gettext.
 *
 * Only a text that passes through this module is translated. The process itself stays in the locale
 * "C": its log contains sentences of libc and GLib too, and is written in English.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/text.h" /* N_() */

#define TRANSLATION_DOMAIN "lumbard"

/* The translation of a text; never of "". xgettext finds the texts by the names of these macros. */
#define _(text)                  translation_of(text)
#define _n(one, several, number) translation_of_number(one, several, (unsigned long)(number))

/* Finds the translation by the environment. Without a call, or if there is none, texts stay
 * English. */
void translation_open(void);
void translation_use(const char *folder); /* the same for a folder that has one */
bool translation_is_open(void);

const char *translation_of(const char *text) __attribute__((format_arg(1)));
const char *translation_of_number(const char *one, const char *several, unsigned long number)
    __attribute__((format_arg(1), format_arg(2)));

/* snprintf(), but a text that is too long is cut between two characters. Returns @buf. */
char *translation_print(char *buf, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void translation_print_list(char *buf, size_t size, const char *format, va_list ap)
    __attribute__((format(printf, 3, 0)));
