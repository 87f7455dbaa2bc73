/*
 * Effects: each one to whom it concerns. Record first, then the world: what the bus announces is on
 * the disk's way.
 */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/duration.h"
#include "util/calendar.h"
#include "util/log.h"

static uint64_t real(const struct app *app, usec at)
{
    return clock_to_real(&app->clock, at);
}

__attribute__((format(printf, 5, 6))) static void record(struct app *app, usec at, const char *kind,
                                                         const char *source, const char *format,
                                                         ...)
{
    struct history_row row = { .kind = kind };
    va_list ap;

    if (!app->history)
        return;
    row.real_at = (usec)real(app, at);
    row.utc_offset = calendar_utc_offset(row.real_at);
    snprintf(row.source, sizeof row.source, "%s", source);
    va_start(ap, format);
    vsnprintf(row.detail, sizeof row.detail, format, ap);
    va_end(ap);
    history_add(app->history, &row);
    app->is_dirty = true;
}

static void on_state(struct app *app, const struct effect *e)
{
    const char *state = presence_state_name(e->state.state);
    const char *reason = reason_name(e->state.reason);
    bool is_input = e->state.reason == REASON_INPUT || e->state.reason == REASON_IDLE;
    const char *source = is_input && app->sources.idle ? app->sources.idle->type->name : reason;

    if (*e->state.by)
        source = e->state.by;
    record(app, e->at, "state", source, "state=%s reason=%s before=%s", state, reason,
           presence_state_name(e->state.before));
    log_line(LOG_INFO, LOG_ID_STATE, state, reason, "%s (%s)", state, reason);
}

static void on_rest(struct app *app, const struct effect *e, const char *kind)
{
    record(app, e->rest.end_at, kind, reason_name(e->rest.reason), "start=%llu length=%lld",
           (unsigned long long)real(app, e->rest.start_at),
           (long long)usec_since(e->rest.end_at, e->rest.start_at));
}

/* Beside what was recorded of that time, never over it. */
static void on_corrected(struct app *app, const struct effect *e)
{
    record(app, e->at, e->corrected.is_credit ? "credited" : "corrected",
           *e->corrected.who ? e->corrected.who : "person", "start=%llu end=%llu state=%s",
           (unsigned long long)real(app, e->corrected.start_at),
           (unsigned long long)real(app, e->corrected.end_at),
           presence_state_name(e->corrected.state));
}

static void on_suggested(struct app *app, const struct effect *e)
{
    record(app, e->at, "suggested", "coach", "id=%u attempt=%u exercise=%s side=%s", e->show.id,
           e->show.attempt, app->core.settings.exercise, side_name(e->show.side));
    log_line(LOG_NOTICE, LOG_ID_SUGGESTED, "suggested", NULL,
             "stretch suggested, reminder %u of %u", e->show.attempt,
             app->core.settings.remind_limit);
}

static void on_pause_ended(struct app *app, const struct effect *e)
{
    record(app, e->at, "resumed", "coach", "by=time");
    log_notice("the pause is over");
    if (presence_is_seated(&app->core.presence) && app->core.coach.holds.n == 0 &&
        app->core.coach.is_open)
        notify_tell(app->notify, "The pause is over", "Stretch reminders come again.");
}

static void keep_record(struct app *app, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_STATE:
        on_state(app, e);
        break;
    case EFFECT_REST:
        on_rest(app, e, "rest");
        break;
    case EFFECT_CREDIT:
        on_rest(app, e, "credit");
        break;
    case EFFECT_BLIP:
        record(app, e->blip.back_at, "blip", "presence", "start=%llu",
               (unsigned long long)real(app, e->blip.start_at));
        break;
    case EFFECT_BOUT:
        record(app, e->bout.end_at, "bout", "presence", "start=%llu sitting=%lld",
               (unsigned long long)real(app, e->bout.start_at), (long long)e->bout.sitting);
        break;
    case EFFECT_CORRECTED:
        on_corrected(app, e);
        break;
    case EFFECT_SUGGESTED:
        on_suggested(app, e);
        break;
    case EFFECT_CLOSED:
        record(app, e->at, "closed", "coach", "id=%u outcome=%s", e->closed.id,
               outcome_name(e->closed.outcome));
        break;
    case EFFECT_SNOOZED:
        record(app, e->at, "snoozed", "coach", "until=%llu",
               (unsigned long long)real(app, e->until_at));
        break;
    case EFFECT_SKIPPED:
        record(app, e->at, "skipped", "coach", "sitting=%lld",
               (long long)presence_clocks(&app->core.presence, e->at).sitting);
        break;
    case EFFECT_PAUSED:
        record(app, e->at, "paused", "coach", "until=%llu",
               (unsigned long long)real(app, e->until_at));
        break;
    case EFFECT_RESUMED:
        record(app, e->at, "resumed", "coach", "by=request");
        break;
    case EFFECT_PAUSE_ENDED:
        on_pause_ended(app, e);
        break;
    default:
        break;
    }
}

static void act(struct app *app, const struct effect *e)
{
    switch (e->type) {
    case EFFECT_AWAIT_INPUT:
        sources_await_input(&app->sources);
        break;
    case EFFECT_SHOW:
    case EFFECT_GUIDE:
        notify_show(app->notify, &app->core.settings, e);
        break;
    case EFFECT_WITHDRAW:
        notify_withdraw(app->notify, e->id);
        break;
    default:
        bus_objects_signal(&app->objects, e);
    }
}

void app_carry_out(struct app *app)
{
    /* Carrying out may bring further events and with them effects: they join the end of the list.
     * Where that is full, the rest of it is carried out first, from here within. */
    while (app->n_carried_out < app->n_pending) {
        struct effect e = app->pending[app->n_carried_out++];

        keep_record(app, &e);
        act(app, &e);
    }
    app->n_pending = app->n_carried_out = 0;
}
