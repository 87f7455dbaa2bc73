#include "util/hash.h"

#include <string.h>

#define PRIME 0x100000001b3u

uint64_t hash_text(uint64_t hash, const char *text)
{
    const size_t size = strlen(text) + 1;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * PRIME;
    return hash;
}
