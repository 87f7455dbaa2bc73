#include "app/decision_fields.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "store/pairs.h"

/* The year 9999: later instants are printed as "beyond". */
#define DATE_MAX (253370764800 * USEC_SEC)

const char *decision_instant(char *buf, const struct decisions *d, usec at)
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
    strftime(buf, DECISION_INSTANT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(buf + strlen(buf), 8, ".%06d", (int)(local - second * USEC_SEC));
    return buf;
}

void decision_put_instant(const struct decisions *d, const char *name, usec at)
{
    char buf[DECISION_INSTANT_MAX];

    fprintf(d->out, " %s=%s", name, decision_instant(buf, d, at));
}

void decision_put_duration(const struct decisions *d, const char *name, usec length)
{
    fprintf(d->out, " %s=%lld.%06llds", name, (long long)(length / USEC_SEC),
            (long long)(length % USEC_SEC));
}

void decision_put_word(const struct decisions *d, const char *name, const char *word)
{
    fprintf(d->out, " %s=%s", name, word);
}

void decision_put_number(const struct decisions *d, const char *name, unsigned number)
{
    fprintf(d->out, " %s=%u", name, number);
}

/* Text from the file may contain anything, so it is quoted and kept on one line. */
void decision_put_text(const struct decisions *d, const char *name, const char *text)
{
    char buf[4 * PAIRS_TEXT_MAX + DECISION_INSTANT_MAX];
    struct pairs p;

    pairs_init(&p, buf, sizeof buf);
    pairs_add_text(&p, name, text);
    fputs(buf, d->out);
}

static void put_show(const struct decisions *d, const struct effect *e)
{
    decision_put_number(d, "id", e->show.id);
    decision_put_number(d, "attempt", e->show.attempt);
    decision_put_number(d, "firmness", (unsigned)e->show.firmness);
    decision_put_word(d, "side", side_name(e->show.side));
    decision_put_duration(d, "stays", e->show.timeout);
    decision_put_duration(d, "sitting", e->show.sitting);
    decision_put_word(d, "can-snooze", e->show.can_snooze ? "yes" : "no");
    decision_put_word(d, "forced", e->show.is_forced ? "yes" : "no");
    decision_put_text(d, "exercise", e->show.exercise);
}

static void put_step(const struct decisions *d, const struct effect *e)
{
    decision_put_number(d, "id", e->step.id);
    decision_put_number(d, "step", e->step.step);
    decision_put_number(d, "of", e->step.steps);
    decision_put_number(d, "file-step", e->step.file_step);
    decision_put_number(d, "repetition", e->step.repetition);
    decision_put_word(d, "side", side_name(e->step.side));
    decision_put_duration(d, "length", e->step.length);
    decision_put_word(d, "held", e->step.is_held ? "yes" : "no");
    decision_put_text(d, "exercise", e->step.exercise);
}

static void put_stretch(const struct decisions *d, const struct effect *e)
{
    decision_put_text(d, "exercise", e->stretch.exercise);
    decision_put_word(d, "side", side_name(e->stretch.side));
    if (e->type == EFFECT_AFTERWARDS) {
        decision_put_number(d, "id", e->stretch.id);
        decision_put_word(d, "asks",
                          e->stretch.asks == AFTERWARDS_KEEP_SIDE ? "keep-side" : "feedback");
    }
    if (e->type != EFFECT_STRETCH_STARTED)
        decision_put_word(d, "outcome", stretch_outcome_name(e->stretch.outcome));
    if (e->type != EFFECT_STRETCH_ENDED)
        return;
    decision_put_duration(d, "held", e->stretch.held);
    decision_put_instant(d, "from", e->stretch.started_at);
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
        decision_put_word(d, "side", side_name(e->stretch.side));
        break;
    case EFFECT_FEEDBACK:
        decision_put_word(d, "is", feedback_name(e->feedback.is));
        decision_put_instant(d, "of", e->feedback.ended_at);
        break;
    default:
        break;
    }
}

static void put_record(const struct decisions *d, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_STATE:
        decision_put_word(d, "state", presence_state_name(e->state.state));
        decision_put_word(d, "reason", reason_name(e->state.reason));
        decision_put_word(d, "before", presence_state_name(e->state.before));
        if (*e->state.by)
            decision_put_text(d, "by", e->state.by);
        break;
    case EFFECT_REST:
    case EFFECT_CREDIT:
        decision_put_instant(d, "from", e->rest.start_at);
        decision_put_instant(d, "to", e->rest.end_at);
        decision_put_word(d, "reason", reason_name(e->rest.reason));
        break;
    case EFFECT_BLIP:
        decision_put_instant(d, "from", e->blip.start_at);
        decision_put_instant(d, "back", e->blip.back_at);
        break;
    case EFFECT_BOUT:
        decision_put_instant(d, "from", e->bout.start_at);
        decision_put_instant(d, "to", e->bout.end_at);
        decision_put_duration(d, "sitting", e->bout.sitting);
        break;
    case EFFECT_WALK:
        decision_put_instant(d, "from", e->walk.start_at);
        decision_put_instant(d, "to", e->walk.end_at);
        decision_put_number(d, "steps", e->walk.steps);
        break;
    case EFFECT_DISCARDED:
        decision_put_text(d, "tracker", e->discarded.tracker);
        break;
    case EFFECT_CORRECTED:
        decision_put_instant(d, "from", e->corrected.start_at);
        decision_put_instant(d, "to", e->corrected.end_at);
        decision_put_word(d, "state", presence_state_name(e->corrected.state));
        decision_put_text(d, "who", e->corrected.who);
        break;
    default:
        break;
    }
}

void decision_put_effect(const struct decisions *d, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_SHOW:
    case EFFECT_SUGGESTED:
    case EFFECT_ALERT:
        put_show(d, e);
        break;
    case EFFECT_GREETING:
        decision_put_number(d, "id", e->greeting.id);
        break;
    case EFFECT_WITHDRAW:
    case EFFECT_ALERT_OVER:
        decision_put_number(d, "id", e->withdraw.id);
        break;
    case EFFECT_CLOSED:
        decision_put_number(d, "id", e->closed.id);
        decision_put_word(d, "outcome", outcome_name(e->closed.outcome));
        break;
    case EFFECT_SNOOZED:
    case EFFECT_PAUSED:
        decision_put_instant(d, "until", e->until_at);
        break;
    case EFFECT_PAUSE_ENDED:
        decision_put_word(d, "announced", e->pause_ended.is_announced ? "yes" : "no");
        break;
    default:
        put_record(d, e);
        put_guided(d, e);
    }
}
