#include "core/hours.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/spelling.h"
#include "core/text.h"
#include "core/time_of_day.h"

static const char *const day_names[7] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday" };

struct reading {
    const char *s, *window; /* the next character; where the window began */
    struct hours_problem problem;
};

static int fail(struct reading *r, const char *part, const char *end, const char *what)
{
    r->problem = (struct hours_problem){ part, (size_t)(end - part), what };
    return -EINVAL;
}

/* @part and all that follows it in the window; if nothing follows, the window. */
static int fail_here(struct reading *r, const char *part, const char *what)
{
    const char *end = part + strcspn(part, ";");

    if (end == part) {
        part = r->window;
        what = N_("is not complete");
    }
    while (end > part && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return fail(r, part, end, what);
}

static void skip_blanks(struct reading *r)
{
    r->s = spelling_skip_blanks(r->s);
}

/* "Mon", "monday" or anything between them. */
static int take_day(struct reading *r, int *ret)
{
    const size_t n = spelling_word(r->s);

    for (int d = 0; d < 7 && n >= 3; d++)
        if (spelling_begins(r->s, n, day_names[d])) {
            r->s += n;
            *ret = d;
            return 0;
        }
    return n ? fail(r, r->s, r->s + n, N_("is not a day"))
             : fail_here(r, r->s, N_("is not a day or a time"));
}

/* "-": between two days or two times; blanks may stand around it. */
static bool take_dash(struct reading *r)
{
    const char *s = spelling_skip_blanks(r->s);

    if (!spelling_take_dash(&s))
        return false;
    r->s = spelling_skip_blanks(s);
    return true;
}

/* "Mon", "Mon-Fri", "Mon,Wed,Fri" or a mix of them; a range may go over Sunday. */
static int take_days(struct reading *r, uint8_t *ret)
{
    uint8_t days = 0;

    for (;;) {
        int first, last;

        if (take_day(r, &first) < 0)
            return -EINVAL;
        last = first;
        if (take_dash(r) && take_day(r, &last) < 0)
            return -EINVAL;
        for (int d = first;; d = (d + 1) % 7) {
            days = (uint8_t)(days | 1u << d);
            if (d == last)
                break;
        }
        skip_blanks(r);
        if (*r->s != ',')
            break;
        r->s++;
        skip_blanks(r);
    }
    *ret = days;
    return 0;
}

static bool begins_with_time(const char *s)
{
    struct time_of_day t;

    return (*s >= '0' && *s <= '9') || time_of_day_take(s, &t);
}

static int take_time(struct reading *r, struct time_of_day *ret)
{
    const char *rest = time_of_day_take(r->s, ret);

    if (!rest || ret->second)
        return fail_here(r, r->s, N_("is not a time of day"));
    r->s = rest;
    return 0;
}

/* "9-5" and "9:30-5" are more likely meant to end at 17:00 than at 05:00, and "1-5pm" to begin at
 * 13:00. A start in the afternoon, as in "22-2", shows a 24-hour clock. */
static bool is_unclear(const struct time_of_day *from, const struct time_of_day *to)
{
    if (from->has_half || to->has_half)
        return from->has_unclear_half || to->has_unclear_half;
    return to->is_bare && to->has_unclear_half && from->hour <= 12 && to->hour <= from->hour;
}

static int take_times(struct reading *r, struct hours_window *ret)
{
    const char *start = r->s;
    struct time_of_day from, to;

    if (take_time(r, &from) < 0)
        return -EINVAL;
    skip_blanks(r);
    if (!take_dash(r))
        return fail_here(r, r->s, "stands where a hyphen and an end time must follow");
    if (take_time(r, &to) < 0)
        return -EINVAL;
    if (is_unclear(&from, &to))
        return fail(r, start, r->s, N_("is not clear without am or pm after both times"));
    ret->from = (uint16_t)(from.hour * 60 + from.minute);
    ret->to = (uint16_t)(to.hour * 60 + to.minute);
    if (ret->from == ret->to || ret->from == 1440)
        return fail(r, start, r->s, N_("ends where it begins"));
    return 0;
}

static int take_window(struct reading *r, struct hours_window *ret)
{
    struct hours_window w = { .days = 0x7f };

    r->window = r->s;
    if (!begins_with_time(r->s) && take_days(r, &w.days) < 0)
        return -EINVAL;
    skip_blanks(r);
    if (take_times(r, &w) < 0)
        return -EINVAL;
    skip_blanks(r);
    if (*r->s && *r->s != ';')
        return fail_here(r, r->s, N_("is not expected here"));
    *ret = w;
    return 0;
}

static bool is_always(const char *s)
{
    const size_t n = spelling_word(s);

    return spelling_is(s, n, "always") && *spelling_skip_blanks(s + n) == 0;
}

int hours_parse(const char *text, struct hours *ret, struct hours_problem *ret_problem)
{
    struct hours hours = { 0 };
    struct reading r = { .s = spelling_skip_blanks(text) };

    if (is_always(r.s))
        r.s += strlen(r.s);
    while (*r.s) {
        if (hours.n == HOURS_MAX)
            fail_here(&r, r.s, N_("exceeds the number of windows that is allowed"));
        else if (take_window(&r, &hours.windows[hours.n]) == 0)
            hours.n++;
        if (r.problem.what) {
            *ret_problem = r.problem;
            return -EINVAL;
        }
        if (*r.s == ';')
            r.s = spelling_skip_blanks(r.s + 1);
    }
    *ret = hours;
    return 0;
}

/* Three days or more in a row are a range: "Mon-Fri,Sun". */
static void format_days(char *buf, size_t size, unsigned days)
{
    size_t at = 0;

    buf[0] = 0;
    for (int d = 0; d < 7; d++) {
        int last = d;

        if (!(days & 1u << d))
            continue;
        while (last < 6 && days & 1u << (last + 1))
            last++;
        at += (size_t)snprintf(buf + at, size - at, "%s%.3s", at ? "," : "", day_names[d]);
        if (last < d + 2)
            continue;
        at += (size_t)snprintf(buf + at, size - at, "-%.3s", day_names[last]);
        d = last;
    }
}

static void format_window(char *buf, size_t size, const struct hours_window *w)
{
    char days[40] = "";

    if (w->days != 0x7f)
        format_days(days, sizeof days, w->days);
    snprintf(buf, size, "%s%s%02d:%02d-%02d:%02d", days, *days ? " " : "", w->from / 60,
             w->from % 60, w->to / 60, w->to % 60);
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
