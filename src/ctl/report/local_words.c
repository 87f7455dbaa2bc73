#include "ctl/report/local_words.h"

#include <glib.h>
#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "config.h"

static struct {
    locale_t locale; /* (locale_t)0: "C" */
    bool has_halves; /* the clock has 12 hours */
    bool is_month_first;
    bool has_dot; /* "2. Nov" */
    int week_day; /* the first one of a week; 0 = Monday */
} known;

static const char *write_time(char *buf, const char *format, const struct tm *tm)
{
    size_t n = known.locale ? strftime_l(buf, LOCAL_WORDS_MAX, format, tm, known.locale)
                            : strftime(buf, LOCAL_WORDS_MAX, format, tm);

    if (n == 0 || !g_utf8_validate(buf, -1, NULL))
        buf[0] = 0;
    return g_strstrip(buf);
}

/* The locale's own forms of 30 November 2026, 13:00, show its order and its clock. */
static void read_forms(void)
{
    const struct tm tm = { .tm_year = 126, .tm_mon = 10, .tm_mday = 30, .tm_hour = 13 };
    char buf[LOCAL_WORDS_MAX];
    const char *month, *day;

    write_time(buf, "%X", &tm);
    known.has_halves = !strstr(buf, "13");
    write_time(buf, "%x", &tm);
    month = strstr(buf, "11");
    day = strstr(buf, "30");
    known.is_month_first = day && month && month < day;
    known.has_dot = day && !known.is_month_first && day[2] == '.';
}

/* glibc counts the first day of the week from a Sunday on, and names it for the locale "C" too. */
static void read_week(void)
{
#if HAVE_FIRST_WEEKDAY /* else it stays Monday */
    const char *name = nl_langinfo_l(_NL_LOCALE_NAME(LC_TIME), known.locale);

    if (*name != 'C')
        known.week_day = (*nl_langinfo_l(_NL_TIME_FIRST_WEEKDAY, known.locale) + 5) % 7;
#endif
}

void local_words_open(void)
{
    const struct tm tm = { .tm_year = 126, .tm_mon = 2, .tm_mday = 2 };
    char buf[LOCAL_WORDS_MAX];

    known.locale = newlocale(LC_TIME_MASK | LC_NUMERIC_MASK | LC_CTYPE_MASK, "", (locale_t)0);
    /* The page is UTF-8: a locale with another encoding cannot be used. */
    if (known.locale && !*write_time(buf, "%A %B", &tm)) {
        freelocale(known.locale);
        known.locale = (locale_t)0;
    }
    if (!known.locale)
        return;
    read_forms();
    read_week();
}

bool local_begins_week(int day)
{
    return (day - 1) % 7 == known.week_day; /* Julian day 1 was a Monday */
}

static const char *format_of(enum local_form form)
{
    const int order = known.is_month_first ? 1 : known.has_dot ? 2 : 0;
    static const char *const formats[][3] = {
        [LOCAL_DAY] = { "%-d %b", "%b %-d", "%-d. %b" },
        [LOCAL_WEEKDAY] = { "%a %-d %b", "%a %b %-d", "%a %-d. %b" },
        [LOCAL_WHOLE] = { "%-d %b %Y", "%b %-d, %Y", "%-d. %b %Y" },
        [LOCAL_MONTH] = { "%B %Y", "%B %Y", "%B %Y" },
        [LOCAL_MONTH_ABB] = { "%b", "%b", "%b" },
        [LOCAL_YEAR] = { "%Y", "%Y", "%Y" },
        [LOCAL_NAME] = { "%a", "%a", "%a" },
    };

    return formats[form][order];
}

const char *local_date(char *buf, int day, enum local_form form)
{
    struct tm tm;
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)day);
    g_date_to_struct_tm(&date, &tm);
    return write_time(buf, format_of(form), &tm);
}

const char *local_clock(char *buf, unsigned second)
{
    const struct tm tm = { .tm_hour = (int)(second / 3600 % 24),
                           .tm_min = (int)(second / 60 % 60),
                           .tm_mday = 1 };

    return write_time(buf, known.has_halves ? "%I:%M %p" : "%H:%M", &tm);
}

/* printf() with the digits of the locale. */
static const char *write_number(char *buf, const char *format, ...) G_GNUC_PRINTF(2, 3);
static const char *write_number(char *buf, const char *format, ...)
{
    const locale_t before = known.locale ? uselocale(known.locale) : (locale_t)0;
    va_list ap;

    va_start(ap, format);
    vsnprintf(buf, LOCAL_WORDS_MAX, format, ap);
    va_end(ap);
    if (before)
        uselocale(before);
    return buf;
}

const char *local_hour(char *buf, unsigned hour)
{
    const struct tm tm = { .tm_hour = (int)(hour % 24), .tm_mday = 1 };

    if (!known.has_halves)
        return write_number(buf, "%02u:00", hour);
    write_time(buf, "%I %p", &tm);
    if (buf[0] == '0')
        memmove(buf, buf + 1, strlen(buf));
    return buf;
}

const char *local_number(char *buf, unsigned long number)
{
    return write_number(buf, "%'lu", number);
}

const char *local_tenths(char *buf, unsigned long tenths)
{
    return tenths % 10 ? write_number(buf, "%'.1f", (double)tenths / 10)
                       : local_number(buf, tenths / 10);
}

const char *local_length(char *buf, usec length)
{
    snprintf(buf, LOCAL_WORDS_MAX, "%lld:%02d", (long long)(length / USEC_HOUR),
             (int)(length % USEC_HOUR / USEC_MIN));
    return buf;
}
