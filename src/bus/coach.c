/*
 * org.lumbard.Lumbard1.Coach: when is a stretch due, and what became of it?
 */
#include <stdio.h>
#include <string.h>

#include "bus/arguments.h"
#include "bus/errors.h"
#include "bus/interfaces.h"
#include "bus/leases.h"
#include "config.h"

/* Longer than this is no pause but the end of it; people mean "until resumed". */
#define PAUSE_MAX (366 * USEC_DAY)

static const struct coach *of(const struct bus_model *m)
{
    return &m->core->coach;
}

static void instant(const struct bus_model *m, struct property_value *v, usec at)
{
    v->number = clock_to_real(m->clock, at);
}

static void read_phase(const struct bus_model *m, struct property_value *v)
{
    property_text(v, coach_phase_name(of(m)->phase));
}

static void read_phase_since(const struct bus_model *m, struct property_value *v)
{
    instant(m, v, of(m)->phase_at);
}

/* Why not now: only where there is something to hold. */
static void read_held_by(const struct bus_model *m, struct property_value *v)
{
    const struct holds *h = &of(m)->holds;
    size_t at = 0;

    if (!of(m)->is_due)
        return;
    for (unsigned i = 0; i < h->n && at + HOLD_NAME_MAX < sizeof v->text; i++)
        at += (size_t)snprintf(v->text + at, sizeof v->text - at, "%s%s", i ? "\n" : "",
                               h->list[i].name);
}

static void read_due(const struct bus_model *m, struct property_value *v)
{
    if (!of(m)->is_paused)
        instant(m, v, coach_due_at(&m->core->presence, &m->core->settings));
}

static void read_next(const struct bus_model *m, struct property_value *v)
{
    instant(m, v, coach_next_at(of(m), &m->core->presence, &m->core->settings));
}

static void read_snoozed_until(const struct bus_model *m, struct property_value *v)
{
    instant(m, v, of(m)->ledger.snooze_end_at);
}

static void read_paused(const struct bus_model *m, struct property_value *v)
{
    v->number = of(m)->is_paused;
}

static void read_paused_until(const struct bus_model *m, struct property_value *v)
{
    if (of(m)->is_paused)
        instant(m, v, of(m)->pause_end_at);
}

static void read_id(const struct bus_model *m, struct property_value *v)
{
    v->number = of(m)->stage == OFFER_SENDING ? 0 : of(m)->id;
}

static void read_attempt(const struct bus_model *m, struct property_value *v)
{
    v->number = of(m)->stage == OFFER_SENDING ? 0 : of(m)->attempt;
}

static void read_exercise(const struct bus_model *m, struct property_value *v)
{
    property_text(v, m->core->settings.exercise);
}

static void read_side(const struct bus_model *m, struct property_value *v)
{
    property_text(v, side_name(coach_side(of(m), &m->core->settings)));
}

static void read_suggestions(const struct bus_model *m, struct property_value *v)
{
    v->number = of(m)->day_suggestions;
}

static const struct property table[] = {
    { "Phase", 's', true, read_phase },
    { "PhaseSinceTimestamp", 't', true, read_phase_since },
    { "HeldBy", 'A', true, read_held_by },
    { "DueTimestamp", 't', true, read_due },
    { "NextReminderTimestamp", 't', true, read_next },
    { "SnoozedUntilTimestamp", 't', true, read_snoozed_until },
    { "Paused", 'b', true, read_paused },
    { "PausedUntilTimestamp", 't', true, read_paused_until },
    { "SuggestionId", 'u', true, read_id },
    { "Attempt", 'u', true, read_attempt },
    { "Exercise", 's', true, read_exercise },
    { "Side", 's', true, read_side },
    { "SuggestionsToday", 'u', false, read_suggestions },
};

const struct properties coach_properties = { BUS_INTERFACE_COACH, table,
                                             sizeof table / sizeof table[0] };

static int command(const struct bus_model *m, sd_bus_message *call, sd_bus_error *error,
                   const struct event *event, const char *name, const char *needs)
{
    int r = bus_error_command(error, m, m->command(m->userdata, event), name, needs);

    return r < 0 ? r : sd_bus_reply_method_return(call, NULL);
}

static int method_suggest_now(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct event event = { .type = EVENT_SUGGEST_NOW, .at = clock_boot() };

    return command(userdata, m, error, &event, "a suggestion",
                   "needs you at the desk and the session unlocked");
}

static int method_snooze(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const usec high = settings_find("Coach", "Snooze")->high;
    struct event event = { .type = EVENT_SNOOZE, .at = clock_boot() };
    uint64_t duration;
    int r = sd_bus_message_read(m, "t", &duration);

    if (r < 0)
        return r;
    if (duration != 0 && (duration < (uint64_t)USEC_SEC || duration > (uint64_t)high))
        return bus_error_duration(error, "duration", duration, USEC_SEC, high,
                                  ", or 0 for the configured one");
    event.duration = (usec)duration;
    return command(userdata, m, error, &event, "a snooze",
                   "needs the phase due, held, suggested or snoozed");
}

static int method_skip(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct event event = { .type = EVENT_SKIP, .at = clock_boot() };

    return command(userdata, m, error, &event, "a skip",
                   "needs the phase due, held, suggested or snoozed");
}

static int method_pause(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct event event = { .type = EVENT_PAUSE, .at = clock_boot(), .until_at = USEC_NEVER };
    uint64_t duration;
    int r = sd_bus_message_read(m, "t", &duration);

    if (r < 0)
        return r;
    if (duration != 0 && (duration < (uint64_t)USEC_SEC || duration > (uint64_t)PAUSE_MAX))
        return bus_error_duration(error, "duration", duration, USEC_SEC, PAUSE_MAX,
                                  ", or 0 for a pause until Resume");
    if (duration != 0)
        event.until_at = usec_add(event.at, (usec)duration);
    return command(userdata, m, error, &event, "a pause", "is always possible");
}

static int method_pause_until(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct event event = { .type = EVENT_PAUSE, .at = clock_boot() };
    uint64_t now = clock_to_real(model->clock, event.at), until;
    int r = sd_bus_message_read(m, "t", &until);

    if (r < 0)
        return r;
    if (until <= now || until - now > (uint64_t)PAUSE_MAX)
        return sd_bus_error_setf(
            error, SD_BUS_ERROR_INVALID_ARGS,
            "instant is %llu: allowed is a time of the next 366 days, in µs since "
            "the epoch; now is %llu.",
            (unsigned long long)until, (unsigned long long)now);
    event.until_at = clock_from_real(model->clock, (usec)until);
    return command(model, m, error, &event, "a pause", "is always possible");
}

static int method_resume(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct event event = { .type = EVENT_RESUME, .at = clock_boot() };

    return command(userdata, m, error, &event, "a resume", "needs a pause");
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
    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int method_release_hold(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;

    return leases_release(model->leases, m, LEASE_HOLD, error);
}

int coach_signal(sd_bus *bus, const struct bus_model *m, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_SUGGESTED:
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_COACH, "Suggested", "ussu",
                                  e->show.id, m->core->settings.exercise, side_name(e->show.side),
                                  e->show.attempt);
    case EFFECT_CLOSED:
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_COACH, "SuggestionClosed", "us",
                                  e->closed.id, outcome_name(e->closed.outcome));
    default:
        return 0;
    }
}

#define EMITS SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

const sd_bus_vtable coach_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_PROPERTY("Phase", "s", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("PhaseSinceTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("HeldBy", "as", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("DueTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("NextReminderTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("SnoozedUntilTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("Paused", "b", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("PausedUntilTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("SuggestionId", "u", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("Attempt", "u", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("Exercise", "s", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("Side", "s", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("SuggestionsToday", "u", properties_getter, 0, 0),
    SD_BUS_METHOD("SuggestNow", NULL, NULL, method_suggest_now, 0),
    SD_BUS_METHOD_WITH_ARGS("Snooze", SD_BUS_ARGS("t", duration), SD_BUS_NO_RESULT, method_snooze,
                            0),
    SD_BUS_METHOD("Skip", NULL, NULL, method_skip, 0),
    SD_BUS_METHOD_WITH_ARGS("Pause", SD_BUS_ARGS("t", duration), SD_BUS_NO_RESULT, method_pause, 0),
    SD_BUS_METHOD_WITH_ARGS("PauseUntil", SD_BUS_ARGS("t", instant), SD_BUS_NO_RESULT,
                            method_pause_until, 0),
    SD_BUS_METHOD("Resume", NULL, NULL, method_resume, 0),
    SD_BUS_METHOD_WITH_ARGS("Hold", SD_BUS_ARGS("s", who, "s", reason, "t", lease),
                            SD_BUS_NO_RESULT, method_hold, 0),
    SD_BUS_METHOD_WITH_ARGS("ReleaseHold", SD_BUS_ARGS("s", who), SD_BUS_NO_RESULT,
                            method_release_hold, 0),
    SD_BUS_SIGNAL_WITH_ARGS("Suggested",
                            SD_BUS_ARGS("u", id, "s", exercise, "s", side, "u", attempt), 0),
    SD_BUS_SIGNAL_WITH_ARGS("SuggestionClosed", SD_BUS_ARGS("u", id, "s", outcome), 0),
    SD_BUS_VTABLE_END,
};
