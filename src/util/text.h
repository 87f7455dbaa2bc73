/*
 * Text: strings from elsewhere, made fit for the bus.
 */
#pragma once

#include <stddef.h>

/**
 * text_copy() - copy what may hold anything into what holds UTF-8 only
 * @to:    @size bytes; always ended with NUL
 * @from:  any bytes, ended with NUL
 *
 * Bytes that are no UTF-8, and control characters, become '?'. What does not fit is cut before the
 * character that would be left half.
 */
void text_copy(char *to, size_t size, const char *from);
