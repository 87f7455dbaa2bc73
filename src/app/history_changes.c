/*
 * History changes: the calls that change the record of the past, one after the other, a step in
 * each turn of the loop.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>

#include "app/app.h"
#include "app/history_change.h"
#include "bus/errors.h"
#include "core/view.h"
#include "util/calendar.h"
#include "util/log.h"
#include "util/memory.h"
#include "wording/translation.h"

/* Calls that may wait; the rows of each are in memory. */
#define CHANGES_MAX 4

/* The wait before a refused step is repeated: while the call can still fail, and afterwards. */
#define SOON  (50 * USEC_MSEC)
#define LATER USEC_SEC

struct history_changes {
    sd_event_source *next; /* the next step */
    unsigned n;
    struct history_change list[CHANGES_MAX]; /* the first one is under way */
};

static void schedule(struct app *app, usec after);

/* The beginning of the current sitting; with @or_state that of the present state, if that began
 * earlier. µs, CLOCK_REALTIME; USEC_NEVER: neither is known. */
static usec current_at(const struct app *app, bool or_state)
{
    struct core_view view;
    usec at;

    core_view(&app->core, clock_boot(), &view);
    at = view.bout_at == USEC_NONE ? USEC_NEVER : view.bout_at;
    if (or_state && view.since_at != USEC_NONE)
        at = usec_min(at, view.since_at);
    return at == USEC_NEVER ? at : (usec)clock_to_real(&app->clock, at);
}

static void send(const struct history_change *c, const sd_bus_error *error)
{
    int r = 0;

    if (c->call && sd_bus_error_is_set(error))
        r = sd_bus_reply_method_error(c->call, error);
    else if (c->call)
        r = sd_bus_reply_method_return(c->call, "u", (uint32_t)c->n);
    if (r < 0)
        log_warning("cannot answer a call on the bus: %s", strerror(-r));
}

/* The change under way is over, and answered. */
static void drop(struct app *app)
{
    struct history_changes *all = app->changes;

    history_change_undo(&all->list[0]);
    sd_bus_message_unref(all->list[0].call);
    all->n--;
    memmove(&all->list[0], &all->list[1], all->n * sizeof all->list[0]);
    if (all->n > 0) {
        schedule(app, 0);
        return;
    }
    sd_event_source_disable_unref(all->next);
    g_clear_pointer(&app->changes, g_free);
    memory_trim(); /* the rows of an import */
}

/* The disk refuses a step. A call fails after a while, unless a part of it is on the disk already.
 */
static void on_refused(struct app *app, struct history_change *c)
{
    const usec now = clock_boot();

    if (c->refused_at == USEC_NONE)
        c->refused_at = now;
    if (!c->call) {
        drop(app); /* the next commit begins again */
    } else if (c->has_changed) {
        schedule(app, LATER);
    } else if (!app->history.is_healthy || usec_since(now, c->refused_at) >= REPLIES_LATE) {
        replies_fail(c->call);
        drop(app);
    } else {
        schedule(app, SOON);
    }
}

static void note_pruned(struct app *app)
{
    usec next;

    calendar_day(clock_real(), &app->pruned_day, &next);
    app->pruned_keep = app->core.settings.keep;
}

static void step(struct app *app)
{
    struct history_change *c = &app->changes->list[0];
    sd_bus_error error = SD_BUS_ERROR_NULL;

    if (!c->is_import && c->call) {
        c->span.kept_from = current_at(app, true);
        c->span.kept_to = clock_real();
    }
    switch (history_change_step(c, app->journal, current_at(app, false), &error)) {
    case HISTORY_STEP_MORE:
        /* An import that was refused begins again with its first row, so a step that succeeds does
         * not show that the disk accepts writes again. */
        if (!c->is_import)
            c->refused_at = USEC_NONE;
        schedule(app, 0);
        break;
    case HISTORY_STEP_REFUSED:
        on_refused(app, c);
        break;
    case HISTORY_STEP_DONE:
        if (!c->call)
            note_pruned(app);
        send(c, &error);
        drop(app);
    }
    sd_bus_error_free(&error);
}

static int on_turn(sd_event_source *, void *userdata)
{
    step(userdata);
    return 0;
}

static int on_timer(sd_event_source *, uint64_t, void *userdata)
{
    step(userdata);
    return 0;
}

/* 0: in the next turn, after the other events of this one. */
static void schedule(struct app *app, usec after)
{
    struct history_changes *all = app->changes;

    all->next = sd_event_source_disable_unref(all->next);
    if (after == 0)
        sd_event_add_defer(app->event, &all->next, on_turn, app);
    else
        sd_event_add_time_relative(app->event, &all->next, CLOCK_BOOTTIME, (uint64_t)after,
                                   USEC_MSEC, on_timer, app);
}

/* Returns NULL if too many wait. */
static struct history_change *add(struct app *app, sd_bus_message *call)
{
    struct history_change *c;

    if (!app->changes)
        app->changes = g_new0(struct history_changes, 1);
    if (app->changes->n == CHANGES_MAX)
        return NULL;
    c = &app->changes->list[app->changes->n++];
    *c = (struct history_change){ .call = sd_bus_message_ref(call), .refused_at = USEC_NONE };
    if (app->changes->n == 1)
        schedule(app, 0);
    return c;
}

int app_change_history(void *userdata, sd_bus_message *call, const struct bus_span *span,
                       sd_bus_error *error)
{
    struct app *app = userdata;
    struct history_change *c;

    if (!app->journal) {
        replies_fail(call);
        return 1;
    }
    c = add(app, call);
    if (!c)
        return sd_bus_error_setf(
            error, SD_BUS_ERROR_LIMITS_EXCEEDED,
            _("Too many changes of the history at once: wait for the answers."));
    if (span) {
        c->span = (struct history_span){ .from = span->from, .to = span->to };
        return 1;
    }
    c->is_import = true;
    return import_reader_begin(&c->rows, call, clock_real()) < 0 ? -EINVAL : 1;
}

/* The instant that counts as now for History.Keep: not after the last day of use. If the clock
 * wrongly shows a later year, nothing is deleted for that. */
static usec last_use(struct app *app, usec day)
{
    usec last = 0;

    return history_last_before(app->journal, day, &last) == 0 ? last : 0;
}

void app_prune(struct app *app)
{
    const usec keep = app->core.settings.keep;
    usec day, next, end;
    struct history_change *c;

    if (!app->journal || keep == USEC_NEVER || app->changes || !journal_is_healthy(app->journal))
        return;
    calendar_day(clock_real(), &day, &next);
    if (day == app->pruned_day && keep == app->pruned_keep)
        return;
    end = last_use(app, day) - keep;
    if (end <= 0) {
        note_pruned(app);
        return;
    }
    calendar_day(end, &end, &next); /* whole days */
    c = add(app, NULL);
    c->is_ready = true;
    c->span = (struct history_span){ .from = 0, .to = end - 1, .kept_to = -1 };
}

void app_end_changes(struct app *app)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    while (app->changes) {
        const struct history_change *c = &app->changes->list[0];

        if (c->call && !c->has_changed) {
            replies_fail(c->call);
        } else if (c->call) {
            sd_bus_error_setf(
                &error, BUS_ERROR_HISTORY_UNAVAILABLE,
                _("The service stops. It has deleted %u rows so far; call Forget again "
                  "for the rest."),
                c->n);
            send(c, &error);
            sd_bus_error_free(&error);
        }
        drop(app);
    }
}
