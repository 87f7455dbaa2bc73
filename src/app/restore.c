/*
 * Restore: going on where the forerunner stood. Its snapshot has its instants on both clocks, so
 * that within one boot nothing of the wall clock matters, and over a boot nothing else is left.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <systemd/sd-id128.h>

#include "app/app.h"
#include "util/calendar.h"
#include "util/log.h"

static void boot_id(char *ret)
{
    sd_id128_t id = SD_ID128_NULL;

    if (sd_id128_get_boot(&id) < 0)
        log_warning("the boot id cannot be read");
    sd_id128_to_string(id, ret);
}

/* When the forerunner ended within this boot. The last record is proof of life, and so is what the
 * kernel noted; beyond them nothing is claimed. */
static usec lost_at(const struct app *app, const struct snapshot *s, usec now)
{
    if (s->is_clean || app->forerunner_ended_at == USEC_NONE)
        return s->boot_at;
    return usec_min(now,
                    usec_max(s->boot_at, clock_from_real(&app->clock, app->forerunner_ended_at)));
}

/* Over a boot: was the machine surely off long enough for a full rest? After a crash it is known
 * only that the service missed what it would have saved, so it was gone by then; the boot began
 * at 0. */
static bool was_off(const struct app *app, const struct snapshot *s, usec shift)
{
    usec gone_by = usec_add(usec_max(s->boot_at, s->deadline_at), shift);

    return s->is_clean || usec_since(0, gone_by) >= app->core.settings.rest;
}

/* The wall clock is behind what it was: if by its date that day has not come yet, then what was
 * counted of it is not of today. */
static void forget_day(struct app *app, usec real_at, usec now)
{
    usec start, next;

    calendar_day(real_at, &start, &next);
    if (clock_from_real(&app->clock, start) > now)
        app->core.presence.is.day.start_at = USEC_NONE;
}

static void restore_from(struct app *app, const struct snapshot *s)
{
    struct effects effects;
    char id[SD_ID128_STRING_MAX];
    usec now = clock_boot(), shift = 0, lost;
    bool is_same_boot, is_off = false;

    boot_id(id);
    is_same_boot = strcmp(id, s->boot_id) == 0;
    if (is_same_boot) {
        clock_keep_offset(&app->clock, s->real_at - s->boot_at);
        lost = lost_at(app, s, now);
    } else {
        /* Not in the future, even where the wall clock is behind. */
        shift = usec_min(clock_from_real(&app->clock, s->real_at), now) - s->boot_at;
        lost = usec_add(s->boot_at, shift);
        is_off = was_off(app, s, shift);
    }
    if (core_restore(&app->core, s->state, shift, lost, is_off, now, &effects) < 0) {
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                 "the saved state cannot be read; the clocks start anew");
        return;
    }
    if (!is_same_boot)
        forget_day(app, s->real_at, now);
    for (unsigned i = 0; i < effects.n; i++)
        app->pending[app->n_pending++] = effects.list[i];
    app->gone_for = usec_since(now, lost);
    app->is_dirty = s->is_clean; /* it was the forerunner's end, not ours */
}

void app_restore(struct app *app)
{
    struct snapshot s = { 0 };
    int r;

    if (!app->history)
        return;
    r = history_load(app->history, &s);
    if (r == 0 && s.state)
        restore_from(app, &s);
    else if (r != -ENOENT)
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL, "the saved state cannot be read");
    g_free(s.state);
}

/* When the state is saved anew if nothing else happens: a stretch falls due, or a pause is over.
 * Much else falls due without a trace. */
static usec deadline(const struct core *core)
{
    if (core->coach.is_paused)
        return core->coach.pause_end_at;
    if (core->coach.phase != COACH_COUNTING || !presence_is_seated(&core->presence))
        return USEC_NEVER;
    return coach_due_at(&core->presence, &core->settings);
}

int app_save(struct app *app, bool is_clean)
{
    struct snapshot s = { .is_clean = is_clean };

    if (!app->history)
        return 0;
    if (!app->is_dirty && !is_clean && app->core.coach.phase == app->phase)
        return 0;
    core_save(&app->core, app->state, sizeof app->state);
    boot_id(s.boot_id);
    s.boot_at = clock_boot();
    s.real_at = (usec)clock_to_real(&app->clock, s.boot_at);
    s.deadline_at = deadline(&app->core);
    s.state = app->state;
    app->is_dirty = false;
    app->phase = app->core.coach.phase;
    return history_commit(app->history, &s);
}
