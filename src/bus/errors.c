#include "bus/errors.h"

#include <string.h>

#include "core/duration.h"

/* Bytes of a caller's text that an error repeats. */
#define QUOTED_MAX 48

int bus_error_range(sd_bus_error *error, const char *name, const char *value, const char *range)
{
    return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS, "%s is %s: allowed is %s.", name,
                             value, range);
}

/* Cuts before a character that would be left half. */
static int quoted_length(const char *text)
{
    size_t n = strnlen(text, QUOTED_MAX + 1);

    if (n > QUOTED_MAX) {
        n = QUOTED_MAX;
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
    }
    return (int)n;
}

int bus_error_text(sd_bus_error *error, const char *name, const char *value, const char *range)
{
    int n = quoted_length(value);

    return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS, "%s is \"%.*s%s\": allowed is %s.",
                             name, n, value, value[n] ? "…" : "", range);
}

int bus_error_time(sd_bus_error *error, const char *name, uint64_t value, const char *range,
                   uint64_t now)
{
    return sd_bus_error_setf(error, BUS_ERROR_BAD_TIME,
                             "%s is %llu: allowed is an instant in µs since the epoch, %s; now is "
                             "%llu.",
                             name, (unsigned long long)value, range, (unsigned long long)now);
}

int bus_error_duration(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                       const char *or_else)
{
    char from[DURATION_TEXT_MAX], to[DURATION_TEXT_MAX];

    duration_format(from, sizeof from, low);
    duration_format(to, sizeof to, high);
    return sd_bus_error_setf(
        error, SD_BUS_ERROR_INVALID_ARGS, "%s is %llu µs: allowed is %lld (%s) to %lld (%s) µs%s.",
        name, (unsigned long long)value, (long long)low, from, (long long)high, to, or_else);
}

static int error_snoozes(sd_bus_error *error, unsigned limit, const char *phase)
{
    if (limit == 0)
        return sd_bus_error_setf(error, BUS_ERROR_NOT_NOW,
                                 "Not now: the setting Coach.SnoozeLimit, which is 0, allows no "
                                 "snooze (the phase is %s).",
                                 phase);
    if (limit == 1)
        return sd_bus_error_setf(error, BUS_ERROR_NOT_NOW,
                                 "Not now: the one snooze of this bout of sitting is used up (the "
                                 "phase is %s). A full rest brings it back.",
                                 phase);
    return sd_bus_error_setf(error, BUS_ERROR_NOT_NOW,
                             "Not now: the %u snoozes of this bout of sitting are used up (the "
                             "phase is %s). A full rest brings them back.",
                             limit, phase);
}

int bus_error_command(sd_bus_error *error, const struct bus_model *model, int result,
                      const char *command, const char *needs)
{
    const char *phase = coach_phase_name(model->core->coach.phase);

    switch (result) {
    case 0:
        return 0;
    case CORE_E_LIMIT:
        return error_snoozes(error, model->core->settings.snooze_limit, phase);
    default:
        return sd_bus_error_setf(error, BUS_ERROR_NOT_NOW, "Not now: %s %s, but the phase is %s.",
                                 command, needs, phase);
    }
}
