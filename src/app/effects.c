/*
 * Effects: passes each one to the part that carries it out. The history comes first, so that a
 * change announced on the bus is already queued for the disk.
 */
#include <glib.h>
#include <stdarg.h>
#include <stdio.h>

#include "app/app.h"
#include "sources/tracker/trackers.h"
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
    struct journal_row row = { .kind = kind };
    va_list ap;

    if (!app->journal)
        return;
    row.real_at = (usec)real(app, at);
    row.utc_offset = calendar_utc_offset(row.real_at);
    snprintf(row.source, sizeof row.source, "%s", source);
    va_start(ap, format);
    vsnprintf(row.detail, sizeof row.detail, format, ap);
    va_end(ap);
    journal_add(app->journal, &row);
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
    if (e->state.is_resumed)
        record(app, e->state.withdrawn_at, "blip", source, "start=%llu",
               (unsigned long long)real(app, e->at));
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

/* A correction is added as a row of its own; earlier rows stay unchanged. */
static void on_corrected(struct app *app, const struct effect *e)
{
    const char *own = e->corrected.reason == REASON_READING ? "reading" : "person";

    record(app, e->at, e->corrected.is_reported_rest ? "credited" : "corrected",
           *e->corrected.who ? e->corrected.who : own, "start=%llu end=%llu state=%s",
           (unsigned long long)real(app, e->corrected.start_at),
           (unsigned long long)real(app, e->corrected.end_at),
           presence_state_name(e->corrected.state));
}

static void on_suggested(struct app *app, const struct effect *e)
{
    record(app, e->at, "suggested", "coach", "id=%u attempt=%u exercise=%s side=%s", e->show.id,
           e->show.attempt, e->show.exercise, side_name(e->show.side));
    if (e->show.is_forced)
        log_line(LOG_NOTICE, LOG_ID_SUGGESTED, "suggested", NULL, "stretch suggested on request");
    else
        log_line(LOG_NOTICE, LOG_ID_SUGGESTED, "suggested", NULL,
                 "stretch suggested, reminder %u of %u", e->show.attempt,
                 app->core.settings.remind_limit);
}

static void on_pause_ended(struct app *app, const struct effect *e)
{
    struct wording wording;

    record(app, e->at, "resumed", "coach", "by=time");
    log_notice("the pause has ended");
    if (!e->pause_ended.is_announced)
        return;
    wording_pause_ended(&wording);
    notify_tell(app->notify, &app->core.settings, wording.summary, wording.body);
}

static void on_stretch_started(struct app *app, const struct effect *e)
{
    record(app, e->at, "stretch-started", "coach", "exercise=%s side=%s", e->stretch.exercise,
           side_name(e->stretch.side));
    log_info("stretch started: %s, %s", e->stretch.exercise, side_name(e->stretch.side));
}

static void on_stretch_ended(struct app *app, const struct effect *e)
{
    const char *outcome = stretch_outcome_name(e->stretch.outcome);

    record(app, e->at, "stretch", "coach", "start=%llu exercise=%s side=%s outcome=%s held=%lld",
           (unsigned long long)real(app, e->stretch.started_at), e->stretch.exercise,
           side_name(e->stretch.side), outcome, (long long)e->stretch.held);
    log_info("stretch ended: %s", outcome);
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
        app_end_greeting(app);
        break;
    case EFFECT_CLOSED:
        record(app, e->at, "closed", "coach", "id=%u outcome=%s", e->closed.id,
               outcome_name(e->closed.outcome));
        break;
    case EFFECT_SNOOZED:
    case EFFECT_PAUSED:
        record(app, e->at, e->type == EFFECT_SNOOZED ? "snoozed" : "paused", "coach", "until=%llu",
               (unsigned long long)real(app, e->until_at));
        break;
    case EFFECT_SKIPPED:
        record(app, e->at, "skipped", "coach", "sitting=%lld", (long long)e->skipped.sitting);
        break;
    case EFFECT_RESUMED:
        record(app, e->at, "resumed", "coach", "by=request");
        break;
    case EFFECT_PAUSE_ENDED:
        on_pause_ended(app, e);
        break;
    case EFFECT_STRETCH_STARTED:
        on_stretch_started(app, e);
        break;
    case EFFECT_STRETCH_ENDED:
        on_stretch_ended(app, e);
        break;
    case EFFECT_WALK:
        record(app, e->at, "walk", "trackers", "start=%llu steps=%u",
               (unsigned long long)real(app, e->walk.start_at), e->walk.steps);
        break;
    case EFFECT_FEEDBACK:
        record(app, e->at, "feedback", "person", "end=%llu is=%s",
               (unsigned long long)real(app, e->feedback.ended_at), feedback_name(e->feedback.is));
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
    case EFFECT_ASK:
        sources_ask(&app->sources);
        break;
    case EFFECT_SHOW:
        app_forget_alert(app);
        app_suggest(app, e);
        break;
    case EFFECT_GREETING:
        app_greet(app, e);
        break;
    case EFFECT_STEP:
        app_guide(app, e);
        bus_objects_signal(&app->objects, e);
        break;
    case EFFECT_AFTERWARDS:
        notify_afterwards(app->notify, &app->core.settings, e);
        break;
    case EFFECT_KEEP_SIDE:
        app_keep_side(app, e);
        break;
    case EFFECT_ALERT:
        app_alert(app, e);
        break;
    case EFFECT_ALERT_OVER:
        app_end_alert(app, e->withdraw.id);
        break;
    case EFFECT_DISCARDED:
        trackers_discard(app->sources.port.trackers, e->discarded.tracker);
        break;
    case EFFECT_WITHDRAW:
        notify_withdraw(app->notify, e->withdraw.id, e->withdraw.is_unanswered);
        break;
    default:
        bus_objects_signal(&app->objects, e);
    }
}

void app_queue(struct app *app, const struct effects *effects)
{
    for (unsigned i = 0; i < effects->n; i++) {
        if (app->n_pending == APP_PENDING_MAX)
            app_carry_out(app);
        if (!app->pending)
            app->pending = g_new(struct effect, APP_PENDING_MAX);
        app->pending[app->n_pending++] = effects->list[i];
    }
}

void app_record(struct app *app)
{
    while (app->n_recorded < app->n_pending)
        keep_record(app, &app->pending[app->n_recorded++]);
}

void app_carry_out(struct app *app)
{
    /* An effect can cause further events, whose effects are appended to the list. If the list is
     * full, app_event() calls this function again from within. */
    while (app->n_carried_out < app->n_pending) {
        struct effect e = app->pending[app->n_carried_out++];

        if (app->n_recorded < app->n_carried_out) {
            app->n_recorded = app->n_carried_out;
            keep_record(app, &e);
        }
        act(app, &e);
    }
    app->n_pending = app->n_recorded = app->n_carried_out = 0;
    g_clear_pointer(&app->pending, g_free);
}
