#include "wording/translation.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static locale_t language; /* (locale_t)0: English */

void translation_use(const char *folder)
{
    language = newlocale(LC_MESSAGES_MASK, "", (locale_t)0);
    bindtextdomain(TRANSLATION_DOMAIN, folder);
    bind_textdomain_codeset(TRANSLATION_DOMAIN, "UTF-8"); /* the bus takes no other text */
}

bool translation_is_open(void)
{
    return language;
}

const char *translation_of(const char *text)
{
    locale_t before;

    if (!language)
        return text;
    before = uselocale(language);
    text = dgettext(TRANSLATION_DOMAIN, text);
    uselocale(before);
    return text;
}

const char *translation_of_number(const char *one, const char *several, unsigned long number)
{
    const char *text = number == 1 ? one : several;
    locale_t before;

    if (!language)
        return text;
    before = uselocale(language);
    text = dngettext(TRANSLATION_DOMAIN, one, several, number);
    uselocale(before);
    return text;
}

/* Removes the bytes of an unfinished character at the end. */
static void drop_unfinished(char *text)
{
    size_t at = strlen(text), n = 1;
    unsigned char first;

    while (at > 0 && n < 4 && ((unsigned char)text[at - 1] & 0xc0) == 0x80) {
        at--;
        n++;
    }
    if (at == 0)
        return;
    first = (unsigned char)text[at - 1];
    if ((first >= 0xf0 && n < 4) || (first >= 0xe0 && n < 3) || (first >= 0xc0 && n < 2))
        text[at - 1] = 0;
}

void translation_print_list(char *buf, size_t size, const char *format, va_list ap)
{
    if (vsnprintf(buf, size, format, ap) >= (int)size)
        drop_unfinished(buf);
}

char *translation_print(char *buf, size_t size, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    translation_print_list(buf, size, format, ap);
    va_end(ap);
    return buf;
}
