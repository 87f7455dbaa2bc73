#include "core/core.h"

#include <string.h>

/* Memory that is 0 already is only read: pages that nothing ever fills are not taken. */
void core_clear(void *at, size_t size)
{
    static const unsigned char zero[64];
    unsigned char *byte = at;

    for (size_t i = 0, n; i < size; i += n) {
        n = size - i < sizeof zero ? size - i : sizeof zero;
        if (memcmp(byte + i, zero, n) != 0)
            memset(byte + i, 0, n);
    }
}

void core_init(struct core *core, const struct settings *settings, usec now)
{
    core_clear(core, sizeof *core);
    core->settings = *settings;
    core->now = now;
    presence_init(&core->presence, now);
    coach_init(&core->coach, now);
    reasons_add(&core->reasons, now, DECISION_START);
}

int core_step(struct core *core, usec now, const struct event *event, struct effects *effects)
{
    struct step step = {
        .now = now, .settings = &core->settings, .effects = effects, .reasons = &core->reasons
    };
    struct event e = *event;
    struct presence_change change;

    effects->n = 0;
    if (now < core->now)
        return CORE_E_CLOCK_BACKWARDS;
    core->now = now;
    e.at = usec_min(e.at, now);
    if (e.type == EVENT_SETTINGS) {
        static const struct event time = { .type = EVENT_TIME, .at = USEC_NEVER };

        /* Until now the old ones held. */
        presence_step(&core->presence, &step, &time, &change);
        coach_step(&core->coach, &core->presence, &step, &time, &change);
        core->settings = *e.settings;
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
    /* As long as it is in doubt whether anybody is gone, no rest comes of it. */
    usec full_at = usec_add(usec_max(p->is.since_at, p->is.doubt_at), core->settings.rest);

    if (p->is.state == PRESENCE_AWAY && full_at > now && full_at != USEC_NEVER) {
        d.at = full_at;
        d.decision = DECISION_NEXT_REST;
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
    d.length = usec_since(d.at, now);
    *ret = d;
}
