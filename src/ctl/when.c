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

/* Two digits below @limit after @mark (0: none); returns what follows, or NULL. */
static const char *take_two(const char *text, char mark, int limit, int *ret)
{
    if (mark && *text++ != mark)
        return NULL;
    if (!g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]))
        return NULL;
    *ret = (text[0] - '0') * 10 + (text[1] - '0');
    return *ret < limit ? text + 2 : NULL;
}

/* "9:30", "09:30", "09:30:15"; returns what follows, or NULL. */
static const char *take_clock(const char *text, struct tm *ret)
{
    g_autofree char *padded = NULL;
    const char *rest, *seconds;
    ptrdiff_t used;

    if (g_ascii_isdigit(text[0]) && text[1] == ':')
        padded = g_strconcat("0", text, NULL);
    rest = take_two(padded ? padded : text, 0, 24, &ret->tm_hour);
    rest = rest ? take_two(rest, ':', 60, &ret->tm_min) : NULL;
    if (!rest)
        return NULL;
    ret->tm_sec = 0;
    seconds = *rest == ':' ? take_two(rest, ':', 60, &ret->tm_sec) : rest;
    if (!seconds)
        return NULL;
    used = seconds - (padded ? padded + 1 : text);
    return text + used;
}

/* "2026-11-25"; returns what follows, or NULL. */
static const char *take_date(const char *text, struct tm *ret)
{
    int century, year, month;
    const char *rest = take_two(text, 0, 100, &century);

    rest = rest ? take_two(rest, 0, 100, &year) : NULL;
    rest = rest ? take_two(rest, '-', 13, &month) : NULL;
    rest = rest ? take_two(rest, '-', 32, &ret->tm_mday) : NULL;
    if (!rest || month == 0 || ret->tm_mday == 0)
        return NULL;
    ret->tm_year = century * 100 + year - 1900;
    ret->tm_mon = month - 1;
    return rest;
}

/* "", "Z", "+01:00", "-0330": seconds east of UTC; @ret_is_local: none is given. */
static int parse_zone(const char *text, bool *ret_is_local, int *ret_east)
{
    int hours, minutes = 0, sign = *text == '-' ? -1 : 1;

    *ret_is_local = *text == 0;
    *ret_east = 0;
    if (*text == 0 || strcmp(text, "Z") == 0)
        return 0;
    if (*text != '+' && *text != '-')
        return -EINVAL;
    text = take_two(text + 1, 0, 24, &hours);
    if (text && *text)
        text = take_two(text, *text == ':' ? ':' : 0, 60, &minutes);
    if (!text || *text)
        return -EINVAL;
    *ret_east = sign * (hours * 3600 + minutes * 60);
    return 0;
}

static int make_instant(struct tm *tm, bool is_local, int east, usec *ret)
{
    const int day = tm->tm_mday;
    time_t at;

    tm->tm_isdst = -1;
    at = is_local ? mktime(tm) : timegm(tm);
    if (tm->tm_mday != day)
        return -EINVAL; /* the 30th of February, or a time that no zone has */
    *ret = ((usec)at - east) * USEC_SEC;
    return 0;
}

/* "2026-11-25T12:30", or the same in two words. */
static int parse_iso(char *const *words, usec *ret)
{
    struct tm tm = { 0 };
    const char *rest = take_date(words[0], &tm);
    int east, n = rest && *rest == 0 ? 2 : 1;
    bool is_local;

    if (!rest || (n == 1 && *rest != 'T') || (n == 2 && !words[1]))
        return -EINVAL;
    rest = take_clock(n == 2 ? words[1] : rest + 1, &tm);
    if (!rest || parse_zone(rest, &is_local, &east) < 0 ||
        make_instant(&tm, is_local, east, ret) < 0)
        return -EINVAL;
    return n;
}

int when_past(char *const *words, usec now, usec *ret)
{
    const time_t today = (time_t)(now / USEC_SEC);
    bool is_named =
        words[0] && (strcmp(words[0], "today") == 0 || strcmp(words[0], "yesterday") == 0);
    const char *clock = is_named ? words[1] : words[0], *rest;
    int back = is_named && strcmp(words[0], "yesterday") == 0;
    struct tm here, there;

    if (!clock || !localtime_r(&today, &here))
        return -EINVAL;
    if (strcmp(clock, "now") == 0 && !is_named) {
        *ret = now;
        return 1;
    }
    rest = take_clock(clock, &there);
    if (!rest || *rest)
        return is_named ? -EINVAL : parse_iso(words, ret);
    for (;; back++) {
        struct tm tm = { .tm_year = here.tm_year,
                         .tm_mon = here.tm_mon,
                         .tm_mday = here.tm_mday - back,
                         .tm_hour = there.tm_hour,
                         .tm_min = there.tm_min,
                         .tm_sec = there.tm_sec,
                         .tm_isdst = -1 };

        *ret = (usec)mktime(&tm) * USEC_SEC;
        if (is_named || *ret <= now || back > 0)
            return is_named ? 2 : 1;
    }
}
