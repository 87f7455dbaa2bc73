#include "core/clear.h"

#include <string.h>

/* As many bytes are compared, and written if they differ. */
#define BLOCK 64

void core_clear(void *at, size_t size)
{
    static const unsigned char zero[BLOCK];
    unsigned char *byte = at;

    for (size_t i = 0, n; i < size; i += n) {
        n = size - i < BLOCK ? size - i : BLOCK;
        core_copy(byte + i, zero, n);
    }
}

void core_copy(void *to, const void *from, size_t size)
{
    const unsigned char *source = from;
    unsigned char *byte = to;

    for (size_t i = 0, n; i < size; i += n) {
        n = size - i < BLOCK ? size - i : BLOCK;
        if (memcmp(byte + i, source + i, n) != 0)
            memcpy(byte + i, source + i, n);
    }
}
