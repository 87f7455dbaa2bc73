#include "bus/errors.h"

#include <string.h>

#include "core/duration.h"
#include "core/view.h"
#include "wording/refusal_text.h"
#include "wording/translation.h"

/* Longest part of a caller's text in an error, in bytes. */
#define QUOTED_MAX 48

/* Cuts between characters, never within one. */
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

    return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                             _("%s (\"%.*s%s\") is invalid: expected %s."), name, n, value,
                             value[n] ? "…" : "", range);
}

int bus_error_no_exercise(sd_bus_error *error, const char *id, bool has_problem)
{
    const int n = quoted_length(id);

    return sd_bus_error_setf(error, BUS_ERROR_NO_SUCH_EXERCISE,
                             has_problem
                                 ? _("The file of the exercise \"%.*s%s\" has a problem; lumbarctl "
                                     "status names it.")
                                 : _("There is no exercise \"%.*s%s\"; lumbarctl exercises lists "
                                     "all of them."),
                             n, id, id[n] ? "…" : "");
}

int bus_error_time(sd_bus_error *error, const char *name, uint64_t value, const char *range,
                   uint64_t now)
{
    return sd_bus_error_setf(
        error, BUS_ERROR_BAD_TIME,
        _("%s (%llu) is out of range: expected a time %s, in µs since the epoch "
          "(now: %llu)."),
        name, (unsigned long long)value, range, (unsigned long long)now);
}

int bus_error_duration(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                       const char *or_else)
{
    char from[DURATION_TEXT_MAX], to[DURATION_TEXT_MAX];

    duration_format(from, sizeof from, low);
    duration_format(to, sizeof to, high);
    return sd_bus_error_setf(
        error, SD_BUS_ERROR_INVALID_ARGS,
        _("%s (%llu µs) is out of range: expected %lld µs (%s) to %lld µs (%s)%s."), name,
        (unsigned long long)value, (long long)low, from, (long long)high, to, or_else);
}

int bus_error_number(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                     const char *unit, const char *or_else)
{
    return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                             _("%s (%llu%s) is out of range: expected %lld to %lld%s%s."), name,
                             (unsigned long long)value, unit, (long long)low, (long long)high, unit,
                             or_else);
}

int bus_error_refused(const struct bus_model *model, enum event_type command, enum refusal refusal,
                      sd_bus_error *error)
{
    char text[REFUSAL_TEXT_MAX];
    struct core_view view;

    core_view(model->core, clock_boot(), &view);
    refusal_text(text, sizeof text, command, refusal, model->core->settings.snooze_limit);
    return sd_bus_error_setf(error, BUS_ERROR_NOT_NOW, "%s (phase: %s).", text,
                             coach_phase_name(view.phase));
}
