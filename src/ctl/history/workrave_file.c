#include "ctl/history/workrave_file.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "wording/translation.h"

#define MAGIC "WorkRaveStats"

#define VERSION_OLDEST 3
#define VERSION_NEWEST 4

bool workrave_file_is_first(const char *line)
{
    return g_str_has_prefix(line, MAGIC);
}

/* Adds the day that was read last. */
static void add_day(struct workrave_file *f)
{
    if (!f->has_day)
        return;
    f->has_day = false;
    if (f->active <= 0)
        return;
    if (f->added_until && f->added_until < f->start)
        imported_time_end_sitting(f->time, f->added_until, f->start);
    imported_time_enter(f->time, f->start, "active", "input");
    imported_time_enter(f->time, MIN(f->start + f->active, f->stop), "unknown", "none");
    f->added_until = f->stop;
}

void workrave_file_end(struct workrave_file *f, usec now)
{
    add_day(f);
    if (f->added_until)
        imported_time_end_sitting(f->time, f->added_until, now);
}

/* Local time, as numbers of struct tm; 0 = there is no such time. */
static usec instant_of(const int *numbers)
{
    struct tm tm = { .tm_mday = numbers[0],
                     .tm_mon = numbers[1],
                     .tm_year = numbers[2],
                     .tm_hour = numbers[3],
                     .tm_min = numbers[4],
                     .tm_isdst = -1 };

    if (tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_mon < 0 || tm.tm_mon > 11 || tm.tm_year < 100 ||
        tm.tm_year > 1000 || tm.tm_hour < 0 || tm.tm_hour > 23 || tm.tm_min < 0 || tm.tm_min > 59)
        return 0;
    return (usec)mktime(&tm) * USEC_SEC;
}

/* Reads @n whole numbers from @text. */
static bool read_numbers(const char *text, int n, int *ret)
{
    for (int i = 0; i < n; i++) {
        int length = 0;

        if (sscanf(text, "%9d%n", &ret[i], &length) != 1)
            return false;
        text += length;
    }
    return true;
}

static const char *read_day(struct workrave_file *f, const char *text)
{
    int numbers[10];

    add_day(f);
    if (!read_numbers(text, G_N_ELEMENTS(numbers), numbers))
        return _("A day must have ten numbers: two dates, each with a time.");
    f->start = instant_of(numbers);
    f->stop = instant_of(numbers + 5);
    if (!f->start || !f->stop || f->stop < f->start || f->stop - f->start > 2 * USEC_DAY)
        return _("The day has no valid beginning and end.");
    f->active = 0;
    f->has_day = true;
    return NULL;
}

/* The first value of the sums is the time with input, in seconds. */
static const char *read_active(struct workrave_file *f, const char *text, int n)
{
    int numbers[2];

    if (!f->has_day)
        return _("There is no day before it.");
    if (!read_numbers(text, n, numbers) || numbers[n - 1] < 0)
        return _("The sums of a day must be whole numbers.");
    f->active = numbers[n - 1] * USEC_SEC;
    return NULL;
}

static const char *read_first(const char *line)
{
    int version;

    if (!read_numbers(line + strlen(MAGIC), 1, &version) || version < VERSION_OLDEST ||
        version > VERSION_NEWEST)
        return _("Only the versions 3 and 4 of Workrave's statistics can be read.");
    return NULL;
}

const char *workrave_file_read(struct workrave_file *f, const char *line)
{
    if (workrave_file_is_first(line))
        return read_first(line);
    switch (*line) {
    case '\0':
    case '\r':
    case 'B': /* counts of breaks */
    case 'M': /* sums of an old version, which Workrave itself ignores */
        return NULL;
    case 'D':
        return read_day(f, line + 1);
    case 'm':
        return read_active(f, line + 1, 2);
    case 'G':
        return read_active(f, line + 1, 1);
    default:
        return _("It is not a line of Workrave's statistics.");
    }
}
