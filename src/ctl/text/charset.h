/*
 * Charset: texts for people in the character set of the locale.
 */
#pragma once

/**
 * charset_encode() - convert a text from UTF-8
 *
 * A character that the locale does not have is written with similar ones ("..." for "…", "a" for
 * "ä"), or as "_". Returns NULL if the locale has UTF-8 and the text can stay as it is; otherwise
 * free it with g_free().
 */
char *charset_encode(const char *text);
