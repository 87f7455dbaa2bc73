#include "store/row_words.h"

#include <stdlib.h>
#include <string.h>

/* The value of the word @name, up to the next space; NULL if there is none. */
static const char *find(const char *detail, const char *name)
{
    const size_t n = strlen(name);

    while (detail && !(strncmp(detail, name, n) == 0 && detail[n] == '=')) {
        detail = strchr(detail, ' ');
        if (detail)
            detail++;
    }
    return detail ? detail + n + 1 : NULL;
}

bool row_number(const char *detail, const char *name, int64_t *ret)
{
    const char *text = find(detail, name);
    char *end;
    long long number;

    if (!text)
        return false;
    number = strtoll(text, &end, 10);
    if (end == text || (*end != '\0' && *end != ' '))
        return false;
    *ret = number;
    return true;
}

const char *row_word(const char *detail, const char *name, char *ret, size_t size)
{
    const char *text = find(detail, name);
    size_t n = text ? strcspn(text, " ") : 0;

    if (n >= size) {
        n = size - 1;
        while (n && ((unsigned char)text[n] & 0xc0) == 0x80) /* within a character of UTF-8 */
            n--;
    }
    if (n)
        memcpy(ret, text, n);
    ret[n] = '\0';
    return ret;
}
