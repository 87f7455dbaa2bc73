#include "util/memory.h"

#include "config.h"

#if HAVE_MALLOC_TRIM
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Measured: 12 to 16 kB less private dirty memory than with glibc's default of 128 kB each. The
 * list of pending effects is above the threshold: its pages are returned when it is freed. */
#define TOP_PAD        4096
#define MMAP_THRESHOLD 12288

/* Bytes of the stack below the present frame: those that stay, for the frames of madvise() and its
 * caller, and those that are returned. Reading a saved state needs about 64 kB of stack. */
#define STACK_KEPT     4096
#define STACK_RETURNED ((uintptr_t)(256 * 1024))

void memory_tune(void)
{
    mallopt(M_TOP_PAD, TOP_PAD);
    mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
}

/* The kernel never shrinks a stack by itself, so pages below the present frame stay in memory after
 * use. A returned page reads as zeros when it is used again. */
void memory_trim_stack(void)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t end = ((uintptr_t)__builtin_frame_address(0) & ~(page - 1)) - STACK_KEPT;

    /* Fails for the part that was never used, after it has returned the rest. */
    (void)madvise((void *)(end - STACK_RETURNED), STACK_RETURNED, MADV_DONTNEED);
}

void memory_trim(void)
{
    malloc_trim(0);
    memory_trim_stack();
}
#else
void memory_tune(void)
{
}

void memory_trim_stack(void)
{
}

void memory_trim(void)
{
}
#endif
