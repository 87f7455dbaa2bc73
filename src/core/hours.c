#include "core/hours.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const day_names[7] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

static int take_day(const char **s)
{
    for (int d = 0; d < 7; d++)
        if (strncmp(*s, day_names[d], 3) == 0) {
            *s += 3;
            return d;
        }
    return -EINVAL;
}

/* "Mon", "Mon-Fri", "Mon,Wed,Fri" or a mix of them; a range may go over Sunday. */
static int take_days(const char **s, uint8_t *ret)
{
    uint8_t days = 0;

    for (;;) {
        int first = take_day(s), last = first;

        if (first >= 0 && **s == '-') {
            (*s)++;
            last = take_day(s);
        }
        if (first < 0 || last < 0)
            return -EINVAL;
        for (int d = first;; d = (d + 1) % 7) {
            days = (uint8_t)(days | 1u << d);
            if (d == last)
                break;
        }
        if (**s != ',')
            break;
        (*s)++;
    }
    *ret = days;
    return 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int take_time(const char **s, uint16_t *ret)
{
    const char *t = *s;

    if (!is_digit(t[0]) || !is_digit(t[1]) || t[2] != ':' || !is_digit(t[3]) || !is_digit(t[4]))
        return -EINVAL;
    int hour = (t[0] - '0') * 10 + t[1] - '0', minute = (t[3] - '0') * 10 + t[4] - '0';
    if (minute > 59 || hour > 24 || (hour == 24 && minute > 0))
        return -EINVAL;
    *s += 5;
    *ret = (uint16_t)(hour * 60 + minute);
    return 0;
}

static int take_window(const char **s, struct hours_window *ret)
{
    struct hours_window w = { .days = 0x7f };

    *s = skip_blanks(*s);
    if (!is_digit(**s) && take_days(s, &w.days) < 0)
        return -EINVAL;
    *s = skip_blanks(*s);
    if (take_time(s, &w.from) < 0 || **s != '-')
        return -EINVAL;
    (*s)++;
    if (take_time(s, &w.to) < 0 || w.from == w.to || w.from == 1440)
        return -EINVAL;
    *s = skip_blanks(*s);
    *ret = w;
    return 0;
}

int hours_parse(const char *text, struct hours *ret)
{
    struct hours hours = { 0 };
    const char *s = skip_blanks(text);

    if (strncmp(s, "always", 6) == 0 && *skip_blanks(s + 6) == 0)
        s += strlen(s);
    while (*s) {
        if (hours.n == HOURS_MAX)
            return -E2BIG;
        if (take_window(&s, &hours.windows[hours.n++]) < 0)
            return -EINVAL;
        if (*s == ';')
            s = skip_blanks(s + 1);
        else if (*s)
            return -EINVAL;
    }
    *ret = hours;
    return 0;
}

static void format_window(char *buf, size_t size, const struct hours_window *w)
{
    char days[40] = "";
    size_t at = 0;

    if (w->days != 0x7f)
        for (int d = 0; d < 7; d++)
            if (w->days & 1u << d)
                at += (size_t)snprintf(days + at, sizeof days - at, "%s%s", at ? "," : "",
                                       day_names[d]);
    snprintf(buf, size, "%s%s%02d:%02d-%02d:%02d", days, at ? " " : "", w->from / 60, w->from % 60,
             w->to / 60, w->to % 60);
}

const char *hours_format(char *buf, size_t size, const struct hours *hours)
{
    size_t at = 0;

    snprintf(buf, size, "%s", hours->n ? "" : "always");
    for (unsigned i = 0; i < hours->n; i++) {
        char window[64];

        format_window(window, sizeof window, &hours->windows[i]);
        if (at + strlen(window) + 3 > size)
            break;
        at += (size_t)snprintf(buf + at, size - at, "%s%s", i ? "; " : "", window);
    }
    return buf;
}
