/*
 * Restart: saves the state for the next process, and continues from it.
 */
#include <errno.h>

#include "core/core.h"
#include "core/presence/judge.h"
#include "core/presence/transition.h"
#include "core/snapshot/snapshot_text.h"
#include "core/snapshot/soundness.h"

size_t core_save(const struct core *core, char *buf, size_t size)
{
    return snapshot_write(core, NULL, buf, size);
}

/* The process was still running at its last record, and at the end that the kernel has noted. After
 * a reboot that note is on another clock. */
static usec ended_at(const struct core_saved *saved, usec now)
{
    if (!saved->is_same_boot || saved->end != CORE_END_KILLED || saved->ended_at == USEC_NONE)
        return saved->saved_at;
    return usec_min(now, usec_max(saved->saved_at, saved->ended_at));
}

/* Did the machine stop or the person sign out, since the process ended at @ended? */
static bool is_session_over(const struct core_saved *saved, usec ended)
{
    return !saved->is_same_boot || saved->session_at > ended;
}

/* After a power cut the machine was off from the first record that is missing until this boot. */
static usec cut_at(const struct core_saved *saved)
{
    return usec_max(saved->saved_at, saved->save_at);
}

/* Had the display ended, and no source taken its place? */
static bool has_lost_display(const struct presence *p)
{
    return p->present.state != PRESENCE_UNKNOWN && p->lost_at != USEC_NONE &&
           p->lost_at >= p->present.since_at;
}

/* A process that a person stops ends before the session, and the person may sit on without it. */
static bool is_end_known(const struct presence *p, const struct core_saved *saved)
{
    return saved->end == CORE_END_SESSION ||
           (saved->end == CORE_END_STOPPED && has_lost_display(p));
}

/* Was the person certainly away: since the end of the session, or after a power cut for the length
 * of a full rest? A killed process may have been missing long before the end of the session. */
static bool was_off(const struct presence *p, const struct core_saved *saved, usec ended, usec rest)
{
    if (!is_session_over(saved, ended))
        return false;
    if (saved->end != CORE_END_KILLED)
        return is_end_known(p, saved);
    return !saved->is_same_boot && usec_since(saved->boot_at, cut_at(saved)) >= rest;
}

/* The end of the session: its display may have ended before the service. */
static usec off_at(const struct presence *p, const struct core_saved *saved, usec ended)
{
    if (saved->end == CORE_END_KILLED)
        return cut_at(saved);
    return has_lost_display(p) ? usec_min(ended, p->lost_at) : ended;
}

/* The machine was off from @off_at on: an absence. */
static void restore_off(struct core *core, const struct step *step, usec off_at)
{
    const struct event off = event_plain(EVENT_SLEPT, off_at);
    struct presence_change change;

    core->presence.lost_at = USEC_NONE; /* the sources reported until the end */
    core->presence.is_ready = core->presence.can_await = true;
    core->presence.judged_at = off_at; /* evidence is not judged while the service is off */
    presence_step(&core->presence, step, &off, &change);
}

/* Nothing is known of the time from @at on. An absence continues: its end would have been recorded.
 */
static void restore_lost(struct core *core, const struct step *step, usec at)
{
    struct presence_change change = { 0 };

    if (core->presence.present.state != PRESENCE_AWAY && !judge_is_uncertain(&core->presence))
        transition_lose(&core->presence, step, at, &change);
}

int core_restore(struct core *core, const struct core_saved *saved, usec now,
                 struct effects *effects, usec *ret_ended_at)
{
    const struct step step = {
        .now = now, .settings = &core->settings, .effects = effects, .reasons = &core->reasons
    };
    const usec ended = ended_at(saved, now);
    struct core restored = *core;
    usec lost_at, since;
    bool is_off;

    effects->n = 0;
    if (snapshot_read(&restored, saved->text, false, saved->shift) < 0 ||
        !snapshot_is_sound(&restored, now))
        return -EINVAL;
    *core = restored;
    since = core->presence.present.since_at;
    lost_at = usec_min(usec_max(ended, since), now);
    core->now = lost_at;
    is_off = was_off(&core->presence, saved, ended, core->settings.rest);
    if (is_session_over(saved, ended) && (!is_off || saved->end == CORE_END_KILLED))
        restore_lost(core, &step, lost_at);
    if (is_off)
        restore_off(core, &step,
                    usec_min(usec_max(off_at(&core->presence, saved, ended), since), now));
    presence_resume(&core->presence, is_off ? now : lost_at, now);
    coach_resume(&core->coach, &core->presence, &step, lost_at);
    if (saved->day_at > now)
        core->presence.present.day.start_at = USEC_NONE;
    core->now = now;
    reasons_add(&core->reasons, now, DECISION_START)->count = 1;
    *ret_ended_at = lost_at;
    return 0;
}
