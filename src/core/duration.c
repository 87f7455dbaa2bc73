#include "core/duration.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct unit {
    const char *name;
    usec length;
} units[] = {
    { "d", USEC_DAY },      { "days", USEC_DAY },  { "day", USEC_DAY }, { "h", USEC_HOUR },
    { "hours", USEC_HOUR }, { "hour", USEC_HOUR }, { "min", USEC_MIN }, { "m", USEC_MIN },
    { "s", USEC_SEC },      { "sec", USEC_SEC },   { "ms", USEC_MSEC },
};

static usec unit_length(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i].name) == n && strncmp(units[i].name, name, n) == 0)
            return units[i].length;
    return 0;
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

int duration_parse(const char *text, usec *ret)
{
    const char *s = skip_blanks(text);
    usec sum = 0;

    if (strcmp(s, "0") == 0) {
        *ret = 0;
        return 0;
    }
    if (!*s)
        return -EINVAL;
    while (*s) {
        usec number = 0, part, length;
        size_t digits = strspn(s, "0123456789"), letters;

        if (digits == 0)
            return -EINVAL;
        for (size_t i = 0; i < digits; i++)
            if (__builtin_mul_overflow(number, (usec)10, &number) ||
                __builtin_add_overflow(number, (usec)(s[i] - '0'), &number))
                return -ERANGE;
        s = skip_blanks(s + digits);
        letters = strspn(s, "abcdefghijklmnopqrstuvwxyz");
        length = unit_length(s, letters);
        if (length == 0)
            return -EINVAL;
        if (__builtin_mul_overflow(number, length, &part) ||
            __builtin_add_overflow(sum, part, &sum))
            return -ERANGE;
        s = skip_blanks(s + letters);
    }
    *ret = sum;
    return 0;
}

const char *duration_format(char *buf, size_t size, usec duration)
{
    static const struct unit steps[] = {
        { "d", USEC_DAY }, { "h", USEC_HOUR }, { "min", USEC_MIN }, { "s", USEC_SEC }
    };
    usec rest = duration < 0 ? 0 : duration;
    size_t at = 0, shown = 0;

    if (duration == USEC_NEVER) {
        snprintf(buf, size, "forever");
        return buf;
    }
    if (rest >= USEC_MSEC && rest < USEC_SEC) {
        snprintf(buf, size, "%dms", (int)(rest / USEC_MSEC));
        return buf;
    }
    buf[0] = 0;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && shown < 2; i++) {
        usec n = rest / steps[i].length;

        rest %= steps[i].length;
        if (n == 0) {
            shown +=
                shown > 0; /* two neighbouring units at most: "1h 5s" says more than is meant */
            continue;
        }
        at += (size_t)snprintf(buf + at, size - at, "%s%lld%s", shown ? " " : "", (long long)n,
                               steps[i].name);
        assert(at < size);
        shown++;
    }
    if (!shown)
        snprintf(buf, size, "0s");
    return buf;
}
