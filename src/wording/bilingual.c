#include "wording/bilingual.h"

#include <string.h>

#include "wording/translation.h"

static void append(char *text, const char *format, va_list ap)
{
    const size_t n = strlen(text);

    translation_print_list(text + n, BILINGUAL_MAX - n, format, ap);
}

void bilingual_add_list(struct bilingual *b, const char *format, va_list ap)
{
    va_list again;

    va_copy(again, ap);
    append(b->english, format, ap);
    if (translation_is_open())
        append(b->translated, _(format), again);
    va_end(again);
}

void bilingual_add(struct bilingual *b, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    bilingual_add_list(b, format, ap);
    va_end(ap);
}

void bilingual_add_n(struct bilingual *b, const char *one, const char *several,
                     unsigned long number, ...)
{
    va_list ap;

    va_start(ap, number);
    append(b->english, number == 1 ? one : several, ap);
    va_end(ap);
    if (!translation_is_open())
        return;
    va_start(ap, number);
    append(b->translated, _n(one, several, number), ap);
    va_end(ap);
}

void bilingual_add_pair(struct bilingual *b, const char *english, const char *translated)
{
    const size_t n = strlen(b->english), k = strlen(b->translated);

    translation_print(b->english + n, BILINGUAL_MAX - n, "%s", english);
    if (translation_is_open())
        translation_print(b->translated + k, BILINGUAL_MAX - k, "%s", translated);
}

void bilingual_add_text(struct bilingual *b, const char *text)
{
    bilingual_add_pair(b, text, _(text));
}

const char *bilingual_text(const struct bilingual *b)
{
    return translation_is_open() ? b->translated : b->english;
}
