/*
 * Keep: an answer means that the change is on the disk. The end of a turn writes what the calls of
 * the turn have changed, and then answers them.
 */
#include <errno.h>
#include <glib.h>

#include "app/app.h"
#include "util/memory.h"

/* Whether rows or states have waited for so long that calls need not wait again. */
static bool is_long_failing(const struct app *app, usec now)
{
    return app->failing_at != USEC_NONE && usec_since(now, app->failing_at) >= REPLIES_LATE;
}

static void look_at_health(struct app *app)
{
    const usec now = clock_boot();

    if (!app->journal || journal_is_healthy(app->journal))
        app->failing_at = USEC_NONE;
    else if (app->failing_at == USEC_NONE) /* a call that waits 2 s finds it unhealthy then */
        app->failing_at = app->replies.n ? app->replies.list[0].called_at : now;
    app->history.is_healthy = app->journal && !is_long_failing(app, now);
    if (app->journal)
        app->history.problem = app->history.is_healthy ? "" : journal_problem(app->journal);
}

static void answer(struct app *app, bool is_end)
{
    const usec now = clock_boot();
    const bool is_stored =
        !app->journal || (journal_is_healthy(app->journal) && !journal_has_waiting(app->journal));

    look_at_health(app);
    if (is_end || !app->journal || is_long_failing(app, now))
        replies_send(&app->replies, is_stored, now);
    else
        replies_send(&app->replies, is_stored, usec_add(now, -REPLIES_LATE));
}

/* Applies the event of a call and writes the result, or undoes both. Returns 0, -EAGAIN or the
 * refusal of the core. */
static int apply(struct app *app, const struct event *event)
{
    g_autofree struct core *before = g_memdup2(&app->core, sizeof app->core);
    const size_t rows = journal_waiting(app->journal);
    const unsigned pending = app->n_pending;
    const usec now = clock_boot();
    enum refusal refusal = app_step(app, now, event);

    app_record(app);
    app->is_dirty = true;
    if (app_save(app, CORE_END_KILLED) == 0) {
        app_trace(app, now, event);
        return (int)refusal;
    }
    app->core = *before;
    app->n_pending = app->n_recorded = pending;
    app->is_dirty = true; /* the saved state has the change */
    journal_take_back(app->journal, rows);
    return -EAGAIN;
}

static void apply_waiting(struct app *app)
{
    struct waiting_call *call;

    while (app->journal && (call = replies_next_event(&app->replies))) {
        int r;

        app_record(app); /* earlier events, which stay */
        if (app->n_pending > APP_PENDING_MAX / 2)
            app_carry_out(app);
        r = apply(app, &call->event);
        if (r < 0)
            return;
        if (r > 0)
            replies_refuse(&app->replies, call, &app->model, (enum refusal)r);
        else
            call->is_applied = true;
    }
}

static int on_late(sd_event_source *, uint64_t, void *)
{
    return 0; /* the end of the turn answers */
}

static void set_late_timer(struct app *app)
{
    usec at;

    if (app->replies.n == 0) {
        app->late = sd_event_source_disable_unref(app->late);
        return;
    }
    at = usec_add(app->replies.list[0].called_at, REPLIES_LATE);
    if (!app->late)
        sd_event_add_time(app->event, &app->late, CLOCK_BOOTTIME, (uint64_t)at, USEC_MSEC, on_late,
                          app);
}

void app_keep(struct app *app)
{
    bool is_answered = false, is_new;

    if (app->replies.n) {
        apply_waiting(app);
        app_record(app);
        is_answered = app->is_dirty;
        app_save(app, CORE_END_KILLED);
        answer(app, false);
    }
    app_carry_out(app);
    is_new = app->is_dirty;
    app_save(app, CORE_END_KILLED);
    /* Of everything that happens often, a commit needs the most memory. Compared with the wait for
     * the disk, trimming costs nothing. */
    if (is_new || is_answered)
        memory_trim();
    if (is_answered || is_new)
        app_prune(app);
    look_at_health(app);
    set_late_timer(app);
}

void app_answer_all(struct app *app)
{
    answer(app, true);
    replies_done(&app->replies);
    app->late = sd_event_source_disable_unref(app->late);
}
