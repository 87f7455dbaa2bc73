#include "sources/tracker/decimal.h"

#include <string.h>

#define DIGITS_MAX 10

bool decimal_parse(const char *text, uint64_t limit, uint64_t *ret)
{
    const size_t n = strspn(text, "0123456789");
    uint64_t number = 0;

    if (n == 0 || n > DIGITS_MAX || text[n])
        return false;
    for (size_t i = 0; i < n; i++)
        number = 10 * number + (uint64_t)(text[i] - '0');
    if (number > limit)
        return false;
    *ret = number;
    return true;
}
