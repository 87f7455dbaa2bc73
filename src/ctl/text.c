#include "ctl/text.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

usec text_now(void)
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

static const char *write_instant(char *buf, usec instant, usec now, const char *clock)
{
    time_t at = (time_t)(instant / USEC_SEC), today = (time_t)(now / USEC_SEC);
    struct tm there, here;
    char time[32];
    long long days;

    if (!localtime_r(&at, &there) || !localtime_r(&today, &here) ||
        strftime(time, sizeof time, clock, &there) == 0) {
        snprintf(buf, TEXT_INSTANT_MAX, "?");
        return buf;
    }
    days = days_between(&here, &there);
    if (days == 0)
        snprintf(buf, TEXT_INSTANT_MAX, "%s", time);
    else if (days == 1 || days == -1)
        snprintf(buf, TEXT_INSTANT_MAX, "%s %s", days > 0 ? "tomorrow" : "yesterday", time);
    else {
        char date[24];

        if (strftime(date, sizeof date, days > -7 && days < 7 ? "%a" : "%Y-%m-%d", &there) == 0)
            date[0] = 0;
        snprintf(buf, TEXT_INSTANT_MAX, "%s %s", date, time);
    }
    return buf;
}

const char *text_instant(char *buf, usec instant, usec now)
{
    return write_instant(buf, instant, now, "%H:%M");
}

const char *text_instant_exact(char *buf, usec instant, usec now)
{
    return write_instant(buf, instant, now, "%H:%M:%S");
}

const char *text_duration(char *buf, usec duration)
{
    usec grain = duration >= 10 * USEC_MIN ? USEC_MIN : USEC_SEC;

    if (duration != USEC_NEVER)
        duration -= duration % grain;
    return duration_format(buf, DURATION_TEXT_MAX, duration);
}

char *text_safe(const char *s)
{
    g_autofree char *valid = g_utf8_make_valid(s, -1);
    GString *safe = g_string_sized_new(strlen(valid));

    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        g_string_append_unichar(safe, g_unichar_iscntrl(c) ? 0xFFFD : c);
    }
    return g_string_free(safe, FALSE);
}

const struct text_style *text_style(void)
{
    static const struct text_style plain = { "", "", "", "", "" };
    static const struct text_style coloured = { "\033[1m", "\033[2m", "\033[32m", "\033[33m",
                                                "\033[0m" };
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0 || !isatty(STDOUT_FILENO))
        return &plain;
    return &coloured;
}
