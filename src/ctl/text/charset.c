#include "ctl/text/charset.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define MISSING "_"

/* glibc writes "?" for what it cannot write with similar characters. */
static bool is_useful(const char *converted)
{
    return converted && *converted && !strchr(converted, '?');
}

static void append_character(GString *out, const char *character, size_t size, const char *target)
{
    g_autofree char *one = g_strndup(character, size);
    g_autofree char *similar = g_convert(one, -1, target, "UTF-8", NULL, NULL, NULL);
    g_autofree char *ascii = NULL;

    if (!is_useful(similar))
        ascii = g_str_to_ascii(one, NULL);
    g_string_append(out, is_useful(similar) ? similar : is_useful(ascii) ? ascii : MISSING);
}

char *charset_encode(const char *text)
{
    const char *charset;
    g_autofree char *valid = NULL, *target = NULL;
    GString *out;

    if (g_get_charset(&charset))
        return NULL;
    valid = g_utf8_make_valid(text, -1);
    target = g_strconcat(charset, "//TRANSLIT", NULL);
    out = g_string_sized_new(strlen(valid));
    for (const char *p = valid, *next; *p; p = next) {
        next = g_utf8_next_char(p);
        if (next - p == 1)
            g_string_append_c(out, *p);
        else
            append_character(out, p, (size_t)(next - p), target);
    }
    return g_string_free(out, FALSE);
}
