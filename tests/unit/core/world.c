#include "world-check.h"

#include <string.h>

void world_init(struct world *w, const struct settings *settings, usec now)
{
    struct settings defaults;
    struct world_record first = { PRESENCE_UNKNOWN, now, now };

    settings_init(&defaults);
    memset(w, 0, sizeof *w);
    g_strlcpy(w->label, "a world", sizeof w->label);
    w->now = now;
    w->is_checked = true;
    w->last_input_at = now;
    w->asleep_at = USEC_NONE;
    w->effects = g_array_new(FALSE, FALSE, sizeof(struct effect));
    w->timeline = g_array_new(FALSE, FALSE, sizeof(struct world_record));
    g_array_append_val(w->timeline, first);
    core_init(&w->core, settings ? settings : &defaults, now);
}

void world_done(struct world *w)
{
    g_array_free(w->effects, TRUE);
    g_array_free(w->timeline, TRUE);
}

/* What the notifier says to one reminder. */
static void answer(struct world *w, const struct effect *show)
{
    struct event e = { .at = w->now, .id = show->show.id };

    if (w->server == WORLD_SERVER_SILENT)
        return;
    if (w->server == WORLD_SERVER_ABSENT)
        e.type = EVENT_FAILED;
    else
        e.type = w->is_dnd && !show->show.is_forced ? EVENT_REFUSED : EVENT_SHOWN;
    world_send(w, e);
}

/* Does the source hear neither idleness nor input just now? */
static bool is_hidden(const struct world *w)
{
    const struct evidences *e = &w->core.presence.evidence;

    for (unsigned i = 0; w->hides_idle && i < e->n; i++)
        if ((e->list[i].kind == EVIDENCE_INHIBITOR || e->list[i].kind == EVIDENCE_VIDEO) &&
            e->list[i].ended_at == USEC_NEVER)
            return true;
    return false;
}

int world_send(struct world *w, struct event event)
{
    struct effects effects;
    int r;

    if (event.type == EVENT_DISMISSED || event.type == EVENT_EXPIRED ||
        event.type == EVENT_REFUSED || event.type == EVENT_FAILED)
        w->bubble = event.id == w->bubble ? 0 : w->bubble;
    if (event.type == EVENT_EVIDENCE && !event.evidence.on && is_hidden(w))
        w->last_input_at = w->now; /* its counter starts anew with that */
    memset(&effects, 0, sizeof effects);
    r = core_step(&w->core, w->now, &event, &effects);
    g_array_append_vals(w->effects, effects.list, effects.n);
    world_check_step(w, &effects, event.type);
    for (unsigned i = 0; i < effects.n; i++)
        if (effects.list[i].type == EFFECT_AWAIT_INPUT)
            w->is_awaited = w->is_ready && w->can_await;
    for (unsigned i = 0; i < effects.n; i++)
        if (effects.list[i].type == EFFECT_SHOW)
            answer(w, &effects.list[i]);
    w->result = r;
    return r;
}

int world_tell(struct world *w, enum event_type type)
{
    return world_send(w, (struct event){ .type = type, .at = w->now });
}

int world_switch(struct world *w, enum event_type type, bool on)
{
    return world_send(w, (struct event){ .type = type, .at = w->now, .on = on });
}

static usec idle_at(const struct world *w)
{
    if (is_hidden(w) || !w->is_ready || w->said_idle || w->asleep_at != USEC_NONE)
        return USEC_NEVER;
    return usec_max(w->now, w->last_input_at + w->slept_for + w->core.settings.away_after);
}

void world_to(struct world *w, usec at)
{
    unsigned spins = 0;

    while (!w->is_down) {
        bool has_timer = !w->is_late && w->asleep_at == USEC_NONE;
        usec idle = idle_at(w);
        usec timer = has_timer ? usec_max(w->now, core_deadline(&w->core)) : USEC_NEVER;
        usec next = usec_min(idle, timer);

        if (next > at)
            break;
        spins = next > w->now ? 0 : spins + 1;
        CHECK(w, spins < 8);
        w->now = next;
        if (idle <= next) {
            w->said_idle = true;
            world_send(w, (struct event){ .type = EVENT_IDLE, .at = w->last_input_at });
        } else {
            world_tell(w, EVENT_TIME);
        }
    }
    w->now = at;
}

void world_touch(struct world *w)
{
    bool is_told = w->is_ready && (w->said_idle || w->is_awaited) && !is_hidden(w);

    w->last_input_at = w->now;
    w->slept_for = 0;
    if (!is_told)
        return;
    w->said_idle = w->is_awaited = false;
    world_tell(w, EVENT_INPUT);
}

void world_type(struct world *w, usec until, usec every)
{
    for (;;) {
        world_touch(w);
        if (w->now >= until)
            break;
        world_to(w, usec_min(w->now + every, until));
    }
}

void world_ready(struct world *w, bool knows_last, bool can_await)
{
    struct event e = { .type = EVENT_SOURCE_READY, .at = w->now };

    e.ready.last_input_at = knows_last ? w->last_input_at : USEC_NONE;
    e.ready.can_await = can_await;
    e.ready.hides_idle = w->hides_idle;
    if (!knows_last) {
        w->last_input_at = w->now; /* its counter starts now */
        w->slept_for = 0;
    }
    w->is_ready = true;
    w->can_await = can_await;
    w->is_awaited = false;
    w->said_idle = w->now - w->last_input_at - w->slept_for >= w->core.settings.away_after;
    world_send(w, e);
}

void world_lose(struct world *w)
{
    w->is_ready = w->is_awaited = w->said_idle = false;
    world_tell(w, EVENT_SOURCE_LOST);
}

void world_suspend(struct world *w)
{
    w->asleep_at = w->now;
    world_switch(w, EVENT_SUSPEND, true);
}

void world_resume(struct world *w)
{
    w->slept_for += w->now - w->asleep_at;
    w->asleep_at = USEC_NONE;
    world_switch(w, EVENT_SUSPEND, false);
}

void world_sleep_unheard(struct world *w, usec until)
{
    usec from = w->now;

    w->slept_for += until - from;
    w->now = until;
    world_send(w, (struct event){ .type = EVENT_SLEPT, .at = from });
}

void world_kill(struct world *w)
{
    core_save(&w->core, w->saved, sizeof w->saved);
    w->killed_at = w->now;
    w->is_down = true;
    w->is_ready = w->is_awaited = w->said_idle = false;
}

int world_restart(struct world *w, bool was_off)
{
    const struct settings settings = w->core.settings;
    struct effects effects;
    int r;

    w->is_down = false;
    memset(&w->core, 0, sizeof w->core);
    core_init(&w->core, &settings, w->now);
    r = core_restore(&w->core, w->saved, 0, w->killed_at, was_off, w->now, &effects);
    g_array_append_vals(w->effects, effects.list, effects.n);
    world_check_step(w, &effects, EVENT_TIME);
    world_tell(w, EVENT_TIME);
    return r;
}

unsigned world_count(const struct world *w, enum effect_type type)
{
    unsigned n = 0;

    for (unsigned i = 0; i < w->effects->len; i++)
        n += g_array_index(w->effects, struct effect, i).type == type;
    return n;
}

const struct effect *world_last(const struct world *w, enum effect_type type)
{
    for (unsigned i = w->effects->len; i > 0; i--)
        if (g_array_index(w->effects, struct effect, i - 1).type == type)
            return &g_array_index(w->effects, struct effect, i - 1);
    return NULL;
}

void world_forget(struct world *w)
{
    g_array_set_size(w->effects, 0);
}
