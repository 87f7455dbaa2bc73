/*
 * Text: names from anybody, made fit for the bus and for people.
 */
#pragma once

#include <stddef.h>

/**
 * text_copy() - copy what may hold anything into what holds UTF-8 only
 * @to:    @size bytes, all of them set: the same text is the same to the byte
 * @from:  any bytes, ended with NUL
 *
 * Bytes that are no UTF-8, and control characters, become '?', one each. What does not fit is cut
 * before the character that would be left half.
 */
void text_copy(char *to, size_t size, const char *from);
