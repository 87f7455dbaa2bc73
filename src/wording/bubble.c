#include "wording/bubble.h"

#include <stdbool.h>
#include <string.h>

#include "wording/translation.h"

static bool is_first_byte(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t count(const char *s, size_t n)
{
    size_t characters = 0;

    for (size_t i = 0; i < n; i++)
        characters += is_first_byte(s[i]);
    return characters;
}

size_t bubble_characters(const char *text)
{
    return count(text, strlen(text));
}

unsigned bubble_lines(const char *text)
{
    unsigned lines = *text ? 1 : 0;
    size_t used = 0;

    while (*text) {
        const size_t n = strcspn(text, " \n");
        size_t word = count(text, n);

        if (used && used + 1 + word > BUBBLE_WIDTH) {
            lines++;
            used = 0;
        }
        used += used && word ? 1 : 0;
        while (used + word > BUBBLE_WIDTH) {
            word -= BUBBLE_WIDTH - used;
            used = 0;
            lines++;
        }
        used += word;
        text += n;
        if (*text == '\n') {
            used = 0;
            lines += text[1] != 0;
        }
        text += *text != 0;
    }
    return lines;
}

static const char *side_word(enum side side)
{
    /* TRANSLATORS: replaces {side} and {other} in the texts of exercises: "Your {side} side". At
     * most 6 letters if possible: some desktops show lines of 30. */
    static const char *const words[] = { [SIDE_LEFT] = N_("left"), [SIDE_RIGHT] = N_("right") };

    return _(words[side]);
}

/* The word for the placeholder at @text, and the bytes of the placeholder; NULL: there is none. */
static const char *replacement(const char *text, enum side side,
                               const char *(*word_of)(enum side side), size_t *ret_n)
{
    static const char *const placeholders[] = { "{side}", "{other}" };

    for (unsigned i = 0; side != SIDE_BOTH && i < 2; i++) {
        *ret_n = strlen(placeholders[i]);
        if (strncmp(text, placeholders[i], *ret_n) == 0)
            return word_of((side == SIDE_LEFT) == (i == 0) ? SIDE_LEFT : SIDE_RIGHT);
    }
    return NULL;
}

static char *fill(char *to, size_t size, const char *text, enum side side,
                  const char *(*word_of)(enum side side))
{
    size_t at = 0, n;

    while (*text) {
        const char *from = replacement(text, side, word_of, &n);
        size_t bytes = from ? strlen(from) : 1;

        if (!from) {
            from = text;
            while (!is_first_byte(text[bytes]))
                bytes++;
            n = bytes;
        }
        if (at + bytes >= size)
            break;
        memcpy(to + at, from, bytes);
        at += bytes;
        text += n;
    }
    to[at] = 0;
    return to;
}

char *bubble_fill(char *to, size_t size, const char *text, enum side side)
{
    return fill(to, size, text, side, side_word);
}

char *bubble_fill_names(char *to, size_t size, const char *text, enum side side)
{
    return fill(to, size, text, side, side_name);
}
