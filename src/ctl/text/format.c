#include "ctl/text/format.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/text.h"
#include "wording/translation.h"

usec format_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (usec)ts.tv_sec * USEC_SEC + ts.tv_nsec / 1000;
}

/* Local days between two local times, by their calendar dates: a day of 23 or 25 hours counts as
 * one. */
static long long days_between(const struct tm *from, const struct tm *to)
{
    struct tm a = { .tm_year = from->tm_year, .tm_mon = from->tm_mon, .tm_mday = from->tm_mday };
    struct tm b = { .tm_year = to->tm_year, .tm_mon = to->tm_mon, .tm_mday = to->tm_mday };

    return ((long long)timegm(&b) - (long long)timegm(&a)) / (24 * 60 * 60);
}

/* Not by the locale of the times: the words around it are in the language of the texts. */
const char *format_weekday(int day)
{
    /* TRANSLATORS: days of the week, as short as possible */
    static const char *const days[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
                                        N_("Thu"), N_("Fri"), N_("Sat") };

    return _(days[day]);
}

static const char *write_day(char *buf, long long days, const char *time, bool is_at)
{
    /* TRANSLATORS: times of day: "14:05" */
    if (days == 0)
        return translation_print(buf, FORMAT_INSTANT_MAX, is_at ? _("at %s") : "%s", time);
    if (days > 0) /* TRANSLATORS: times of day: "14:05" */
        return translation_print(buf, FORMAT_INSTANT_MAX,
                                 is_at ? _("tomorrow at %s") : _("tomorrow %s"), time);
    /* TRANSLATORS: times of day: "14:05" */
    return translation_print(buf, FORMAT_INSTANT_MAX,
                             is_at ? _("yesterday at %s") : _("yesterday %s"), time);
}

/* @is_at: "at 14:05", "on Mon at 14:05"; else "14:05", "Mon 14:05". */
static const char *write_instant(char *buf, usec instant, usec now, const char *clock, bool is_at)
{
    time_t then = (time_t)(instant / USEC_SEC), today = (time_t)(now / USEC_SEC);
    struct tm there, here;
    char time[32], date[24];
    long long days;

    if (!localtime_r(&then, &there) || !localtime_r(&today, &here) ||
        strftime(time, sizeof time, clock, &there) == 0)
        return translation_print(buf, FORMAT_INSTANT_MAX, "?");
    days = days_between(&here, &there);
    if (days >= -1 && days <= 1)
        return write_day(buf, days, time, is_at);
    /* TRANSLATORS: the order of year, month and day; a format of strftime(3) */
    if (strftime(date, sizeof date, _("%Y-%m-%d"), &there) == 0)
        date[0] = 0;
    /* TRANSLATORS: a day of the week or a date, and a time: "on Mon at 14:05", "Mon 14:05" */
    return translation_print(buf, FORMAT_INSTANT_MAX, is_at ? _("on %s at %s") : "%s %s",
                             days > -7 && days < 7 ? format_weekday(there.tm_wday) : date, time);
}

const char *format_instant(char *buf, usec instant, usec now)
{
    return write_instant(buf, instant, now, "%H:%M", false);
}

const char *format_instant_exact(char *buf, usec instant, usec now)
{
    return write_instant(buf, instant, now, "%H:%M:%S", false);
}

const char *format_at(char *buf, usec instant, usec now)
{
    return write_instant(buf, instant, now, "%H:%M", true);
}

const char *format_at_exact(char *buf, usec instant, usec now)
{
    return write_instant(buf, instant, now, "%H:%M:%S", true);
}

const char *format_duration(char *buf, usec duration)
{
    usec grain = duration >= 10 * USEC_MIN ? USEC_MIN : USEC_SEC;

    if (duration != USEC_NEVER)
        duration -= duration % grain;
    return duration_words(buf, DURATION_WORDS_MAX, duration);
}

char *format_safe(const char *s)
{
    const size_t size = strlen(s) + 1;
    char *safe = g_malloc(size);

    text_copy(safe, size, s);
    return safe;
}

char *format_capital(const char *text)
{
    const char *rest = *text ? g_utf8_next_char(text) : text;
    g_autofree char *first = g_utf8_strup(text, rest - text);

    return g_strconcat(first, rest, NULL);
}

const struct format_style *format_style(void)
{
    static const struct format_style plain = { "", "", "", "", "" };
    static const struct format_style coloured = { "\033[1m", "\033[2m", "\033[32m", "\033[33m",
                                                  "\033[0m" };
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0 || !isatty(STDOUT_FILENO))
        return &plain;
    return &coloured;
}
