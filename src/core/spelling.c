#include "core/spelling.h"

#include <string.h>

#define DIGITS "0123456789"

/* The length of the one of @characters at the start of @s; 0: none of them. */
static size_t length_of(const char *s, const char *const *characters)
{
    for (; *characters; characters++)
        if (strncmp(s, *characters, strlen(*characters)) == 0)
            return strlen(*characters);
    return 0;
}

const char *spelling_skip_blanks(const char *s)
{
    /* Also the no-break space, the thin one and the narrow one without a break. */
    static const char *const blanks[] = { " ", "\t", "\u00a0", "\u2009", "\u202f", NULL };

    for (size_t n; (n = length_of(s, blanks)) > 0;)
        s += n;
    return s;
}

bool spelling_take_dash(const char **s)
{
    /* Also the hyphens of typography, the en dash, the em dash and the minus. */
    static const char *const dashes[] = { "-",      "\u2010", "\u2011", "\u2013",
                                          "\u2014", "\u2212", NULL };
    const size_t n = length_of(*s, dashes);

    *s += n;
    return n > 0;
}

/* Not of <ctype.h>, which follows the locale: in Turkish, "I" is not the capital of "i". */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

size_t spelling_word(const char *s)
{
    size_t n = 0;

    while (lower(s[n]) >= 'a' && lower(s[n]) <= 'z')
        n++;
    return n;
}

bool spelling_begins(const char *s, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (!word[i] || lower(s[i]) != lower(word[i]))
            return false;
    return true;
}

bool spelling_is(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && spelling_begins(s, n, word);
}

const char *spelling_number(const char *s, int most, int *ret)
{
    const size_t n = strspn(s, DIGITS);

    if (n == 0 || n > (size_t)most)
        return NULL;
    *ret = 0;
    for (size_t i = 0; i < n; i++)
        *ret = *ret * 10 + (s[i] - '0');
    return s + n;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The restricted Damerau-Levenshtein distance. */
int spelling_slips(const char *a, const char *b)
{
    int rows[SPELLING_COMPARED_MAX + 1][SPELLING_COMPARED_MAX + 1];
    const size_t n = strlen(a), m = strlen(b);

    if (n > SPELLING_COMPARED_MAX || m > SPELLING_COMPARED_MAX)
        return SPELLING_COMPARED_MAX;
    for (size_t i = 0; i <= n; i++)
        rows[i][0] = (int)i;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            int fewest = least(rows[i - 1][j], rows[i][j - 1]) + 1;

            fewest = least(fewest, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                fewest = least(fewest, rows[i - 2][j - 2] + 1);
            rows[i][j] = fewest;
        }
    return rows[n][m];
}
