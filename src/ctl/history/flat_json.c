#include "ctl/history/flat_json.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "wording/translation.h"

#define DIGITS_MAX 20

struct flat_reader {
    const char *p, *end;
};

static void skip_blanks(struct flat_reader *r)
{
    while (r->p < r->end && strchr(" \t\r", *r->p) && *r->p)
        r->p++;
}

/* Takes the character @c, with blanks before it. */
static bool take(struct flat_reader *r, char c)
{
    skip_blanks(r);
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

/* The four digits after \u. */
static bool take_unit(struct flat_reader *r, gunichar *ret)
{
    gunichar unit = 0;

    if (r->end - r->p < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        const int digit = g_ascii_xdigit_value(*r->p++);

        if (digit < 0)
            return false;
        unit = unit * 16 + (gunichar)digit;
    }
    *ret = unit;
    return true;
}

static bool take_unicode(struct flat_reader *r, GString *out)
{
    gunichar unit, low;

    if (!take_unit(r, &unit))
        return false;
    if (unit >= 0xd800 && unit < 0xdc00) {
        if (r->end - r->p < 2 || r->p[0] != '\\' || r->p[1] != 'u')
            return false;
        r->p += 2;
        if (!take_unit(r, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    if (unit == 0 || !g_unichar_validate(unit))
        return false;
    g_string_append_unichar(out, unit);
    return true;
}

static bool take_escape(struct flat_reader *r, GString *out)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *name;

    if (r->p == r->end)
        return false;
    if (*r->p == 'u') {
        r->p++;
        return take_unicode(r, out);
    }
    name = *r->p ? strchr(names, *r->p) : NULL;
    if (!name)
        return false;
    g_string_append_c(out, values[name - names]);
    r->p++;
    return true;
}

static bool take_text(struct flat_reader *r, GString *out)
{
    g_string_truncate(out, 0);
    if (!take(r, '"'))
        return false;
    while (r->p < r->end && *r->p != '"') {
        const char c = *r->p++;

        if ((unsigned char)c < 0x20)
            return false;
        if (c != '\\')
            g_string_append_c(out, c);
        else if (!take_escape(r, out))
            return false;
    }
    return take(r, '"') && g_utf8_validate(out->str, (gssize)out->len, NULL);
}

static bool take_number(struct flat_reader *r, gint64 *ret)
{
    char digits[DIGITS_MAX + 1];
    size_t n = 0;

    skip_blanks(r);
    while (r->p < r->end && n < DIGITS_MAX && (g_ascii_isdigit(*r->p) || (n == 0 && *r->p == '-')))
        digits[n++] = *r->p++;
    digits[n] = 0;
    return g_ascii_string_to_signed(digits, /* base= */ 10, G_MININT64, G_MAXINT64, ret, NULL);
}

static bool take_member(struct flat_reader *r, GString *name, GString *text,
                        struct flat_member *ret)
{
    if (!take_text(r, name) || !take(r, ':'))
        return false;
    *ret = (struct flat_member){ .name = name->str };
    skip_blanks(r);
    if (r->p < r->end && *r->p == '"') {
        ret->text = text->str;
        if (!take_text(r, text))
            return false;
        ret->text = text->str;
        return true;
    }
    return take_number(r, &ret->number);
}

const char *flat_json_read(const char *line, size_t size,
                           const char *(*member)(void *data, const struct flat_member *m),
                           void *data)
{
    struct flat_reader r = { line, line + size };
    g_autoptr(GString) name = g_string_new(NULL), text = g_string_new(NULL);
    const char *const syntax = _("It is not a JSON object of texts and whole numbers on one line.");
    const char *problem = NULL;
    struct flat_member m;
    bool is_first = true;

    if (!take(&r, '{'))
        return syntax;
    while (!problem && !take(&r, '}')) {
        if ((!is_first && !take(&r, ',')) || !take_member(&r, name, text, &m))
            return syntax;
        is_first = false;
        problem = member(data, &m);
    }
    if (problem)
        return problem;
    skip_blanks(&r);
    return r.p == r.end ? NULL : syntax;
}
