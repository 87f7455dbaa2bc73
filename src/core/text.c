#include "core/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The smallest value that needs so many bytes: what is longer than it must be is no UTF-8. */
static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };

static unsigned length_by(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* The bytes of the character at @s, 0 if there is none; and which it is. */
static unsigned length_of(const unsigned char *s, uint32_t *ret)
{
    const unsigned n = length_by(s[0]);
    uint32_t value;

    *ret = s[0];
    if (n < 2)
        return n;
    value = s[0] & (0x7fu >> n);
    for (unsigned i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (s[i] & 0x3f);
    }
    if (value < smallest[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    *ret = value;
    return n;
}

static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

void text_copy(char *to, size_t size, const char *from)
{
    const unsigned char *s = (const unsigned char *)from;
    size_t used = 0;

    memset(to, 0, size);
    while (*s) {
        uint32_t character;
        const unsigned n = length_of(s, &character);
        const bool is_fine = n && !is_control(character);
        const unsigned bytes = is_fine ? n : 1;

        if (used + bytes >= size)
            break;
        if (is_fine)
            memcpy(to + used, s, bytes);
        else
            to[used] = '?';
        used += bytes;
        s += n ? n : 1;
    }
}
