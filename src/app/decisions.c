#include "app/decisions.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/pairs.h"

#define INSTANT_MAX 32

/* The year 9999: what lies beyond has no date to speak of. */
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

/* What came out of the file may be anything: in quotes, and on one line. */
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

void decisions_init(struct decisions *d, FILE *out, const struct trace_clock *clock)
{
    *d = (struct decisions){ out, *clock };
    begin(d, clock->boot_at, "zone");
    put_zone(d);
}

void decisions_set_clock(struct decisions *d, const struct trace_clock *clock)
{
    d->clock = *clock;
    begin(d, clock->boot_at, "clock-set");
    put_zone(d);
}

struct kind {
    const char *name;
    enum decision decision; /* whose sentence says why; DECISION_MAX: none */
};

/* Names as in the scenarios. */
static const struct kind kinds[EFFECT_TYPE_MAX] = {
    [EFFECT_AWAIT_INPUT] = { "listen", DECISION_MAX },
    [EFFECT_SHOW] = { "show", DECISION_MAX },
    [EFFECT_WITHDRAW] = { "withdraw", DECISION_MAX },
    [EFFECT_GUIDE] = { "guide", DECISION_MAX },
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
};

static struct kind kind_of(const struct effect *e)
{
    static const struct kind credited = { "credited", DECISION_CREDITED };

    return e->type == EFFECT_CORRECTED && e->corrected.is_credit ? credited : kinds[e->type];
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
    case EFFECT_GUIDE:
    case EFFECT_SUGGESTED:
        put_show(d, e);
        break;
    case EFFECT_WITHDRAW:
        put_number(d, "id", e->id);
        break;
    case EFFECT_CLOSED:
        put_number(d, "id", e->closed.id);
        put_word(d, "outcome", outcome_name(e->closed.outcome));
        break;
    case EFFECT_SNOOZED:
    case EFFECT_PAUSED:
        put_instant(d, "until", e->until_at);
        break;
    default:
        put_record(d, e);
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

/* The oldest reason of this kind that no line has said yet. */
static const struct decided *take_reason(const struct reasons *reasons, enum decision decision,
                                         uint64_t *said)
{
    for (unsigned back = reasons->n; back-- > 0;) {
        const struct decided *r = reasons_get(reasons, back);

        if (r->decision == decision && !(*said & 1ull << back)) {
            *said |= 1ull << back;
            return r;
        }
    }
    return NULL;
}

static_assert(REASON_RING <= 64, "one bit for each reason");
static_assert(REASON_TEXT_MAX <= PAIRS_TEXT_MAX, "no sentence is cut");

void decisions_print(struct decisions *d, const struct core *core, usec now,
                     const struct effects *effects)
{
    uint64_t said = 0;

    for (unsigned i = 0; i < effects->n; i++) {
        const struct effect *e = &effects->list[i];
        const struct kind kind = kind_of(e);

        begin(d, now, kind.name);
        if (e->at != now)
            put_instant(d, "at", e->at);
        put_fields(d, e);
        put_sentence(d, take_reason(&core->reasons, kind.decision, &said));
    }
    for (unsigned back = core->reasons.n; back-- > 0;) {
        const struct decided *r = reasons_get(&core->reasons, back);

        if (said & 1ull << back)
            continue;
        begin(d, now, decision_name(r->decision));
        if (r->at != now)
            put_instant(d, "at", r->at);
        put_sentence(d, r);
    }
}

void decisions_print_refused(struct decisions *d, const struct core *core, usec now,
                             const char *name, int result)
{
    begin(d, now, "refused");
    put_word(d, "what", name);
    put_word(d, "result",
             result == CORE_E_NOT_NOW ? "not-now"
             : result == CORE_E_LIMIT ? "limit"
                                      : "clock-backwards");
    put_word(d, "phase", coach_phase_name(core->coach.phase));
    fputc('\n', d->out);
}

static void put_presence(const struct decisions *d, const struct presence *p, usec now)
{
    const struct clocks clocks = presence_clocks(p, now);
    const struct day today = presence_day(p, now);

    put_word(d, "state", presence_state_name(p->is.state));
    put_word(d, "reason", reason_name(p->is.reason));
    put_instant(d, "since", p->is.since_at);
    put_instant(d, "bout", p->is.bout_at);
    put_duration(d, "sitting", clocks.sitting);
    put_duration(d, "active", clocks.active);
    put_duration(d, "standing", clocks.standing);
    put_instant(d, "last-input", p->last_input_at);
    put_instant(d, "last-rest-end", p->is.rest_end_at);
    put_duration(d, "last-rest", p->is.rest_length);
    put_duration(d, "today-sitting", today.sitting);
    put_number(d, "today-rests", today.rests);
}

static void put_coach(const struct decisions *d, const struct core *core)
{
    const struct coach *c = &core->coach;

    put_word(d, "phase", coach_phase_name(c->phase));
    put_instant(d, "phase-since", c->phase_at);
    put_text(d, "held-by", c->holds.n ? c->holds.list[0].name : "none");
    put_instant(d, "due", coach_due_at(&core->presence, &core->settings));
    put_instant(d, "next-reminder", coach_next_at(c, &core->presence, &core->settings));
    put_instant(d, "snoozed-until", c->ledger.snooze_end_at);
    put_word(d, "paused", c->is_paused ? "yes" : "no");
    put_instant(d, "paused-until", c->is_paused ? c->pause_end_at : USEC_NONE);
    put_number(d, "suggestion", c->id);
    put_number(d, "attempt", c->attempt);
    put_number(d, "today-suggestions", c->day_suggestions);
}

void decisions_print_end(struct decisions *d, const struct core *core, usec now, const char *why)
{
    begin(d, now, "presence");
    put_presence(d, &core->presence, now);
    fputc('\n', d->out);
    begin(d, now, "coach");
    put_coach(d, core);
    fputc('\n', d->out);
    fprintf(d->out, "# Here %s.\n", why);
}
