/*
 * Restore: continues from the snapshot of the previous process. The snapshot has its instants on
 * both clocks: within one boot only CLOCK_BOOTTIME is used, after a reboot only the wall clock is
 * left.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <systemd/sd-id128.h>

#include "app/app.h"
#include "core/view.h"
#include "util/calendar.h"
#include "util/log.h"
#include "util/process_start.h"

void app_boot_id(char *ret)
{
    sd_id128_t id = SD_ID128_NULL;

    if (sd_id128_get_boot(&id) < 0)
        log_warning("cannot read the boot id");
    sd_id128_to_string(id, ret);
}

/* 2026-01-01, in µs since the epoch. The program is not older: a wall clock before it was wrong. */
#define PROGRAM_BEGAN (1767225600 * USEC_SEC)

/* No boot lasts longer, and no clock of this program goes further: sums of such instants do not
 * overflow. */
#define LONGEST (36500 * USEC_DAY)

static bool is_plausible(const struct snapshot *s)
{
    return s->boot_at >= 0 && s->boot_at < LONGEST && s->real_at >= 0 && s->real_at < 3 * LONGEST;
}

/* When the session of this process began: with the program that opened the session bus. */
static usec session_began(struct app *app)
{
    const usec at = process_began(sd_bus_get_fd(app->bus));

    return at == USEC_NONE ? 0 : at;
}

/* How much later this boot's clock shows an instant of the snapshot. If the wall clock is behind
 * it, the state counts as saved now, never in the future. If the wall clock of the snapshot was
 * wrong, the time since then is unknown. */
static usec shift_of(const struct app *app, const struct snapshot *s, usec now)
{
    if (s->real_at < PROGRAM_BEGAN && clock_to_real(&app->clock, now) >= PROGRAM_BEGAN)
        return now - INTERVAL_REST_MAX - USEC_DAY - s->boot_at;
    return usec_min(clock_from_real(&app->clock, s->real_at), now) - s->boot_at;
}

/* After a reboot, only the wall clock relates instants of the two boots. */
static struct core_saved describe(struct app *app, const struct snapshot *s, usec now)
{
    struct core_saved saved = { .text = s->state,
                                .saved_at = s->boot_at,
                                .save_at = s->deadline_at,
                                .ended_at = USEC_NONE,
                                .day_at = USEC_NONE,
                                .session_at = session_began(app),
                                .end = (enum core_end)s->end };
    char id[SD_ID128_STRING_MAX];
    usec day, next;

    app_boot_id(id);
    saved.is_same_boot = strcmp(id, s->boot_id) == 0;
    if (saved.is_same_boot) {
        clock_keep_offset(&app->clock, s->real_at - s->boot_at);
        if (app->previous_ended_at != USEC_NONE)
            saved.ended_at = clock_from_real(&app->clock, app->previous_ended_at);
        return saved;
    }
    saved.shift = shift_of(app, s, now);
    saved.saved_at = usec_add(saved.saved_at, saved.shift);
    saved.save_at = usec_add(saved.save_at, saved.shift);
    if (s->real_at < PROGRAM_BEGAN)
        saved.save_at = USEC_NEVER; /* when the next record was due is unknown too */
    calendar_day(s->real_at, &day, &next);
    saved.day_at = clock_from_real(&app->clock, day);
    return saved;
}

/* The wall clock may have been set while no service ran. After a reboot the snapshot has been moved
 * by the wall clock already. */
static void apply_clock_step(struct app *app, const struct snapshot *s)
{
    const usec shift = s->real_at - s->boot_at - app->clock.real_offset;
    const struct event event = event_clock(clock_boot(), shift);

    if (shift != 0)
        app_event(app, &event);
}

static void restore_from(struct app *app, const struct snapshot *s)
{
    const usec now = clock_boot();
    struct core_saved saved;
    struct effects effects;
    usec ended_at;

    if (is_plausible(s))
        saved = describe(app, s, now);
    if (!is_plausible(s) || core_restore(&app->core, &saved, now, &effects, &ended_at) < 0) {
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                 "cannot restore the saved state: invalid snapshot; counting starts at zero");
        return;
    }
    app_queue(app, &effects);
    if (saved.is_same_boot)
        apply_clock_step(app, s);
    app->gone_for = usec_since(now, ended_at);
    app->is_dirty = s->end != CORE_END_KILLED; /* that was the end of the previous process */
}

bool app_restore(struct app *app)
{
    struct snapshot s = { 0 };
    int r;

    if (!app->journal)
        return true;
    r = journal_load(app->journal, &s);
    if (r == 0 && s.state)
        restore_from(app, &s);
    else if (r != -ENOENT)
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                 "cannot read the saved state from the history; counting starts at zero");
    g_free(s.state);
    return r != -ENOENT;
}

int app_save(struct app *app, enum core_end end)
{
    struct snapshot s = { .end = (int)end };
    g_autofree char *state = NULL;
    struct core_view view;

    if (!app->journal)
        return 0;
    core_view(&app->core, clock_boot(), &view);
    if (!app->is_dirty && end == CORE_END_KILLED && view.phase == app->phase)
        return 0;
    /* Not in struct app, where its pages would stay in memory, nor on the stack, where it would
     * push SQLite's frames down to pages that nothing else uses. */
    state = g_malloc(CORE_SAVE_MAX);
    core_save(&app->core, state, CORE_SAVE_MAX);
    app_boot_id(s.boot_id);
    s.boot_at = clock_boot();
    s.real_at = (usec)clock_to_real(&app->clock, s.boot_at);
    s.deadline_at = core_save_at(&app->core);
    s.state = state;
    app->is_dirty = false;
    app->phase = view.phase;
    return journal_commit(app->journal, &s);
}
