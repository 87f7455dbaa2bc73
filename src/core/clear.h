/*
 * Clear: sets memory to 0, or to a copy. It does not write where that changes nothing: a page that
 * is never written costs no memory.
 */
#pragma once

#include <stddef.h>

/* Sets @size bytes at @at to 0. */
void core_clear(void *at, size_t size);

/* Sets @size bytes at @to to those at @from. */
void core_copy(void *to, const void *from, size_t size);
