/*
 * HTML: texts in a page, escaped. A page has no other way for a text into its markup.
 */
#pragma once

#include <glib.h>

/* Appends any text for people, cleaned by text_copy() and escaped: it cannot end an attribute in
 * double or single quotes, and has no control character and none that changes the direction of the
 * text. */
void html_text(GString *out, const char *text);

/* The same with a format. */
void html_textf(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Appends <@tag>text</@tag>; @tag is a literal. */
void html_element(GString *out, const char *tag, const char *text);

/* The same; @attributes is a literal such as class="x". */
void html_element_with(GString *out, const char *tag, const char *attributes, const char *text);
