/*
 * org.lumbard.Lumbard1.Coach: when a stretch is due, reminders, snooze and pause.
 */
#include <assert.h>
#include <string.h>

#include "bus/arguments.h"
#include "bus/bus_command.h"
#include "bus/coach_properties.h"
#include "bus/errors.h"
#include "bus/exercises_bus.h"
#include "bus/interfaces.h"
#include "bus/leases.h"
#include "bus/replies.h"
#include "bus/stretch_bus.h"
#include "config.h"
#include "wording/translation.h"

/* Longest timed pause; for a longer one, a pause until Resume is meant. */
#define PAUSE_MAX (366 * USEC_DAY)

/* The commands without arguments. */
static int method_plain(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    static const struct {
        char member[12];
        enum event_type type;
    } commands[] = {
        { "SuggestNow", EVENT_SUGGEST_NOW },   { "NextStep", EVENT_NEXT_STEP },
        { "OtherSide", EVENT_OTHER_SIDE },     { "Skip", EVENT_SKIP },
        { "StopStretch", EVENT_STOP_STRETCH }, { "Resume", EVENT_RESUME },
    };
    struct event event;
    unsigned i = 0;

    while (strcmp(commands[i].member, sd_bus_message_get_member(m)) != 0) {
        i++;
        assert(i < sizeof commands / sizeof commands[0]);
    }
    event = event_plain(commands[i].type, clock_boot());
    return bus_command(userdata, m, &event, error);
}

static int method_snooze(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const usec high = settings_find("Coach", "Snooze")->high;
    struct event event;
    uint64_t duration;
    int r = sd_bus_message_read(m, "t", &duration);

    if (r < 0)
        return r;
    if (duration != 0 && (duration < (uint64_t)USEC_SEC || duration > (uint64_t)high))
        return bus_error_duration(error, "duration", duration, USEC_SEC, high,
                                  _(", or 0 for the configured snooze"));
    event = event_snooze(clock_boot(), (usec)duration);
    return bus_command(userdata, m, &event, error);
}

static int method_pause(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct event event = event_pause(clock_boot(), USEC_NEVER);
    uint64_t duration;
    int r = sd_bus_message_read(m, "t", &duration);

    if (r < 0)
        return r;
    if (duration != 0 && (duration < (uint64_t)USEC_SEC || duration > (uint64_t)PAUSE_MAX))
        return bus_error_duration(error, "duration", duration, USEC_SEC, PAUSE_MAX,
                                  _(", or 0 for a pause until Resume"));
    if (duration != 0)
        event.pause_until_at = usec_add(event.at, (usec)duration);
    return bus_command(userdata, m, &event, error);
}

static int method_pause_until(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct event event = event_pause_until(clock_boot(), USEC_NEVER);
    uint64_t now = clock_to_real(model->clock, event.at), until;
    int r = sd_bus_message_read(m, "t", &until);

    if (r < 0)
        return r;
    if (until <= now || until - now > (uint64_t)PAUSE_MAX)
        return sd_bus_error_setf(
            error, SD_BUS_ERROR_INVALID_ARGS,
            _("instant (%llu) is out of range: expected a time within the next 366 days, in µs since "
              "the epoch (now: %llu)."),
            (unsigned long long)until, (unsigned long long)now);
    event.pause_until_at = clock_from_real(model->clock, (usec)until);
    return bus_command(model, m, &event, error);
}

static int method_hold(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct lease_request asked = { .of = LEASE_HOLD, .kind = EVIDENCE_HOLD };
    uint64_t lease;
    int r = sd_bus_message_read(m, "sst", &asked.who, &asked.detail, &lease);

    if (r >= 0)
        r = argument_who(error, asked.who);
    if (r >= 0)
        r = argument_reason(error, asked.detail);
    if (r >= 0)
        r = argument_lease(error, lease, clock_boot(), &asked.until_at);
    if (r >= 0)
        r = leases_take(model->leases, m, &asked, error);
    return r < 0 ? r : replies_add(model->replies, m);
}

static int method_release_hold(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;

    return leases_release(model->leases, m, LEASE_HOLD, error);
}

int coach_signal(sd_bus *bus, const struct bus_model *m, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_STEP:
    case EFFECT_STRETCH_ENDED:
        return stretch_signal(bus, m, e);
    case EFFECT_SUGGESTED:
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_COACH, "Suggested", "ussu",
                                  e->show.id, e->show.exercise, side_name(e->show.side),
                                  e->show.attempt);
    case EFFECT_CLOSED:
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_COACH, "SuggestionClosed", "us",
                                  e->closed.id, outcome_name(e->closed.outcome));
    default:
        return 0;
    }
}

const sd_bus_vtable coach_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    COACH_PROPERTIES(BUS_PROPERTY_VTABLE),
    SD_BUS_METHOD("SuggestNow", NULL, NULL, method_plain, 0),
    SD_BUS_METHOD_WITH_ARGS("StartStretch", SD_BUS_ARGS("s", exercise, "s", side), SD_BUS_NO_RESULT,
                            method_start_stretch, 0),
    SD_BUS_METHOD("NextStep", NULL, NULL, method_plain, 0),
    SD_BUS_METHOD("OtherSide", NULL, NULL, method_plain, 0),
    SD_BUS_METHOD("StopStretch", NULL, NULL, method_plain, 0),
    SD_BUS_METHOD_WITH_ARGS("ReportStretch", SD_BUS_ARGS("s", exercise, "s", side),
                            SD_BUS_NO_RESULT, method_report_stretch, 0),
    SD_BUS_METHOD_WITH_ARGS("Feedback", SD_BUS_ARGS("s", feedback), SD_BUS_NO_RESULT,
                            method_feedback, 0),
    SD_BUS_METHOD_WITH_ARGS("Snooze", SD_BUS_ARGS("t", duration), SD_BUS_NO_RESULT, method_snooze,
                            0),
    SD_BUS_METHOD("Skip", NULL, NULL, method_plain, 0),
    SD_BUS_METHOD_WITH_ARGS("Pause", SD_BUS_ARGS("t", duration), SD_BUS_NO_RESULT, method_pause, 0),
    SD_BUS_METHOD_WITH_ARGS("PauseUntil", SD_BUS_ARGS("t", instant), SD_BUS_NO_RESULT,
                            method_pause_until, 0),
    SD_BUS_METHOD("Resume", NULL, NULL, method_plain, 0),
    SD_BUS_METHOD_WITH_ARGS("Hold", SD_BUS_ARGS("s", who, "s", reason, "t", lease),
                            SD_BUS_NO_RESULT, method_hold, 0),
    SD_BUS_METHOD_WITH_ARGS("ReleaseHold", SD_BUS_ARGS("s", who), SD_BUS_NO_RESULT,
                            method_release_hold, 0),
    SD_BUS_METHOD_WITH_ARGS("ListExercises", SD_BUS_NO_ARGS,
                            SD_BUS_RESULT("a(ssassua{sv})", exercises), exercises_method_list, 0),
    SD_BUS_METHOD_WITH_ARGS("GetExercise", SD_BUS_ARGS("s", id, "s", side),
                            SD_BUS_RESULT("a{sv}", exercise), exercises_method_get, 0),
    SD_BUS_SIGNAL_WITH_ARGS("Suggested",
                            SD_BUS_ARGS("u", id, "s", exercise, "s", side, "u", attempt), 0),
    SD_BUS_SIGNAL_WITH_ARGS("SuggestionClosed", SD_BUS_ARGS("u", id, "s", outcome), 0),
    SD_BUS_SIGNAL_WITH_ARGS("StepStarted",
                            SD_BUS_ARGS("u", step, "u", steps, "s", title, "t", duration), 0),
    SD_BUS_SIGNAL_WITH_ARGS("StretchFinished",
                            SD_BUS_ARGS("s", exercise, "s", side, "s", outcome, "t", held), 0),
    SD_BUS_VTABLE_END,
};
