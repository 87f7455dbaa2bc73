#include "util/calendar.h"

#include <time.h>

static time_t seconds(usec real)
{
    time_t s = (time_t)(real / USEC_SEC);

    return real < 0 && real % USEC_SEC ? s - 1 : s;
}

static struct tm local(usec real)
{
    time_t s = seconds(real);
    struct tm tm;

    tzset(); /* the zone may have changed since the last call */
    localtime_r(&s, &tm);
    return tm;
}

/* @minutes after midnight of the day that is @days after @base. mktime() normalises the month and
 * determines DST. */
static usec at_minute(const struct tm *base, int days, int minutes)
{
    struct tm tm = *base;

    tm.tm_mday += days;
    tm.tm_hour = 0;
    tm.tm_min = minutes;
    tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (usec)mktime(&tm) * USEC_SEC;
}

void calendar_day(usec real, usec *ret_start, usec *ret_next)
{
    struct tm tm = local(real);

    *ret_start = at_minute(&tm, 0, 0);
    *ret_next = at_minute(&tm, 1, 0);
}

bool calendar_hours(const struct hours *hours, usec real, usec *ret_change)
{
    struct tm tm = local(real);
    bool is_open = hours->n == 0;
    usec closes = USEC_NEVER, opens = USEC_NEVER;

    /* A window of yesterday may reach into today, and within eight days every edge occurs once. If
     * several windows are open, the latest end counts. */
    for (int day = -1; day <= 8; day++)
        for (unsigned i = 0; i < hours->n; i++) {
            const struct hours_window *w = &hours->windows[i];
            int weekday = ((tm.tm_wday + 6 + day) % 7 + 7) % 7; /* Monday is 0 */
            usec from, to;

            if (!(w->days & 1u << weekday))
                continue;
            from = at_minute(&tm, day, w->from);
            to = at_minute(&tm, day + (w->to <= w->from), w->to);
            if (from <= real && real < to) {
                is_open = true;
                closes = closes == USEC_NEVER ? to : usec_max(closes, to);
            } else if (from > real) {
                opens = usec_min(opens, from);
            }
        }
    /* If the next window opens before this one closes, nothing changes at the returned instant. The
     * caller calls again there and gets the next edge. */
    *ret_change = is_open ? closes : opens;
    return is_open;
}

int calendar_utc_offset(usec real)
{
    struct tm tm = local(real);

    return (int)tm.tm_gmtoff;
}
