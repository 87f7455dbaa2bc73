/*
 * Bilingual: one text for people in two languages: English, for the log, and that of the person,
 * for the bus.
 *
 * A layer that writes both builds the text from formats that are marked with N_(), so that it needs
 * to know neither where the text goes nor whether there is a translation.
 */
#pragma once

#include <stdarg.h>

#define BILINGUAL_MAX 512 /* bytes in each language; a longer text is cut */

struct bilingual {
    char english[BILINGUAL_MAX];
    char translated[BILINGUAL_MAX]; /* empty while no translation is open */
};

/* Appends one format with its arguments. @format: marked with N_(), or without words. */
void bilingual_add(struct bilingual *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void bilingual_add_list(struct bilingual *b, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* The same for a number. xgettext finds @one and @several by the name of this function. */
void bilingual_add_n(struct bilingual *b, const char *one, const char *several,
                     unsigned long number, ...) __attribute__((format(printf, 3, 5)));

/* Appends the translation of a text from a table that is marked with N_(). */
void bilingual_add_text(struct bilingual *b, const char *text);

/* Appends a text that was written in both languages. */
void bilingual_add_pair(struct bilingual *b, const char *english, const char *translated);

/* In the language of the person. */
const char *bilingual_text(const struct bilingual *b);
