#include "app/decisions.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/view.h"
#include "store/pairs.h"
#include "wording/sentences.h"

static void begin(const struct decisions *d, usec now, const char *what)
{
    char buf[DECISION_INSTANT_MAX];

    fprintf(d->out, "%s %s", decision_instant(buf, d, now), what);
}

static void put_zone(const struct decisions *d)
{
    const int offset = abs(d->clock.utc_offset);

    fprintf(d->out, " %c%02d:%02d\n", d->clock.utc_offset < 0 ? '-' : '+', offset / 3600,
            offset / 60 % 60);
}

void decisions_init(struct decisions *d, FILE *out, const struct trace_clock *clock,
                    const struct core *core)
{
    *d = (struct decisions){ out, *clock, core_decisions(core) };
    begin(d, clock->boot_at, "zone");
    put_zone(d);
}

void decisions_set_clock(struct decisions *d, const struct trace_clock *clock)
{
    d->clock = *clock;
    begin(d, clock->boot_at, "clock-set");
    put_zone(d);
}

struct effect_row {
    const char *name;
    enum decision decision; /* its sentence gives the reason; DECISION_MAX: none */
};

/* Names as in the scenarios. */
static const struct effect_row kinds[EFFECT_TYPE_MAX] = {
    [EFFECT_AWAIT_INPUT] = { "listen", DECISION_MAX },
    [EFFECT_ASK] = { "ask", DECISION_MAX },
    [EFFECT_SHOW] = { "show", DECISION_MAX },
    [EFFECT_WITHDRAW] = { "withdraw", DECISION_MAX },
    [EFFECT_GREETING] = { "greeting", DECISION_MAX },
    [EFFECT_STEP] = { "step", DECISION_MAX },
    [EFFECT_AFTERWARDS] = { "afterwards", DECISION_MAX },
    [EFFECT_KEEP_SIDE] = { "keep-side", DECISION_MAX },
    [EFFECT_ALERT] = { "alert", DECISION_MAX },
    [EFFECT_ALERT_OVER] = { "alert-over", DECISION_MAX },
    [EFFECT_STATE] = { "state", DECISION_STATE },
    [EFFECT_REST] = { "rest", DECISION_REST },
    [EFFECT_CREDIT] = { "credit", DECISION_CREDIT },
    [EFFECT_BLIP] = { "blip", DECISION_BLIP },
    [EFFECT_BOUT] = { "bout", DECISION_MAX },
    [EFFECT_CORRECTED] = { "corrected", DECISION_CORRECTED },
    [EFFECT_SUGGESTED] = { "suggested", DECISION_SUGGESTED },
    [EFFECT_CLOSED] = { "closed", DECISION_CLOSED },
    [EFFECT_SNOOZED] = { "snoozed", DECISION_SNOOZED },
    [EFFECT_SKIPPED] = { "skipped", DECISION_SKIPPED },
    [EFFECT_PAUSED] = { "paused", DECISION_PAUSED },
    [EFFECT_RESUMED] = { "resumed", DECISION_RESUMED },
    [EFFECT_PAUSE_ENDED] = { "pause-ended", DECISION_RESUMED },
    [EFFECT_STRETCH_STARTED] = { "stretch", DECISION_STRETCH },
    [EFFECT_STRETCH_ENDED] = { "stretched", DECISION_STRETCHED },
    [EFFECT_FEEDBACK] = { "feedback", DECISION_MAX },
    [EFFECT_WALK] = { "walk", DECISION_MAX },
    [EFFECT_DISCARDED] = { "discarded", DECISION_MAX },
};

static struct effect_row kind_of(const struct effect *e)
{
    static const struct effect_row credited = { "credited", DECISION_CREDITED };
    static const struct effect_row reading = { "corrected", DECISION_READING };

    if (e->type != EFFECT_CORRECTED)
        return kinds[e->type];
    if (e->corrected.reason == REASON_READING)
        return reading;
    return e->corrected.is_reported_rest ? credited : kinds[e->type];
}

/* The end of a line. */
static void put_sentence(const struct decisions *d, const struct decided *why)
{
    char text[REASON_TEXT_MAX];

    if (why)
        decision_put_text(d, "why", decided_text(text, sizeof text, why));
    fputc('\n', d->out);
}

/* The oldest of the @n newest decisions of this kind that is not printed yet. */
static const struct decided *take_reason(const struct core *core, unsigned n,
                                         enum decision decision, uint64_t *printed)
{
    for (unsigned back = n; back-- > 0;) {
        const struct decided *r = core_decision(core, back);

        if (r->decision == decision && !(*printed & 1ull << back)) {
            *printed |= 1ull << back;
            return r;
        }
    }
    return NULL;
}

/* Number of decisions since the last call. */
static unsigned count_new(struct decisions *d, const struct core *core)
{
    const uint64_t before = d->n_printed;

    d->n_printed = core_decisions(core);
    return d->n_printed - before < REASON_RING ? (unsigned)(d->n_printed - before) : REASON_RING;
}

static_assert(REASON_RING <= 64, "one bit for each reason");
static_assert(REASON_TEXT_MAX <= PAIRS_TEXT_MAX, "no sentence is cut");

void decisions_print(struct decisions *d, const struct core *core, usec now,
                     const struct effects *effects)
{
    const unsigned n = count_new(d, core);
    uint64_t printed = 0;

    for (unsigned i = 0; i < effects->n; i++) {
        const struct effect *e = &effects->list[i];
        const struct effect_row kind = kind_of(e);

        begin(d, now, kind.name);
        if (e->at != now)
            decision_put_instant(d, "at", e->at);
        decision_put_effect(d, e);
        put_sentence(d, take_reason(core, n, kind.decision, &printed));
    }
    for (unsigned back = n; back-- > 0;) {
        const struct decided *r = core_decision(core, back);

        if (printed & 1ull << back)
            continue;
        begin(d, now, decision_name(r->decision));
        if (r->at != now)
            decision_put_instant(d, "at", r->at);
        put_sentence(d, r);
    }
}

void decisions_print_refused(struct decisions *d, const struct core *core, usec now,
                             const char *name, enum refusal refusal)
{
    struct core_view view;

    core_view(core, now, &view);
    begin(d, now, "refused");
    decision_put_word(d, "what", name);
    decision_put_word(d, "result", refusal_name(refusal));
    decision_put_word(d, "phase", coach_phase_name(view.phase));
    fputc('\n', d->out);
}

static void put_presence(const struct decisions *d, const struct core_view *v)
{
    decision_put_word(d, "state", presence_state_name(v->state));
    decision_put_word(d, "reason", reason_name(v->reason));
    decision_put_instant(d, "since", v->since_at);
    decision_put_instant(d, "bout", v->bout_at);
    decision_put_duration(d, "sitting", v->sitting);
    decision_put_duration(d, "active", v->active);
    decision_put_duration(d, "standing", v->standing);
    decision_put_instant(d, "last-input", v->last_input_at);
    decision_put_instant(d, "last-rest-end", v->rest_end_at);
    decision_put_duration(d, "last-rest", v->rest_length);
    decision_put_duration(d, "today-sitting", v->today_sitting);
    decision_put_number(d, "today-rests", v->today_rests);
}

static void put_coach(const struct decisions *d, const struct core_view *v)
{
    decision_put_word(d, "phase", coach_phase_name(v->phase));
    decision_put_instant(d, "phase-since", v->phase_at);
    decision_put_text(d, "held-by", v->n_holds ? v->holds[0] : "none");
    decision_put_instant(d, "due", v->limit_at);
    decision_put_instant(d, "next-reminder", v->next_at);
    decision_put_instant(d, "snoozed-until", v->snoozed_until_at);
    decision_put_word(d, "paused", v->is_paused ? "yes" : "no");
    decision_put_instant(d, "paused-until", v->paused_until_at);
    decision_put_number(d, "suggestion", v->suggestion_id);
    decision_put_number(d, "attempt", v->attempt);
    decision_put_number(d, "today-suggestions", v->today_suggestions);
    decision_put_number(d, "today-stretches", v->today_stretches);
    decision_put_instant(d, "last-stretch", v->last_stretch_at);
    decision_put_text(d, "exercise", v->exercise);
    decision_put_word(d, "side", side_name(v->side));
}

void decisions_print_end(struct decisions *d, const struct core *core, usec now, const char *why)
{
    struct core_view view;

    core_view(core, now, &view);
    begin(d, now, "presence");
    put_presence(d, &view);
    fputc('\n', d->out);
    begin(d, now, "coach");
    put_coach(d, &view);
    fputc('\n', d->out);
    fprintf(d->out, "# Here %s.\n", why);
}
