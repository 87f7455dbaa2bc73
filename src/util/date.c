#include "util/date.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_SECONDS 86400

const char *date_format(char *ret, size_t size, int64_t day)
{
    const time_t at = (time_t)(day * DAY_SECONDS);
    struct tm t = { 0 };

    gmtime_r(&at, &t);
    strftime(ret, size, "%Y-%m-%d", &t);
    return ret;
}

/* timegm() turns a day that does not exist, such as 31 February, into another one. So a day exists
 * if its number gives the same text again. */
bool date_parse(const char *text, int64_t *ret)
{
    char again[DATE_TEXT_MAX];
    struct tm t = { 0 };
    int64_t day;

    for (unsigned i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? text[i] != '-' : !isdigit((unsigned char)text[i]))
            return false;
    if (text[10] != '\0')
        return false;
    t.tm_year = atoi(text) - 1900;
    t.tm_mon = atoi(text + 5) - 1;
    t.tm_mday = atoi(text + 8);
    day = timegm(&t) / DAY_SECONDS;
    if (t.tm_year < 70 || strcmp(date_format(again, sizeof again, day), text) != 0)
        return false;
    *ret = day;
    return true;
}
