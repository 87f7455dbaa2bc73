#include "ctl/history/local_day.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FIRST_YEAR 1970

void local_day_of(usec instant, GDate *ret)
{
    time_t seconds = (time_t)(instant / USEC_SEC);
    struct tm there;

    g_date_clear(ret, 1);
    if (localtime_r(&seconds, &there) && there.tm_year + 1900 >= 1)
        g_date_set_dmy(ret, (GDateDay)there.tm_mday, (GDateMonth)(there.tm_mon + 1),
                       (GDateYear)(there.tm_year + 1900));
    else
        g_date_set_dmy(ret, 1, G_DATE_JANUARY, FIRST_YEAR);
}

usec local_day_begin(const GDate *day)
{
    struct tm midnight = { .tm_year = g_date_get_year(day) - 1900,
                           .tm_mon = (int)g_date_get_month(day) - 1,
                           .tm_mday = g_date_get_day(day),
                           .tm_isdst = -1 };

    return (usec)mktime(&midnight) * USEC_SEC;
}

static bool parse_date(const char *text, GDate *ret)
{
    int year, month, day, end = 0;

    if (strlen(text) != strlen("2026-11-25") ||
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || text[end])
        return false;
    if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[5]) ||
        !isdigit((unsigned char)text[8]) || year < FIRST_YEAR || month < 1 || day < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_set_dmy(ret, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return true;
}

/* Days from the last such day of the week until @today, at least 1; 0 = @text is no day of the
 * week. */
static unsigned days_since(const char *text, const GDate *today)
{
    static const char *const days[] = { "monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday" };
    const size_t length = strlen(text);

    for (unsigned i = 0; i < G_N_ELEMENTS(days); i++)
        if ((length == 3 || length == strlen(days[i])) &&
            g_ascii_strncasecmp(text, days[i], length) == 0)
            return (g_date_get_weekday(today) - (i + 1) + 6) % 7 + 1;
    return 0;
}

bool local_day_parse(const char *text, usec now, GDate *ret)
{
    GDate day;
    unsigned past;

    local_day_of(now, &day);
    past = days_since(text, &day);
    if (past == 0 && strcmp(text, "yesterday") == 0)
        past = 1;
    if (past == 0 && strcmp(text, "today") != 0)
        return parse_date(text, ret);
    g_date_subtract_days(&day, past);
    *ret = day;
    return true;
}
