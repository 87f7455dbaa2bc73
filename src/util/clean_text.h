/*
 * Clean text: a copy of a text from outside, of any length, that is valid for the bus and safe to
 * show.
 */
#pragma once

/* Returns a copy of @text, cleaned by text_copy(), to be freed by the caller. Ends the process if
 * there is no memory. */
char *clean_text(const char *text);
