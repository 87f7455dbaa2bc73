#include "ctl/when.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <time.h>

#include "core/duration.h"

char *when_duration(const char *text, usec least, usec most, usec *ret)
{
    char low[DURATION_TEXT_MAX], high[DURATION_TEXT_MAX];
    usec value = 0;
    int r = duration_parse(text, &value);

    if (r == -EINVAL && *text && text[strspn(text, "0123456789")] == 0)
        return g_strdup_printf("DURATION '%s' has no unit; write %ss, %smin or %sh.", text, text,
                               text, text);
    if (r == -EINVAL)
        return g_strdup_printf("DURATION '%s' is not a duration; write for example 90s, 45min, 2h "
                               "or 1h 30min.",
                               text);
    if (r < 0 || value < least || value > most)
        return g_strdup_printf("DURATION '%s' is out of range; it may be %s to %s.", text,
                               duration_format(low, sizeof low, least),
                               duration_format(high, sizeof high, most));
    *ret = value;
    return NULL;
}

/* "9:30", "09:30"; nothing else, so that "17" is never taken for an hour. */
static int parse_time(const char *text, int *ret_hour, int *ret_minute)
{
    size_t hours = strspn(text, "0123456789");
    const char *minutes = text + hours + 1;
    int hour = 0, minute;

    if (hours < 1 || hours > 2 || text[hours] != ':' || strlen(minutes) != 2 ||
        strspn(minutes, "0123456789") != 2)
        return -EINVAL;
    for (size_t i = 0; i < hours; i++)
        hour = hour * 10 + (text[i] - '0');
    minute = (minutes[0] - '0') * 10 + (minutes[1] - '0');
    if (hour > 23 || minute > 59)
        return -EINVAL;
    *ret_hour = hour;
    *ret_minute = minute;
    return 0;
}

int when_clock(const char *text, usec now, usec *ret)
{
    bool is_tomorrow = g_str_has_prefix(text, "tomorrow ") || strcmp(text, "tomorrow") == 0;
    const char *clock = is_tomorrow ? text + strlen("tomorrow") : text;
    time_t today = (time_t)(now / USEC_SEC);
    int hour = 0, minute = 0;
    struct tm here;

    if (is_tomorrow && *clock)
        clock++;
    if (strcmp(text, "tomorrow") != 0 && parse_time(clock, &hour, &minute) < 0)
        return -EINVAL;
    if (!localtime_r(&today, &here))
        return -EINVAL;
    for (int day = is_tomorrow ? 1 : 0; day <= 2; day++) {
        /* mktime() finds the instant of a local date and time, whatever the zone does on that day.
         */
        struct tm there = { .tm_year = here.tm_year,
                            .tm_mon = here.tm_mon,
                            .tm_mday = here.tm_mday + day,
                            .tm_hour = hour,
                            .tm_min = minute,
                            .tm_isdst = -1 };
        time_t at = mktime(&there);

        if (at != (time_t)-1 && (usec)at * USEC_SEC > now) {
            *ret = (usec)at * USEC_SEC;
            return 0;
        }
    }
    return -EINVAL;
}
