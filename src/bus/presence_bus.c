/*
 * org.lumbard.Lumbard1.Presence: whether you are sitting, since when, and the evidence.
 */
#include "bus/arguments.h"
#include "bus/interfaces.h"
#include "bus/leases.h"
#include "bus/replies.h"
#include "config.h"
#include "wording/sentences.h"

/* Greatest age of a rest to credit, and of a time to correct. */
#define CREDIT_OLDEST  USEC_DAY
#define CORRECT_OLDEST (2 * USEC_DAY)

static void read_state(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, presence_state_name(f->view.state));
}

static void read_reason(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, reason_name(f->view.reason));
}

static const char *idle_source(const struct bus_model *m)
{
    return m->sources->idle ? m->sources->idle->type->name : "";
}

static void read_idle_source(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, idle_source(f->model));
}

static void read_overruled(const struct bus_facts *f, struct bus_property_value *v)
{
    if (f->view.overruled != REASON_NONE)
        bus_property_text(v, reason_name(f->view.overruled));
}

#define PROPERTIES(X)                                                                            \
    X("State", "s", bus_properties_getter, BUS_EMITS, read_state),                               \
        X("StateReason", "s", bus_properties_getter, BUS_EMITS, read_reason),                    \
        X("StateSinceTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(since_at)),  \
        X("SittingSinceTimestamp", "t", bus_properties_getter, BUS_EMITS,                        \
          BUS_INSTANT(sitting_since_at)),                                                        \
        X("SittingClockStartTimestamp", "t", bus_properties_getter, BUS_EMITS,                   \
          BUS_INSTANT(clock_start_at)),                                                          \
        X("SittingUSec", "t", bus_properties_getter, 0, BUS_DURATION(sitting)),                  \
        X("ActiveUSec", "t", bus_properties_getter, 0, BUS_DURATION(active)),                    \
        X("StandingUSec", "t", bus_properties_getter, 0, BUS_DURATION(standing)),                \
        X("LastInputTimestamp", "t", bus_properties_getter, 0, BUS_INSTANT(last_input_at)),      \
        X("LastRestTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(rest_end_at)), \
        X("LastRestUSec", "t", bus_properties_getter, BUS_EMITS, BUS_DURATION(rest_length)),     \
        X("TodaySittingUSec", "t", bus_properties_getter, 0, BUS_DURATION(today_sitting)),       \
        X("TodayStandingUSec", "t", bus_properties_getter, 0, BUS_DURATION(today_standing)),     \
        X("TodayRests", "u", bus_properties_getter, 0, BUS_COUNT(today_rests)),                  \
        X("IdleSource", "s", bus_properties_getter, BUS_EMITS, read_idle_source),                \
        X("Overruled", "s", bus_properties_getter, BUS_EMITS, read_overruled),                   \
        X("Evidence", "a(ssstt)", get_evidence, 0, NULL)

static const struct bus_property table[] = { PROPERTIES(BUS_PROPERTY_ROW) };

const struct bus_properties presence_properties = { BUS_INTERFACE_PRESENCE, table,
                                                    sizeof table / sizeof table[0] };

/* The last report of the idle source. */
static int append_idle(sd_bus_message *reply, const struct bus_facts *f)
{
    const struct core_view *v = &f->view;
    const char *source = idle_source(f->model);

    if (!*source || v->last_input_at == USEC_NONE)
        return 0;
    return sd_bus_message_append(reply, "(ssstt)", source, v->is_idle ? "idle" : "input",
                                 v->is_idle ? "no input since" : "keyboard, pointer or touch",
                                 clock_to_real(f->model->clock, v->last_input_at), (uint64_t)0);
}

static int append_evidence(sd_bus_message *reply, const struct bus_model *m)
{
    const usec now = clock_boot();
    struct core_evidence e;
    unsigned cursor = 0;
    int r = 0;

    while (r >= 0 && core_evidence(m->core, now, &cursor, &e))
        r = sd_bus_message_append(reply, "(ssstt)", e.source, evidence_kind_name(e.kind), e.detail,
                                  clock_to_real(m->clock, e.since_at),
                                  clock_to_real(m->clock, e.until_at));
    return r;
}

static int get_evidence(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply,
                        void *userdata, sd_bus_error *)
{
    struct bus_facts facts;
    int r = sd_bus_message_open_container(reply, 'a', "(ssstt)");

    bus_facts_read(&facts, userdata);
    if (r >= 0)
        r = append_idle(reply, &facts);
    if (r >= 0)
        r = append_evidence(reply, userdata);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_decisions(sd_bus_message *reply, const struct bus_model *m, uint32_t max)
{
    char sentence[DECIDED_TEXT_MAX];
    const struct decided *d;
    int r = sd_bus_message_open_container(reply, 'a', "(tsss)");

    for (unsigned i = 0; r >= 0 && i < max && (d = core_decision(m->core, i)); i++)
        r = sd_bus_message_append(reply, "(tsss)", clock_to_real(m->clock, d->at),
                                  decision_name(d->decision), reason_name(d->reason),
                                  decided_text(sentence, sizeof sentence, d));
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_explain(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    const struct bus_model *model = userdata;
    sd_bus_message *reply = NULL;
    char sentence[DECIDED_TEXT_MAX];
    struct decided next;
    uint32_t max;
    int r = sd_bus_message_read(m, "u", &max);

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
    return r < 0 ? r : replies_add(model->replies, m);
}

static int method_release_presence(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;

    return leases_release(model->leases, m, LEASE_PRESENCE, error);
}

static int method_credit_rest(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct event event = event_credit(clock_boot(), 0, 0, NULL);
    uint64_t start, end;
    int r = sd_bus_message_read(m, "tts", &start, &end, &event.span.who);

    if (r >= 0)
        r = argument_who(error, event.span.who);
    if (r >= 0)
        r = argument_span(error, model->clock, start, end, CREDIT_OLDEST, event.at,
                          &event.span.start_at, &event.span.end_at);
    if (r < 0)
        return r;
    return replies_add_event(model->replies, m, &event, error);
}

static int method_correct(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    static const enum presence_state states[EVIDENCE_KIND_MAX] = {
        [EVIDENCE_SITTING] = PRESENCE_PASSIVE,
        [EVIDENCE_STANDING] = PRESENCE_STANDING,
        [EVIDENCE_AWAY] = PRESENCE_AWAY,
    };
    const struct bus_model *model = userdata;
    struct event event = event_correct(clock_boot(), 0, 0, PRESENCE_AWAY);
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
    return replies_add_event(model->replies, m, &event, error);
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

const sd_bus_vtable presence_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    PROPERTIES(BUS_PROPERTY_VTABLE),
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
