/*
 * org.lumbard.Activity1: reports of programs that know how a person moves.
 *
 * A report is answered before it is passed on: it changes no record by itself, and the signals that
 * it causes follow the reply. Heart rates are neither stored nor logged.
 */
#include "bus/activity_properties.h"
#include "bus/interfaces.h"
#include "bus/list_trackers.h"
#include "bus/registrations.h"
#include "bus/tracker_arguments.h"
#include "bus/tracker_samples.h"
#include "sources/tracker/wrist.h"

#define CALLS_PER_SECOND 20 /* bus/budget.c */

/* The last step of a report, after all its arguments were checked: finds its tracker and answers.
 */
static int begin_report(const struct bus_model *model, sd_bus_message *m, const char *id,
                        struct tracker **ret, sd_bus_error *error)
{
    int r = registrations_find(model->registrations, m, id, ret, error);

    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int reply_registered(sd_bus_message *m)
{
    return sd_bus_reply_method_return(m, "ua{sv}", (uint32_t)ACTIVITY_VERSION, 3,
                                      "calls-per-second", "u", (uint32_t)CALLS_PER_SECOND, "rows",
                                      "u", (uint32_t)TRACKER_SAMPLES_MAX, "expires", "t",
                                      (uint64_t)REGISTRATION_LEASE);
}

static int method_register(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct tracker_form form = { 0 };
    int r = sd_bus_message_read(m, "s", &form.id);

    if (r >= 0)
        r = tracker_argument_id(error, form.id);
    if (r >= 0)
        r = tracker_argument_info(error, m, &form);
    if (r >= 0)
        r = registrations_add(model->registrations, m, &form, error);
    return r < 0 ? r : reply_registered(m);
}

static int method_unregister(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    const char *id;
    int r = sd_bus_message_read(m, "s", &id);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = registrations_remove(model->registrations, m, id, error);
    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int method_step_total(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct tracker *t;
    uint64_t when, total;
    const char *id;
    usec at;
    int r = sd_bus_message_read(m, "stt", &id, &when, &total);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = tracker_argument_instant(error, model->clock, "when", when, clock_boot(), &at);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        tracker_step_total(t, at, total);
    return r;
}

static int check_span(sd_bus_error *error, const struct clock *clock, uint64_t start, uint64_t end,
                      usec *ret_start, usec *ret_end)
{
    const usec now = clock_boot();
    int r = tracker_argument_instant(error, clock, "start", start, now, ret_start);

    if (r >= 0)
        r = tracker_argument_instant(error, clock, "end", end, now, ret_end);
    if (r >= 0 && *ret_start > *ret_end)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 "start (%llu) must not be after end (%llu).",
                                 (unsigned long long)start, (unsigned long long)end);
    return r;
}

static int method_steps(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct tracker *t;
    uint64_t start, end;
    usec start_at, end_at;
    const char *id;
    uint32_t count;
    int r = sd_bus_message_read(m, "sttu", &id, &start, &end, &count);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = check_span(error, model->clock, start, end, &start_at, &end_at);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        tracker_steps(t, start_at, end_at, count);
    return r;
}

static int method_heart_rate(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    enum tracker_worn contact = TRACKER_WORN_UNKNOWN;
    struct tracker *t;
    uint64_t when;
    const char *id;
    uint16_t bpm;
    uint8_t value;
    usec at;
    int r = sd_bus_message_read(m, "stqy", &id, &when, &bpm, &value);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = tracker_argument_instant(error, model->clock, "when", when, clock_boot(), &at);
    if (r >= 0)
        r = tracker_argument_bpm(error, "bpm", bpm);
    if (r >= 0)
        r = tracker_argument_worn(error, "contact", value, &contact);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        tracker_heart_rate(t, at, bpm, contact);
    return r;
}

static int method_worn(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    enum tracker_worn worn = TRACKER_WORN_UNKNOWN;
    struct tracker *t;
    uint64_t when;
    const char *id;
    uint8_t state;
    usec at;
    int r = sd_bus_message_read(m, "sty", &id, &when, &state);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = tracker_argument_instant(error, model->clock, "when", when, clock_boot(), &at);
    if (r >= 0)
        r = tracker_argument_worn(error, "state", state, &worn);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        tracker_set_worn(t, at, worn);
    return r;
}

static int method_posture(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    enum tracker_posture posture = TRACKER_SITTING;
    const char *id, *kind;
    uint64_t when, lease;
    struct tracker *t;
    usec at, until = 0;
    int r = sd_bus_message_read(m, "stst", &id, &when, &kind, &lease);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = tracker_argument_instant(error, model->clock, "when", when, clock_boot(), &at);
    if (r >= 0)
        r = tracker_argument_posture(error, kind, lease, at, &posture, &until);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        tracker_set_posture(t, at, posture, until);
    return r;
}

static int method_link(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct tracker *t;
    const char *id;
    int up;
    int r = sd_bus_message_read(m, "sb", &id, &up);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        tracker_set_link(t, up);
    return r;
}

static int method_samples(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    const usec now = clock_boot();
    struct tracker *t;
    const char *id;
    int r = sd_bus_message_read(m, "s", &id);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = tracker_samples_check(m, model->clock, now, error);
    if (r >= 0)
        r = begin_report(model, m, id, &t, error);
    if (r >= 0)
        r = sd_bus_message_rewind(m, true);
    if (r >= 0)
        r = sd_bus_message_read(m, "s", &id);
    if (r >= 0)
        tracker_samples_apply(m, model->clock, now, t);
    return r;
}

static int method_alert_result(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    enum tracker_answer answer = TRACKER_DELIVERED;
    const char *id, *result;
    struct tracker *t;
    uint32_t alert;
    int r = sd_bus_message_read(m, "sus", &id, &alert, &result);

    if (r >= 0)
        r = tracker_argument_id(error, id);
    if (r >= 0)
        r = tracker_argument_result(error, result, &answer);
    if (r >= 0)
        r = registrations_own(model->registrations, m, id, &t, error);
    if (r >= 0)
        r = sd_bus_reply_method_return(m, NULL);
    if (r >= 0)
        wrist_answer(t, alert, answer);
    return r;
}

const sd_bus_vtable activity_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    ACTIVITY_PROPERTIES(BUS_PROPERTY_VTABLE),
    SD_BUS_METHOD_WITH_ARGS("Register", SD_BUS_ARGS("s", id, "a{sv}", info),
                            SD_BUS_RESULT("u", version, "a{sv}", limits), method_register, 0),
    SD_BUS_METHOD_WITH_ARGS("Unregister", SD_BUS_ARGS("s", id), SD_BUS_NO_RESULT, method_unregister,
                            0),
    SD_BUS_METHOD_WITH_ARGS("StepTotal", SD_BUS_ARGS("s", id, "t", when, "t", total),
                            SD_BUS_NO_RESULT, method_step_total, 0),
    SD_BUS_METHOD_WITH_ARGS("Steps", SD_BUS_ARGS("s", id, "t", start, "t", end, "u", count),
                            SD_BUS_NO_RESULT, method_steps, 0),
    SD_BUS_METHOD_WITH_ARGS("HeartRate", SD_BUS_ARGS("s", id, "t", when, "q", bpm, "y", contact),
                            SD_BUS_NO_RESULT, method_heart_rate, 0),
    SD_BUS_METHOD_WITH_ARGS("Worn", SD_BUS_ARGS("s", id, "t", when, "y", state), SD_BUS_NO_RESULT,
                            method_worn, 0),
    SD_BUS_METHOD_WITH_ARGS("Posture", SD_BUS_ARGS("s", id, "t", when, "s", kind, "t", lease),
                            SD_BUS_NO_RESULT, method_posture, 0),
    SD_BUS_METHOD_WITH_ARGS("Link", SD_BUS_ARGS("s", id, "b", up), SD_BUS_NO_RESULT, method_link,
                            0),
    SD_BUS_METHOD_WITH_ARGS("Samples", SD_BUS_ARGS("s", id, "a(ttuqya{sv})", rows),
                            SD_BUS_NO_RESULT, method_samples, 0),
    SD_BUS_METHOD_WITH_ARGS("AlertResult", SD_BUS_ARGS("s", id, "u", alert, "s", result),
                            SD_BUS_NO_RESULT, method_alert_result, 0),
    SD_BUS_METHOD_WITH_ARGS("ListTrackers", SD_BUS_NO_ARGS,
                            SD_BUS_RESULT("a(ssbttuta{sv})", trackers), method_list_trackers, 0),
    SD_BUS_SIGNAL_WITH_ARGS("Alert", SD_BUS_ARGS("u", alert, "s", title, "s", text, "a{sv}", hints),
                            0),
    SD_BUS_SIGNAL_WITH_ARGS("AlertWithdrawn", SD_BUS_ARGS("u", alert), 0),
    SD_BUS_VTABLE_END,
};
