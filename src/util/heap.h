/*
 * Heap: how much memory the allocator keeps. Does nothing with a C library other than glibc.
 */
#pragma once

/* Keeps free memory at the top of the heap small, and gives large blocks back at once. Call it
 * before the first allocation. */
void heap_tune(void);

/* Returns free memory to the kernel. */
void heap_trim(void);
