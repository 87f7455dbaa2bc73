#include "ctl/text/when.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <time.h>

#include "core/duration.h"
#include "core/spelling.h"
#include "core/time_of_day.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

#define TIME_EXAMPLES "17:00, 17, 5pm, tomorrow, tomorrow 09:30"

char *when_duration(const char *text, usec least, usec most, usec *ret)
{
    char low[DURATION_WORDS_MAX], high[DURATION_WORDS_MAX];
    usec value = 0;
    int r = duration_parse(text, &value);

    if (!*text)
        return g_strdup_printf(_("Missing duration. Write for example %s."), WHEN_EXAMPLES);
    if (r == -EINVAL && text[strspn(text, "0123456789")] == 0)
        return g_strdup_printf(_("The duration '%s' has no unit. Write %s%s, %s%s or %s%s."), text,
                               text, "s", text, "min", text, "h");
    if (r == -EINVAL)
        return g_strdup_printf(_("'%s' is not a duration. Write for example %s."), text,
                               WHEN_EXAMPLES);
    if (r < 0 || value < least || value > most)
        return g_strdup_printf(_("The duration '%s' is out of range: expected %s to %s."), text,
                               duration_words(low, sizeof low, least),
                               duration_words(high, sizeof high, most));
    *ret = value;
    return NULL;
}

/* The instant at which a time of day comes next, @days days or more from today; -1: there is none.
 */
static usec next_instant(usec now, int days, const struct time_of_day *t)
{
    const time_t today = (time_t)(now / USEC_SEC);
    struct tm here;

    if (!localtime_r(&today, &here))
        return -1;
    for (; days <= 2; days++) {
        /* mktime() knows how the zone changes on that day. */
        struct tm there = { .tm_year = here.tm_year,
                            .tm_mon = here.tm_mon,
                            .tm_mday = here.tm_mday + days,
                            .tm_hour = t->hour,
                            .tm_min = t->minute,
                            .tm_sec = t->second,
                            .tm_isdst = -1 };
        const time_t at = mktime(&there);

        if (at != (time_t)-1 && (usec)at * USEC_SEC > now)
            return (usec)at * USEC_SEC;
    }
    return -1;
}

char *when_clock(const char *text, usec now, usec *ret)
{
    const char *s = spelling_skip_blanks(text);
    const size_t n = spelling_word(s);
    const bool is_tomorrow = spelling_is(s, n, "tomorrow");
    const char *clock = is_tomorrow ? spelling_skip_blanks(s + n) : s, *rest;
    struct time_of_day t = { 0 };
    usec instant = -1;

    rest = is_tomorrow && *clock == 0 ? clock : time_of_day_take(clock, &t);
    if (rest && *spelling_skip_blanks(rest) == 0)
        instant = next_instant(now, is_tomorrow, &t);
    if (!*s)
        return g_strdup_printf(_("Missing time. Write for example %s."), TIME_EXAMPLES);
    if (instant < 0)
        return g_strdup_printf(_("'%s' is not a time of day. Write for example %s."), text,
                               TIME_EXAMPLES);
    *ret = instant;
    return NULL;
}

/* Two digits below @limit after @mark (0: none); returns the rest of the text, or NULL. */
static const char *parse_two(const char *text, char mark, int limit, int *ret)
{
    if (mark && *text++ != mark)
        return NULL;
    if (!g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]))
        return NULL;
    *ret = (text[0] - '0') * 10 + (text[1] - '0');
    return *ret < limit ? text + 2 : NULL;
}

/* The time in one word or two ("5 pm"); returns how many, or -EINVAL. A bare number is none: in
 * "12:30 15" it might be the hour or the minutes. */
static int take_time(char *const *words, struct time_of_day *ret)
{
    g_autofree char *two = g_strjoin(" ", words[0], words[1], NULL);
    const char *rest = time_of_day_take(two, ret);

    if (!rest || ret->is_bare)
        return -EINVAL;
    if (rest == two + strlen(words[0]))
        return 1;
    return *rest == 0 && words[1] ? 2 : -EINVAL;
}

/* "2026-11-25"; returns the rest of the text, or NULL. */
static const char *parse_date(const char *text, struct tm *ret)
{
    int century, year, month;
    const char *rest = parse_two(text, 0, 100, &century);

    rest = rest ? parse_two(rest, 0, 100, &year) : NULL;
    rest = rest ? parse_two(rest, '-', 13, &month) : NULL;
    rest = rest ? parse_two(rest, '-', 32, &ret->tm_mday) : NULL;
    if (!rest || month == 0 || ret->tm_mday == 0)
        return NULL;
    ret->tm_year = century * 100 + year - 1900;
    ret->tm_mon = month - 1;
    return rest;
}

/* "", "Z", "+01:00", "-0330": seconds east of UTC; @ret_is_local: there is none. */
static int parse_zone(const char *text, bool *ret_is_local, int *ret_east)
{
    int hours, minutes = 0, sign = *text == '-' ? -1 : 1;

    *ret_is_local = *text == 0;
    *ret_east = 0;
    if (*text == 0 || strcmp(text, "Z") == 0)
        return 0;
    if (*text != '+' && *text != '-')
        return -EINVAL;
    text = parse_two(text + 1, 0, 24, &hours);
    if (text && *text)
        text = parse_two(text, *text == ':' ? ':' : 0, 60, &minutes);
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
        return -EINVAL; /* the 30th of February, for example */
    *ret = ((usec)at - east) * USEC_SEC;
    return 0;
}

/* "12:30", "12:30+01:00", "12:30Z" of the day in @tm. */
static int parse_clock_and_zone(const char *text, struct tm *tm, usec *ret)
{
    const size_t n = strlen(text);
    const bool is_utc = n > 0 && text[n - 1] == 'Z';
    g_autofree char *clock = g_strndup(text, n - is_utc);
    struct time_of_day t;
    const char *rest = time_of_day_take(clock, &t);
    int east;
    bool is_local;

    if (!rest || t.is_bare || parse_zone(is_utc ? "Z" : rest, &is_local, &east) < 0)
        return -EINVAL;
    if (is_utc && *rest)
        return -EINVAL;
    tm->tm_hour = t.hour;
    tm->tm_min = t.minute;
    tm->tm_sec = t.second;
    return make_instant(tm, is_local, east, ret);
}

/* "2026-11-25T12:30", or the same in two words or three ("2026-11-25 5 pm"). */
static int parse_iso(char *const *words, usec *ret)
{
    struct tm tm = { 0 };
    const char *rest = parse_date(words[0], &tm);
    struct time_of_day t;
    int n;

    if (!rest)
        return -EINVAL;
    if (*rest)
        return *rest == 'T' && parse_clock_and_zone(rest + 1, &tm, ret) == 0 ? 1 : -EINVAL;
    if (!words[1])
        return -EINVAL;
    n = take_time(words + 1, &t);
    if (n == 2) {
        g_autofree char *time = g_strjoin(" ", words[1], words[2], NULL);

        return parse_clock_and_zone(time, &tm, ret) == 0 ? 3 : -EINVAL;
    }
    return parse_clock_and_zone(words[1], &tm, ret) == 0 ? 2 : -EINVAL;
}

int when_past(char *const *words, usec now, usec *ret)
{
    const time_t today = (time_t)(now / USEC_SEC);
    const bool is_yesterday = words[0] && g_ascii_strcasecmp(words[0], "yesterday") == 0;
    const bool is_named = is_yesterday || (words[0] && g_ascii_strcasecmp(words[0], "today") == 0);
    struct time_of_day t;
    struct tm here;
    int n;

    if (!words[is_named] || !localtime_r(&today, &here))
        return -EINVAL;
    if (!is_named && g_ascii_strcasecmp(words[0], "now") == 0) {
        *ret = now;
        return 1;
    }
    n = take_time(words + is_named, &t);
    if (n < 0)
        return is_named ? -EINVAL : parse_iso(words, ret);
    for (int back = is_yesterday;; back++) {
        struct tm tm = { .tm_year = here.tm_year,
                         .tm_mon = here.tm_mon,
                         .tm_mday = here.tm_mday - back,
                         .tm_hour = t.hour,
                         .tm_min = t.minute,
                         .tm_sec = t.second,
                         .tm_isdst = -1 };

        *ret = (usec)mktime(&tm) * USEC_SEC;
        if (is_named || *ret <= now || back > 0)
            return n + is_named;
    }
}
