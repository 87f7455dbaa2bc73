#include "bus/arguments.h"

#include <string.h>

#include "bus/errors.h"
#include "wording/translation.h"

static bool is_control(const char *s)
{
    unsigned char first = (unsigned char)s[0], second = (unsigned char)s[1];

    return first < 0x20 || first == 0x7f || (first == 0xc2 && second >= 0x80 && second < 0xa0);
}

int argument_who(sd_bus_error *error, const char *who)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    size_t n = strlen(who);

    if (n >= 1 && n <= ARGUMENT_WHO_MAX && strspn(who, allowed) == n)
        return 0;
    return bus_error_text(error, "who", who, _("1 to 32 characters of A-Z a-z 0-9 _ . -"));
}

bool argument_is_line(const char *text, size_t max)
{
    bool is_fine = strlen(text) <= max;

    for (const char *s = text; *s && is_fine; s++)
        is_fine = !is_control(s);
    return is_fine;
}

int argument_reason(sd_bus_error *error, const char *reason)
{
    if (argument_is_line(reason, ARGUMENT_REASON_MAX))
        return 0;
    return bus_error_text(error, "reason", reason,
                          _("one line of text of at most 256 bytes, without control characters"));
}

int argument_lease(sd_bus_error *error, uint64_t lease, usec now, usec *ret_until)
{
    if (lease < (uint64_t)ARGUMENT_LEASE_MIN || lease > (uint64_t)ARGUMENT_LEASE_MAX)
        return bus_error_duration(error, "lease", lease, ARGUMENT_LEASE_MIN, ARGUMENT_LEASE_MAX,
                                  "");
    *ret_until = usec_add(now, (usec)lease);
    return 0;
}

int argument_state(sd_bus_error *error, const char *state, enum evidence_kind *ret)
{
    *ret = evidence_kind_find(state);
    if (*ret != EVIDENCE_KIND_MAX && evidence_is_report(*ret))
        return 0;
    return bus_error_text(error, "state", state, _("sitting, standing or away"));
}

int argument_span(sd_bus_error *error, const struct clock *clock, uint64_t start, uint64_t end,
                  usec oldest, usec now, usec *ret_start, usec *ret_end)
{
    const uint64_t today = clock_to_real(clock, now);

    if (start >= end)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 _("start (%llu) must be before end (%llu)."),
                                 (unsigned long long)start, (unsigned long long)end);
    if (end > today + (uint64_t)ARGUMENT_APART_MAX)
        return bus_error_time(error, "end", end, _("in the past"), today);
    if (start >= today)
        return bus_error_time(error, "start", start, _("in the past"), today);
    if (today - start > (uint64_t)(oldest + ARGUMENT_APART_MAX))
        return bus_error_time(error, "start", start,
                              oldest > USEC_DAY ? _("within the last 48 hours")
                                                : _("within the last 24 hours"),
                              today);
    *ret_start = clock_from_real(clock, (usec)start);
    *ret_end = usec_min(clock_from_real(clock, (usec)end), now);
    return 0;
}
