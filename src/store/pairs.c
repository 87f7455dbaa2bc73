#include "store/pairs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pairs_init(struct pairs *p, char *buf, size_t size)
{
    *p = (struct pairs){ .buf = buf, .size = size };
    buf[0] = 0;
}

void pairs_print(struct pairs *p, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(p->buf + p->n, p->size - p->n, format, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= p->size - p->n) {
        p->is_full = true;
        p->n = p->size - 1;
    } else {
        p->n += (size_t)n;
    }
}

void pairs_add_word(struct pairs *p, const char *name, const char *word)
{
    pairs_print(p, " %s=%s", name, word);
}

void pairs_add_number(struct pairs *p, const char *name, int64_t number)
{
    pairs_print(p, " %s=%" PRId64, name, number);
}

void pairs_add_instant(struct pairs *p, const char *name, usec at)
{
    if (at == USEC_NONE || at == USEC_NEVER)
        pairs_add_word(p, name, at == USEC_NONE ? "none" : "never");
    else
        pairs_add_number(p, name, at);
}

/* The length of @text, cut to PAIRS_TEXT_MAX. */
static size_t cut(const char *text)
{
    size_t n = strnlen(text, PAIRS_TEXT_MAX);

    if (n < PAIRS_TEXT_MAX)
        return n;
    for (n = PAIRS_TEXT_MAX - 1; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
        n--;
    return n;
}

static bool is_plain(char c)
{
    return (unsigned char)c >= ' ' && c != 0x7f && c != '"' && c != '\\';
}

static void add_text(struct pairs *p, const char *name, const char *text, const char *end)
{
    pairs_print(p, " %s=\"", name);
    while (text < end) {
        int n = 0;

        while (text + n < end && is_plain(text[n]))
            n++;
        pairs_print(p, "%.*s", n, text);
        text += n;
        if (text == end)
            break;
        pairs_print(p, *text == '"' || *text == '\\' ? "\\%c" : "\\x%02x", (unsigned char)*text);
        text++;
    }
    pairs_print(p, "\"");
}

void pairs_add_text(struct pairs *p, const char *name, const char *text)
{
    add_text(p, name, text, text + cut(text));
}

void pairs_add_long_text(struct pairs *p, const char *name, const char *text)
{
    add_text(p, name, text, text + strlen(text));
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads the escape after a backslash and advances. Returns the character, or 0 for an invalid one.
 */
static char read_escaped(const char **s)
{
    int high, low;

    if (**s == '"' || **s == '\\')
        return *(*s)++;
    if (**s != 'x' || (high = digit((*s)[1])) < 0 || (low = digit((*s)[2])) < 0)
        return 0;
    *s += 3;
    return (char)(high * 16 + low);
}

/* Decodes in place: an escape is never shorter than its character. */
static int read_text(char **line)
{
    const char *s = *line;
    char *to = *line;

    for (; *s != '"'; to++) {
        char c = *s++;

        if (c == '\\')
            c = read_escaped(&s);
        if (c == 0)
            return -EINVAL;
        *to = c;
    }
    s++;
    if (*s && *s != ' ')
        return -EINVAL;
    *line += s - *line + (*s == ' ');
    *to = 0;
    return 0;
}

int pairs_next(char **line, struct pair *ret)
{
    char *name = *line, *equals;

    if (!*name)
        return 0;
    equals = name + strcspn(name, "= ");
    if (*equals != '=' || equals == name)
        return -EINVAL;
    *equals++ = 0;
    ret->name = name;
    ret->is_text = *equals == '"';
    ret->value = equals + ret->is_text;
    *line = equals + ret->is_text;
    if (ret->is_text)
        return read_text(line) < 0 ? -EINVAL : 1;
    *line += strcspn(equals, " ");
    if (**line)
        *(*line)++ = 0;
    return 1;
}

int pair_number(const struct pair *p, int64_t *ret)
{
    const char *digits = p->value + (*p->value == '-');
    char *end;
    int64_t value;

    if (p->is_text || *digits < '0' || *digits > '9')
        return -EINVAL;
    errno = 0;
    value = strtoll(p->value, &end, 10);
    if (errno || *end)
        return -EINVAL;
    *ret = value;
    return 0;
}

int pair_instant(const struct pair *p, usec *ret)
{
    if (!p->is_text && strcmp(p->value, "none") == 0)
        *ret = USEC_NONE;
    else if (!p->is_text && strcmp(p->value, "never") == 0)
        *ret = USEC_NEVER;
    else
        return pair_number(p, ret);
    return 0;
}
