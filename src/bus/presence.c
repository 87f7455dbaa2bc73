/*
 * org.lumbard.Lumbard1.Presence: are you sitting?
 */
#include <stdio.h>
#include <string.h>

#include "bus/arguments.h"
#include "bus/errors.h"
#include "bus/interfaces.h"
#include "bus/leases.h"
#include "config.h"

/* How old a rest may be that is credited, and what may still be corrected. */
#define CREDIT_OLDEST  USEC_DAY
#define CORRECT_OLDEST (2 * USEC_DAY)

static const struct presence *of(const struct bus_model *m)
{
    return &m->core->presence;
}

static void read_state(const struct bus_model *m, struct property_value *v)
{
    property_text(v, presence_state_name(of(m)->is.state));
}

static void read_reason(const struct bus_model *m, struct property_value *v)
{
    property_text(v, reason_name(of(m)->is.reason));
}

static void read_since(const struct bus_model *m, struct property_value *v)
{
    v->number = clock_to_real(m->clock, of(m)->is.since_at);
}

static void read_sitting_since(const struct bus_model *m, struct property_value *v)
{
    const struct presence *p = of(m);
    bool is_gone = p->is.state == PRESENCE_AWAY || p->is.state == PRESENCE_UNKNOWN;

    v->number = is_gone ? 0 : clock_to_real(m->clock, p->is.bout_at);
}

static void read_clock_start(const struct bus_model *m, struct property_value *v)
{
    const struct presence *p = of(m);

    if (presence_is_seated(p))
        v->number = clock_to_real(m->clock, usec_add(p->is.since_at, -p->is.clocks.sitting));
}

static void read_sitting(const struct bus_model *m, struct property_value *v)
{
    v->number = (uint64_t)presence_clocks(of(m), clock_boot()).sitting;
}

static void read_active(const struct bus_model *m, struct property_value *v)
{
    v->number = (uint64_t)presence_clocks(of(m), clock_boot()).active;
}

static void read_standing(const struct bus_model *m, struct property_value *v)
{
    v->number = (uint64_t)presence_clocks(of(m), clock_boot()).standing;
}

static void read_last_input(const struct bus_model *m, struct property_value *v)
{
    v->number = clock_to_real(m->clock, of(m)->last_input_at);
}

static void read_last_rest(const struct bus_model *m, struct property_value *v)
{
    v->number = clock_to_real(m->clock, of(m)->is.rest_end_at);
}

static void read_last_rest_length(const struct bus_model *m, struct property_value *v)
{
    v->number = (uint64_t)of(m)->is.rest_length;
}

static void read_today_sitting(const struct bus_model *m, struct property_value *v)
{
    v->number = (uint64_t)presence_day(of(m), clock_boot()).sitting;
}

static void read_today_standing(const struct bus_model *m, struct property_value *v)
{
    v->number = (uint64_t)presence_day(of(m), clock_boot()).standing;
}

static void read_today_rests(const struct bus_model *m, struct property_value *v)
{
    v->number = of(m)->is.day.rests;
}

static void read_idle_source(const struct bus_model *m, struct property_value *v)
{
    property_text(v, m->sources->idle ? m->sources->idle->type->name : "");
}

static const struct property table[] = {
    { "State", 's', true, read_state },
    { "StateReason", 's', true, read_reason },
    { "StateSinceTimestamp", 't', true, read_since },
    { "SittingSinceTimestamp", 't', true, read_sitting_since },
    { "SittingClockStartTimestamp", 't', true, read_clock_start },
    { "SittingUSec", 't', false, read_sitting },
    { "ActiveUSec", 't', false, read_active },
    { "StandingUSec", 't', false, read_standing },
    { "LastInputTimestamp", 't', false, read_last_input },
    { "LastRestTimestamp", 't', true, read_last_rest },
    { "LastRestUSec", 't', true, read_last_rest_length },
    { "TodaySittingUSec", 't', false, read_today_sitting },
    { "TodayStandingUSec", 't', false, read_today_standing },
    { "TodayRests", 'u', false, read_today_rests },
    { "IdleSource", 's', true, read_idle_source },
};

const struct properties presence_properties = { BUS_INTERFACE_PRESENCE, table,
                                                sizeof table / sizeof table[0] };

/* What the idle source last said; it holds until the source says otherwise. */
static int append_idle(sd_bus_message *reply, const struct bus_model *m)
{
    const struct presence *p = of(m);
    const char *source = m->sources->idle ? m->sources->idle->type->name : "";
    bool is_idle = p->is.state == PRESENCE_AWAY || p->idle_at != USEC_NONE;

    if (!*source || p->last_input_at == USEC_NONE)
        return 0;
    return sd_bus_message_append(reply, "(ssstt)", source, is_idle ? "idle" : "input",
                                 is_idle ? "no input since" : "keyboard, pointer or touch",
                                 clock_to_real(m->clock, p->last_input_at), (uint64_t)0);
}

/* What else holds now: neither what has not lasted long enough to count, nor what never does. */
static int append_evidence(sd_bus_message *reply, const struct bus_model *m)
{
    const struct evidences *all = &of(m)->evidence;
    const usec now = clock_boot();
    int r = 0;

    for (unsigned i = 0; r >= 0 && i < all->n; i++) {
        const struct evidence *e = &all->list[i];

        if (e->is_sure && !e->is_mute && e->ended_at > now && e->until_at > now)
            r = sd_bus_message_append(reply, "(ssstt)", e->source, evidence_kind_name(e->kind),
                                      e->detail, clock_to_real(m->clock, e->since_at),
                                      clock_to_real(m->clock, e->until_at));
    }
    return r;
}

static int get_evidence(sd_bus *bus, const char *path, const char *interface, const char *property,
                        sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    int r = sd_bus_message_open_container(reply, 'a', "(ssstt)");

    (void)bus;
    (void)path;
    (void)interface;
    (void)property;
    (void)error;
    if (r >= 0)
        r = append_idle(reply, userdata);
    if (r >= 0)
        r = append_evidence(reply, userdata);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_decisions(sd_bus_message *reply, const struct bus_model *m, uint32_t max)
{
    char sentence[REASON_TEXT_MAX];
    const struct decided *d;
    int r = sd_bus_message_open_container(reply, 'a', "(tsss)");

    for (unsigned i = 0; r >= 0 && i < max && (d = reasons_get(&m->core->reasons, i)); i++)
        r = sd_bus_message_append(reply, "(tsss)", clock_to_real(m->clock, d->at),
                                  decision_name(d->decision), reason_name(d->reason),
                                  decided_text(sentence, sizeof sentence, d));
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_explain(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    sd_bus_message *reply = NULL;
    char sentence[REASON_TEXT_MAX];
    struct decided next;
    uint32_t max;
    int r = sd_bus_message_read(m, "u", &max);

    (void)error;
    if (r < 0)
        return r;
    core_next(model->core, clock_boot(), &next);
    r = sd_bus_message_new_method_return(m, &reply);
    if (r >= 0)
        r = sd_bus_message_append(reply, "(ts)", clock_to_real(model->clock, next.at),
                                  decided_text(sentence, sizeof sentence, &next));
    if (r >= 0)
        r = append_decisions(reply, model, max);
    if (r >= 0)
        r = sd_bus_send(NULL, reply, NULL);
    sd_bus_message_unref(reply);
    return r;
}

static int method_report_presence(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct lease_request asked = { .of = LEASE_PRESENCE, .detail = "" };
    const char *state;
    uint64_t lease;
    int r = sd_bus_message_read(m, "sst", &asked.who, &state, &lease);

    if (r >= 0)
        r = argument_who(error, asked.who);
    if (r >= 0)
        r = argument_state(error, state, &asked.kind);
    if (r >= 0)
        r = argument_lease(error, lease, clock_boot(), &asked.until_at);
    if (r >= 0)
        r = leases_take(model->leases, m, &asked, error);
    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int method_release_presence(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;

    return leases_release(model->leases, m, LEASE_PRESENCE, error);
}

static int method_credit_rest(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct event event = { .type = EVENT_CREDIT, .at = clock_boot() };
    uint64_t start, end;
    int r = sd_bus_message_read(m, "tts", &start, &end, &event.span.who);

    if (r >= 0)
        r = argument_who(error, event.span.who);
    if (r >= 0)
        r = argument_span(error, model->clock, start, end, CREDIT_OLDEST, event.at,
                          &event.span.start_at, &event.span.end_at);
    if (r < 0)
        return r;
    event.span.state = PRESENCE_AWAY;
    r = bus_error_command(error, model, model->command(model->userdata, &event), "a credit",
                          "is always possible");
    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int method_correct(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    static const enum presence_state states[EVIDENCE_KIND_MAX] = {
        [EVIDENCE_SITTING] = PRESENCE_PASSIVE,
        [EVIDENCE_STANDING] = PRESENCE_STANDING,
        [EVIDENCE_AWAY] = PRESENCE_AWAY,
    };
    const struct bus_model *model = userdata;
    struct event event = { .type = EVENT_CORRECT, .at = clock_boot(), .span = { .who = "" } };
    enum evidence_kind kind;
    const char *state;
    uint64_t start, end;
    int r = sd_bus_message_read(m, "tts", &start, &end, &state);

    if (r >= 0)
        r = argument_state(error, state, &kind);
    if (r >= 0)
        r = argument_span(error, model->clock, start, end, CORRECT_OLDEST, event.at,
                          &event.span.start_at, &event.span.end_at);
    if (r < 0)
        return r;
    event.span.state = states[kind];
    r = bus_error_command(error, model, model->command(model->userdata, &event), "a correction",
                          "is always possible");
    return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

int presence_signal(sd_bus *bus, const struct bus_model *m, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_REST:
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_PRESENCE, "RestTaken", "tts",
                                  clock_to_real(m->clock, e->rest.start_at),
                                  clock_to_real(m->clock, e->rest.end_at),
                                  reason_name(e->rest.reason));
    case EFFECT_BOUT:
        return sd_bus_emit_signal(bus, LUMBARD_PATH, BUS_INTERFACE_PRESENCE, "BoutEnded", "ttt",
                                  clock_to_real(m->clock, e->bout.start_at),
                                  clock_to_real(m->clock, e->bout.end_at),
                                  (uint64_t)e->bout.sitting);
    default:
        return 0;
    }
}

#define EMITS SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

const sd_bus_vtable presence_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_PROPERTY("State", "s", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("StateReason", "s", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("StateSinceTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("SittingSinceTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("SittingClockStartTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("SittingUSec", "t", properties_getter, 0, 0),
    SD_BUS_PROPERTY("ActiveUSec", "t", properties_getter, 0, 0),
    SD_BUS_PROPERTY("StandingUSec", "t", properties_getter, 0, 0),
    SD_BUS_PROPERTY("LastInputTimestamp", "t", properties_getter, 0, 0),
    SD_BUS_PROPERTY("LastRestTimestamp", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("LastRestUSec", "t", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("TodaySittingUSec", "t", properties_getter, 0, 0),
    SD_BUS_PROPERTY("TodayStandingUSec", "t", properties_getter, 0, 0),
    SD_BUS_PROPERTY("TodayRests", "u", properties_getter, 0, 0),
    SD_BUS_PROPERTY("IdleSource", "s", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("Evidence", "a(ssstt)", get_evidence, 0, 0),
    SD_BUS_METHOD_WITH_ARGS("Explain", SD_BUS_ARGS("u", max),
                            SD_BUS_RESULT("(ts)", next, "a(tsss)", decisions), method_explain, 0),
    SD_BUS_METHOD_WITH_ARGS("ReportPresence", SD_BUS_ARGS("s", who, "s", state, "t", lease),
                            SD_BUS_NO_RESULT, method_report_presence, 0),
    SD_BUS_METHOD_WITH_ARGS("ReleasePresence", SD_BUS_ARGS("s", who), SD_BUS_NO_RESULT,
                            method_release_presence, 0),
    SD_BUS_METHOD_WITH_ARGS("CreditRest", SD_BUS_ARGS("t", start, "t", end, "s", who),
                            SD_BUS_NO_RESULT, method_credit_rest, 0),
    SD_BUS_METHOD_WITH_ARGS("Correct", SD_BUS_ARGS("t", start, "t", end, "s", state),
                            SD_BUS_NO_RESULT, method_correct, 0),
    SD_BUS_SIGNAL_WITH_ARGS("RestTaken", SD_BUS_ARGS("t", start, "t", end, "s", reason), 0),
    SD_BUS_SIGNAL_WITH_ARGS("BoutEnded", SD_BUS_ARGS("t", start, "t", end, "t", sitting), 0),
    SD_BUS_VTABLE_END,
};
