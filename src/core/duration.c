#include "core/duration.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/spelling.h"

/* A month and a year as in systemd.time: 30.44 and 365.25 days. */
#define MONTH (2629800 * USEC_SEC)
#define YEAR  (12 * MONTH)

/* All spellings of the manual page systemd.time. */
static const struct unit {
    const char *names[5];
    usec length;
} units[] = {
    { { "s", "sec", "second", "seconds" }, USEC_SEC },
    { { "min", "m", "minute", "minutes", "mins" }, USEC_MIN },
    { { "h", "hr", "hour", "hours", "hrs" }, USEC_HOUR },
    { { "d", "day", "days" }, USEC_DAY },
    { { "w", "week", "weeks" }, 7 * USEC_DAY },
    { { "month", "months" }, MONTH },
    { { "y", "year", "years" }, YEAR },
    { { "ms", "msec" }, USEC_MSEC },
    { { "us", "usec", "\u00b5s", "\u03bcs" }, 1 }, /* the sign for micro, and the Greek letter */
};

/* The micro signs are the only characters of a unit outside the letters A to Z. */
static size_t word_length(const char *s)
{
    const bool is_micro = strncmp(s, "\u00b5", 2) == 0 || strncmp(s, "\u03bc", 2) == 0;
    const size_t sign = is_micro ? 2 : 0;

    return sign + spelling_word(s + sign);
}

static usec unit_length(const char *name, size_t n)
{
    if (n == 1 && *name == 'M')
        return MONTH; /* the only unit whose letter case counts: "m" is a minute */
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        for (size_t k = 0; k < 5 && units[i].names[k]; k++)
            if (spelling_is(name, n, units[i].names[k]))
                return units[i].length;
    return 0;
}

/* Reads digits; returns the rest, or NULL: there are none or the number does not fit. */
static const char *take_number(const char *s, usec *ret, bool *ret_fits)
{
    const size_t digits = strspn(s, "0123456789");
    usec number = 0;

    *ret_fits = true;
    for (size_t i = 0; i < digits && *ret_fits; i++)
        *ret_fits = !__builtin_mul_overflow(number, (usec)10, &number) &&
                    !__builtin_add_overflow(number, (usec)(s[i] - '0'), &number);
    *ret = number;
    return digits ? s + digits : NULL;
}

/* "1h30", "5min 30": a last number without a unit counts in the unit below the one before. */
static usec unit_below(usec length, usec number, const char *rest)
{
    if (*rest || number >= 60)
        return 0;
    return length == USEC_HOUR ? USEC_MIN : length == USEC_MIN ? USEC_SEC : 0;
}

int duration_parse(const char *text, usec *ret)
{
    const char *s = spelling_skip_blanks(text);
    usec sum = 0, length = 0;

    if (*s == '0' && *spelling_skip_blanks(s + 1) == 0) {
        *ret = 0;
        return 0;
    }
    if (!*s)
        return -EINVAL;
    while (*s) {
        usec number, part;
        bool fits;
        size_t letters;

        s = take_number(s, &number, &fits);
        if (!s)
            return -EINVAL;
        s = spelling_skip_blanks(s);
        letters = word_length(s);
        length = letters ? unit_length(s, letters) : unit_below(length, number, s);
        if (length == 0)
            return -EINVAL;
        if (!fits || __builtin_mul_overflow(number, length, &part) ||
            __builtin_add_overflow(sum, part, &sum))
            return -ERANGE;
        s = spelling_skip_blanks(s + letters);
    }
    *ret = sum;
    return 0;
}

/* How a unit is written after its number: for one, and for several. */
struct unit_words {
    const char *one, *several;
};

unsigned duration_split(usec duration, struct duration_part ret[DURATION_PARTS_MAX])
{
    static const usec lengths[DURATION_UNIT_MAX] = {
        [DURATION_DAYS] = USEC_DAY,          [DURATION_HOURS] = USEC_HOUR,
        [DURATION_MINUTES] = USEC_MIN,       [DURATION_SECONDS] = USEC_SEC,
        [DURATION_MILLISECONDS] = USEC_MSEC,
    };
    usec rest = duration < 0 ? 0 : duration;
    unsigned n = 0;

    if (rest >= USEC_MSEC && rest < USEC_SEC) {
        ret[0] = (struct duration_part){ DURATION_MILLISECONDS, rest / USEC_MSEC };
        return 1;
    }
    for (enum duration_unit i = DURATION_DAYS; i <= DURATION_SECONDS; i++) {
        if (n && (n == DURATION_PARTS_MAX || i > ret[0].unit + 1))
            break;
        if (rest >= lengths[i])
            ret[n++] = (struct duration_part){ i, rest / lengths[i] };
        rest %= lengths[i];
    }
    if (!n)
        ret[n++] = (struct duration_part){ DURATION_SECONDS, 0 };
    return n;
}

static const char *write_units(char *buf, size_t size, usec duration,
                               const struct unit_words words[DURATION_UNIT_MAX])
{
    struct duration_part parts[DURATION_PARTS_MAX];
    unsigned n;
    size_t at = 0;

    if (duration == USEC_NEVER) {
        snprintf(buf, size, "forever");
        return buf;
    }
    n = duration_split(duration, parts);
    for (unsigned i = 0; i < n; i++) {
        const struct unit_words *unit = &words[parts[i].unit];

        at += (size_t)snprintf(buf + at, size - at, "%s%lld%s", i ? " " : "", (long long)parts[i].n,
                               parts[i].n == 1 ? unit->one : unit->several);
        assert(at < size);
    }
    return buf;
}

const char *duration_format(char *buf, size_t size, usec duration)
{
    static const struct unit_words words[DURATION_UNIT_MAX] = {
        [DURATION_DAYS] = { "d", "d" },           [DURATION_HOURS] = { "h", "h" },
        [DURATION_MINUTES] = { "min", "min" },    [DURATION_SECONDS] = { "s", "s" },
        [DURATION_MILLISECONDS] = { "ms", "ms" },
    };

    return write_units(buf, size, duration, words);
}

const char *duration_prose(char *buf, size_t size, usec duration)
{
    static const struct unit_words words[DURATION_UNIT_MAX] = {
        [DURATION_DAYS] = { " day", " days" },
        [DURATION_HOURS] = { " hour", " hours" },
        [DURATION_MINUTES] = { " minute", " minutes" },
        [DURATION_SECONDS] = { " second", " seconds" },
        [DURATION_MILLISECONDS] = { " millisecond", " milliseconds" },
    };

    return write_units(buf, size, duration, words);
}
