#include "core/text.h"

#include <stdint.h>
#include <string.h>

/* The smallest value that needs a number of bytes, by that number. A longer encoding is not valid
 * UTF-8. */
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

/* Returns the bytes of the character at @s, or 0 if it is invalid, and its value. */
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

/* The categories Cf, Zl and Zp of Unicode: marks of direction, joiners, soft hyphens, tags and
 * separators. They can make one name look like another. */
static const struct range {
    uint32_t first, last;
} invisible[] = { { 0x00ad, 0x00ad },   { 0x0600, 0x0605 },   { 0x061c, 0x061c },
                  { 0x06dd, 0x06dd },   { 0x070f, 0x070f },   { 0x0890, 0x0891 },
                  { 0x08e2, 0x08e2 },   { 0x180e, 0x180e },   { 0x200b, 0x200f },
                  { 0x2028, 0x202e },   { 0x2060, 0x2064 },   { 0x2066, 0x206f },
                  { 0xfeff, 0xfeff },   { 0xfff9, 0xfffb },   { 0x110bd, 0x110bd },
                  { 0x110cd, 0x110cd }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 },
                  { 0x1d173, 0x1d17a }, { 0xe0001, 0xe0001 }, { 0xe0020, 0xe007f } };

static bool is_invisible(uint32_t character)
{
    if (character < 0x20 || (character >= 0x7f && character < 0xa0))
        return true;
    for (size_t i = 0; i < sizeof invisible / sizeof invisible[0]; i++)
        if (character <= invisible[i].last)
            return character >= invisible[i].first;
    return false;
}

/* Tab, the ends of a line and of a page, and the separators of lines and paragraphs. */
static bool ends_word(uint32_t character)
{
    return (character >= '\t' && character <= '\r') || character == 0x85 || character == 0x2028 ||
           character == 0x2029;
}

void text_copy(char *to, size_t size, const char *from)
{
    const unsigned char *s = (const unsigned char *)from;
    size_t used = 0;

    memset(to, 0, size);
    while (*s) {
        uint32_t character;
        const unsigned n = length_of(s, &character);
        const bool is_shown = n && !is_invisible(character);
        const bool is_dropped = n && !is_shown && !ends_word(character);
        const unsigned bytes = is_shown ? n : 1;

        if (!is_dropped && used + bytes >= size)
            break;
        if (is_shown)
            memcpy(to + used, s, bytes);
        else if (!is_dropped)
            to[used] = n ? ' ' : '?';
        used += is_dropped ? 0 : bytes;
        s += n ? n : 1;
    }
}

bool text_is_clean(const char *text, size_t max)
{
    const unsigned char *s = (const unsigned char *)text;

    while (*s) {
        uint32_t character;
        const unsigned n = length_of(s, &character);

        if (n == 0 || is_invisible(character))
            return false;
        s += n;
        if ((size_t)(s - (const unsigned char *)text) > max)
            return false;
    }
    return true;
}
