/*
 * Memory: how much of it the process keeps for later. Does nothing with a C library other than
 * glibc.
 */
#pragma once

/* Keeps free memory at the top of the heap small, and gives large blocks back at once. Call it
 * before the first allocation. */
void memory_tune(void);

/* Returns the unused pages of the stack to the kernel, in a few microseconds. Call it from the main
 * thread. */
void memory_trim_stack(void);

/* Returns free memory of the heap, too. */
void memory_trim(void);
