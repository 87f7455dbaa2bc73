#include "core/core.h"

#include "core/clear.h"
#include "core/text.h"

void core_init(struct core *core, const struct settings *settings, usec now)
{
    core_clear(core, sizeof *core);
    core_copy(&core->settings, settings, sizeof *settings);
    core->now = now;
    presence_init(&core->presence, now);
    coach_init(&core->coach, now);
    reasons_add(&core->reasons, now, DECISION_START);
}

/* The calendar reports the day at each resume and each step of the wall clock. It computes the
 * beginning of the day from two clocks each time, so that it varies a little. */
static bool is_same_day(const struct core *core, usec start_at)
{
    const usec known = core->presence.present.day.start_at;

    return known != USEC_NONE && usec_since(start_at, known) <= USEC_SEC &&
           usec_since(known, start_at) <= USEC_SEC;
}

enum refusal core_step(struct core *core, usec now, const struct event *event,
                       struct effects *effects)
{
    struct step step = {
        .now = now, .settings = &core->settings, .effects = effects, .reasons = &core->reasons
    };
    struct event e = *event;
    struct presence_change change;

    effects->n = 0;
    if (now < core->now)
        return REFUSAL_CLOCK_BACKWARDS;
    core->now = now;
    e.at = usec_min(e.at, now);
    if (e.type == EVENT_DAY && is_same_day(core, e.at))
        e = event_plain(EVENT_TIME, now);
    if (e.type == EVENT_SETTINGS) {
        const struct event time = event_plain(EVENT_TIME, USEC_NEVER);

        /* The old settings apply until now. */
        presence_step(&core->presence, &step, &time, &change);
        coach_step(&core->coach, &core->presence, &step, &time, &change);
        core_copy(&core->settings, e.settings, sizeof *e.settings);
    }
    presence_step(&core->presence, &step, &e, &change);
    return coach_step(&core->coach, &core->presence, &step, &e, &change);
}

usec core_deadline(const struct core *core)
{
    return usec_min(presence_deadline(&core->presence, &core->settings),
                    coach_deadline(&core->coach, &core->presence, &core->settings));
}

void core_next(const struct core *core, usec now, struct decided *ret)
{
    const struct presence *p = &core->presence;
    const struct coach *c = &core->coach;
    struct decided d = { .at = USEC_NONE, .decision = DECISION_NEXT_NONE };
    /* An absence is credited only from the instant at which it is certain. */
    usec full_at =
        usec_add(usec_max(p->present.since_at, p->present.certain_at), core->settings.rest);

    if (p->present.state == PRESENCE_AWAY && full_at > now && full_at != USEC_NEVER) {
        d.at = full_at;
        d.decision = DECISION_NEXT_REST;
    } else if (c->stretch.stage == STRETCH_STEPS) {
        d.at = c->stretch.step_end_at;
        d.decision = DECISION_NEXT_STEP;
    } else if (c->is_paused && c->pause_end_at != USEC_NEVER) {
        d.at = c->pause_end_at;
        d.decision = DECISION_NEXT_PAUSE_END;
    } else if (!c->is_paused && presence_is_seated(p)) {
        usec due_at = coach_due_at(p, &core->settings);

        d.at = due_at > now ? due_at : coach_next_at(c, p, &core->settings);
        d.decision = due_at > now ? DECISION_NEXT_DUE : DECISION_NEXT_REMINDER;
    }
    if (d.at == USEC_NONE)
        d.decision = DECISION_NEXT_NONE;
    d.count = c->phase;
    if (c->holds.n > 0)
        text_copy(d.word, sizeof d.word, c->holds.list[0].name);
    d.length = usec_since(d.at, now);
    *ret = d;
}
