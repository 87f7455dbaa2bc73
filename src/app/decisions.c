#include "app/decisions.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/view.h"
#include "store/pairs.h"
#include "wording/sentences.h"

#define INSTANT_MAX 32

/* The year 9999: later instants are printed as "beyond". */
#define DATE_MAX (253370764800 * USEC_SEC)

static const char *instant(char *buf, const struct decisions *d, usec at)
{
    usec local;
    time_t second;
    struct tm tm;

    if (at == USEC_NONE || at == USEC_NEVER)
        return at == USEC_NONE ? "none" : "never";
    local = usec_add(at, d->clock.real_at - d->clock.boot_at + d->clock.utc_offset * USEC_SEC);
    if (local > DATE_MAX || local < -DATE_MAX)
        return "beyond";
    second = (time_t)usec_scale(local, 1, USEC_SEC);
    gmtime_r(&second, &tm);
    strftime(buf, INSTANT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(buf + strlen(buf), 8, ".%06d", (int)(local - second * USEC_SEC));
    return buf;
}

static void put_instant(const struct decisions *d, const char *name, usec at)
{
    char buf[INSTANT_MAX];

    fprintf(d->out, " %s=%s", name, instant(buf, d, at));
}

static void put_duration(const struct decisions *d, const char *name, usec length)
{
    fprintf(d->out, " %s=%lld.%06llds", name, (long long)(length / USEC_SEC),
            (long long)(length % USEC_SEC));
}

static void put_word(const struct decisions *d, const char *name, const char *word)
{
    fprintf(d->out, " %s=%s", name, word);
}

static void put_number(const struct decisions *d, const char *name, unsigned number)
{
    fprintf(d->out, " %s=%u", name, number);
}

/* Text from the file may contain anything, so it is quoted and kept on one line. */
static void put_text(const struct decisions *d, const char *name, const char *text)
{
    char buf[4 * PAIRS_TEXT_MAX + INSTANT_MAX];
    struct pairs p;

    pairs_init(&p, buf, sizeof buf);
    pairs_add_text(&p, name, text);
    fputs(buf, d->out);
}

static void begin(const struct decisions *d, usec now, const char *what)
{
    char buf[INSTANT_MAX];

    fprintf(d->out, "%s %s", instant(buf, d, now), what);
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
};

static struct effect_row kind_of(const struct effect *e)
{
    static const struct effect_row credited = { "credited", DECISION_CREDITED };
    static const struct effect_row reading = { "corrected", DECISION_READING };

    if (e->type != EFFECT_CORRECTED)
        return kinds[e->type];
    if (e->corrected.reason == REASON_READING)
        return reading;
    return e->corrected.is_credit ? credited : kinds[e->type];
}

static void put_show(const struct decisions *d, const struct effect *e)
{
    put_number(d, "id", e->show.id);
    put_number(d, "attempt", e->show.attempt);
    put_number(d, "firmness", (unsigned)e->show.firmness);
    put_word(d, "side", side_name(e->show.side));
    put_duration(d, "stays", e->show.timeout);
    put_duration(d, "sitting", e->show.sitting);
    put_word(d, "can-snooze", e->show.can_snooze ? "yes" : "no");
    put_word(d, "forced", e->show.is_forced ? "yes" : "no");
    put_text(d, "exercise", e->show.exercise);
}

static void put_step(const struct decisions *d, const struct effect *e)
{
    put_number(d, "id", e->step.id);
    put_number(d, "step", e->step.step);
    put_number(d, "of", e->step.steps);
    put_number(d, "file-step", e->step.file_step);
    put_number(d, "repetition", e->step.repetition);
    put_word(d, "side", side_name(e->step.side));
    put_duration(d, "length", e->step.length);
    put_word(d, "held", e->step.is_held ? "yes" : "no");
    put_text(d, "exercise", e->step.exercise);
}

static void put_stretch(const struct decisions *d, const struct effect *e)
{
    put_text(d, "exercise", e->stretch.exercise);
    put_word(d, "side", side_name(e->stretch.side));
    if (e->type == EFFECT_AFTERWARDS) {
        put_number(d, "id", e->stretch.id);
        put_word(d, "asks", e->stretch.asks == AFTERWARDS_KEEP_SIDE ? "keep-side" : "feedback");
    }
    if (e->type != EFFECT_STRETCH_STARTED)
        put_word(d, "outcome", stretch_outcome_name(e->stretch.outcome));
    if (e->type != EFFECT_STRETCH_ENDED)
        return;
    put_duration(d, "held", e->stretch.held);
    put_instant(d, "from", e->stretch.started_at);
}

/* The fields of the effects that concern a stretch under way. */
static void put_guided(const struct decisions *d, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_STEP:
        put_step(d, e);
        break;
    case EFFECT_AFTERWARDS:
    case EFFECT_STRETCH_STARTED:
    case EFFECT_STRETCH_ENDED:
        put_stretch(d, e);
        break;
    case EFFECT_KEEP_SIDE:
        put_word(d, "side", side_name(e->stretch.side));
        break;
    case EFFECT_FEEDBACK:
        put_word(d, "is", feedback_name(e->feedback.is));
        put_instant(d, "of", e->feedback.ended_at);
        break;
    default:
        break;
    }
}

static void put_record(const struct decisions *d, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_STATE:
        put_word(d, "state", presence_state_name(e->state.state));
        put_word(d, "reason", reason_name(e->state.reason));
        put_word(d, "before", presence_state_name(e->state.before));
        if (*e->state.by)
            put_text(d, "by", e->state.by);
        break;
    case EFFECT_REST:
    case EFFECT_CREDIT:
        put_instant(d, "from", e->rest.start_at);
        put_instant(d, "to", e->rest.end_at);
        put_word(d, "reason", reason_name(e->rest.reason));
        break;
    case EFFECT_BLIP:
        put_instant(d, "from", e->blip.start_at);
        put_instant(d, "back", e->blip.back_at);
        break;
    case EFFECT_BOUT:
        put_instant(d, "from", e->bout.start_at);
        put_instant(d, "to", e->bout.end_at);
        put_duration(d, "sitting", e->bout.sitting);
        break;
    case EFFECT_CORRECTED:
        put_instant(d, "from", e->corrected.start_at);
        put_instant(d, "to", e->corrected.end_at);
        put_word(d, "state", presence_state_name(e->corrected.state));
        put_text(d, "who", e->corrected.who);
        break;
    default:
        break;
    }
}

static void put_fields(const struct decisions *d, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_SHOW:
    case EFFECT_SUGGESTED:
        put_show(d, e);
        break;
    case EFFECT_GREETING:
        put_number(d, "id", e->greeting.id);
        break;
    case EFFECT_WITHDRAW:
        put_number(d, "id", e->withdraw.id);
        break;
    case EFFECT_CLOSED:
        put_number(d, "id", e->closed.id);
        put_word(d, "outcome", outcome_name(e->closed.outcome));
        break;
    case EFFECT_SNOOZED:
    case EFFECT_PAUSED:
        put_instant(d, "until", e->until_at);
        break;
    case EFFECT_PAUSE_ENDED:
        put_word(d, "announced", e->pause_ended.is_announced ? "yes" : "no");
        break;
    default:
        put_record(d, e);
        put_guided(d, e);
    }
}

/* The end of a line. */
static void put_sentence(const struct decisions *d, const struct decided *why)
{
    char text[REASON_TEXT_MAX];

    if (why)
        put_text(d, "why", decided_text(text, sizeof text, why));
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
            put_instant(d, "at", e->at);
        put_fields(d, e);
        put_sentence(d, take_reason(core, n, kind.decision, &printed));
    }
    for (unsigned back = n; back-- > 0;) {
        const struct decided *r = core_decision(core, back);

        if (printed & 1ull << back)
            continue;
        begin(d, now, decision_name(r->decision));
        if (r->at != now)
            put_instant(d, "at", r->at);
        put_sentence(d, r);
    }
}

void decisions_print_refused(struct decisions *d, const struct core *core, usec now,
                             const char *name, enum refusal refusal)
{
    struct core_view view;

    core_view(core, now, &view);
    begin(d, now, "refused");
    put_word(d, "what", name);
    put_word(d, "result", refusal_name(refusal));
    put_word(d, "phase", coach_phase_name(view.phase));
    fputc('\n', d->out);
}

static void put_presence(const struct decisions *d, const struct core_view *v)
{
    put_word(d, "state", presence_state_name(v->state));
    put_word(d, "reason", reason_name(v->reason));
    put_instant(d, "since", v->since_at);
    put_instant(d, "bout", v->bout_at);
    put_duration(d, "sitting", v->sitting);
    put_duration(d, "active", v->active);
    put_duration(d, "standing", v->standing);
    put_instant(d, "last-input", v->last_input_at);
    put_instant(d, "last-rest-end", v->rest_end_at);
    put_duration(d, "last-rest", v->rest_length);
    put_duration(d, "today-sitting", v->today_sitting);
    put_number(d, "today-rests", v->today_rests);
}

static void put_coach(const struct decisions *d, const struct core_view *v)
{
    put_word(d, "phase", coach_phase_name(v->phase));
    put_instant(d, "phase-since", v->phase_at);
    put_text(d, "held-by", v->n_holds ? v->holds[0] : "none");
    put_instant(d, "due", v->limit_at);
    put_instant(d, "next-reminder", v->next_at);
    put_instant(d, "snoozed-until", v->snoozed_until_at);
    put_word(d, "paused", v->is_paused ? "yes" : "no");
    put_instant(d, "paused-until", v->paused_until_at);
    put_number(d, "suggestion", v->suggestion_id);
    put_number(d, "attempt", v->attempt);
    put_number(d, "today-suggestions", v->today_suggestions);
    put_number(d, "today-stretches", v->today_stretches);
    put_instant(d, "last-stretch", v->last_stretch_at);
    put_text(d, "exercise", v->exercise);
    put_word(d, "side", side_name(v->side));
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
