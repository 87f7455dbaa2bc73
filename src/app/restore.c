/*
 * Restore: going on where the forerunner stood. Its snapshot has its instants on both clocks, so
 * that within one boot nothing of the wall clock matters, and over a boot nothing else is left.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <systemd/sd-id128.h>

#include "app/app.h"
#include "util/log.h"

static void boot_id(char *ret)
{
    sd_id128_t id = SD_ID128_NULL;

    if (sd_id128_get_boot(&id) < 0)
        log_warning("the boot id cannot be read");
    sd_id128_to_string(id, ret);
}

/* When the forerunner ended, as far as can be told. One that missed what it would have woken for
 * was gone by then; one that had nothing to wake for may have lived until just now, and a restart
 * by systemd takes a moment. */
static usec lost_at(const struct snapshot *s, usec shift, usec now)
{
    usec saved_at = usec_add(s->boot_at, shift);

    if (s->is_clean)
        return saved_at;
    return usec_min(now, usec_max(saved_at, usec_add(s->deadline_at, shift)));
}

static void restore_from(struct app *app, const struct snapshot *s)
{
    struct effects effects;
    char id[SD_ID128_STRING_MAX];
    usec now = clock_boot(), shift = 0, lost;
    bool is_same_boot, was_off = false;

    boot_id(id);
    is_same_boot = strcmp(id, s->boot_id) == 0;
    if (is_same_boot)
        clock_keep_offset(&app->clock, s->real_at - s->boot_at);
    if (!is_same_boot)
        shift = clock_from_real(&app->clock, s->real_at) - s->boot_at;
    lost = lost_at(s, shift, now);
    if (!is_same_boot) {
        /* The boot began at 0, and the machine was off before it. After a crash that is certain
         * only from the missed wake-up on, and sitting is claimed no further than the last record.
         */
        was_off = s->is_clean || usec_since(0, lost) >= app->core.settings.rest;
        if (!was_off)
            lost = usec_add(s->boot_at, shift);
    }
    if (core_restore(&app->core, s->state, shift, lost, was_off, now, &effects) < 0) {
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                 "the saved state cannot be read; the clocks start anew");
        return;
    }
    for (unsigned i = 0; i < effects.n; i++)
        app->pending[app->n_pending++] = effects.list[i];
    log_info("goes on where it stood %lld s ago", (long long)(usec_since(now, lost) / USEC_SEC));
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

void app_save(struct app *app, bool is_clean)
{
    struct snapshot s = { .is_clean = is_clean };
    char state[CORE_SAVE_MAX];

    if (!app->history)
        return;
    if (!app->is_dirty && !is_clean && app->core.coach.phase == app->phase)
        return;
    core_save(&app->core, state, sizeof state);
    boot_id(s.boot_id);
    s.boot_at = clock_boot();
    s.real_at = (usec)clock_to_real(&app->clock, s.boot_at);
    s.deadline_at = core_deadline(&app->core);
    s.state = state;
    app->is_dirty = false;
    app->phase = app->core.coach.phase;
    history_commit(app->history, &s);
}
