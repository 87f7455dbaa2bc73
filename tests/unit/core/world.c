#include "world-check.h"

#include <string.h>

#include "core/view.h"

const struct plan world_plan = {
    .exercise = "ql-doorway",
    .n_steps = 2,
    .steps = { { 5 * USEC_SEC, false }, { 0, true } },
    .repeat = 1,
    .has_sides = true,
    .counts_as_rest = true,
};

void world_init(struct world *w, const struct settings *settings, usec now)
{
    struct settings defaults;
    struct world_record first = { PRESENCE_UNKNOWN, now, now, now };

    settings_init(&defaults);
    memset(w, 0, sizeof *w);
    g_strlcpy(w->label, "a world", sizeof w->label);
    w->now = now;
    w->is_checked = true;
    w->last_input_at = now;
    w->asleep_at = USEC_NONE;
    w->plan = world_plan;
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

/* Sends the reply of the notifier to a reminder, or to a bubble that the person asked for. */
static void answer(struct world *w, unsigned id, bool is_forced)
{
    enum event_type type = EVENT_SHOWN;

    if (w->server == WORLD_SERVER_SILENT)
        return;
    if (w->server == WORLD_SERVER_ABSENT)
        type = EVENT_FAILED;
    else if (w->is_dnd && !is_forced)
        type = EVENT_REFUSED;
    world_send(w, event_answer(type, w->now, id));
}

/* Whether the source can report neither idleness nor input now. */
static bool is_hidden(const struct world *w)
{
    const struct evidences *e = &w->core.presence.evidence;

    for (unsigned i = 0; w->hides_idle && i < e->n; i++)
        if ((e->list[i].kind == EVIDENCE_INHIBITOR || e->list[i].kind == EVIDENCE_VIDEO ||
             e->list[i].kind == EVIDENCE_KEEP_AWAKE) &&
            e->list[i].ended_at == USEC_NEVER)
            return true;
    return false;
}

/* The event with garbage in each member that its type does not have. If the core reads one of them,
 * the test fails. */
static struct event poisoned(const struct event *e)
{
    struct event p;

    memset(&p, 0x5a, sizeof p);
    p.type = e->type;
    p.at = e->at;
    if (event_type_is_switch(e->type))
        p = event_switch_by(e->type, e->at, e->on, e->by);
    else if (event_type_is_answer(e->type)) {
        p.id = e->id;
        p.plan = e->plan;
    } else if (e->type == EVENT_SOURCE_READY)
        p.ready = e->ready;
    else if (e->type == EVENT_EVIDENCE)
        p.evidence = e->evidence;
    else if (e->type == EVENT_STEPS || e->type == EVENT_STEP_TOTAL)
        p.steps = e->steps;
    else if (event_type_is_alert(e->type))
        p.id = e->id;
    else if (e->type == EVENT_CREDIT || e->type == EVENT_CORRECT)
        p.span = e->span;
    else if (e->type == EVENT_SETTINGS)
        p.settings = e->settings;
    else if (e->type == EVENT_STRETCH || e->type == EVENT_REPORT_STRETCH) {
        p.plan = e->plan;
        p.side = e->side;
    } else if (e->type == EVENT_FEEDBACK)
        p.feedback = e->feedback;
    else if (e->type == EVENT_HOURS)
        p.hours = e->hours;
    else if (e->type == EVENT_RANDOM)
        p.random = e->random;
    else if (e->type == EVENT_SNOOZE)
        p.snooze_for = e->snooze_for;
    else if (e->type == EVENT_PAUSE || e->type == EVENT_PAUSE_UNTIL)
        p.pause_until_at = e->pause_until_at;
    else if (e->type == EVENT_CLOCK)
        p.clock_shift = e->clock_shift;
    else
        g_assert_true(event_type_is_plain(e->type));
    return p;
}

/* The source reads its counters when it is asked for the next input. */
static void read_counters(struct world *w)
{
    const bool was_reset = w->was_reset;

    w->was_reset = w->is_reset;
    if (w->is_reset && w->is_unread)
        world_send(w, event_plain(EVENT_RESET, w->last_input_at));
    else if (was_reset && !w->is_reset)
        world_send(w, event_plain(EVENT_INPUT, w->last_input_at));
}

enum refusal world_send(struct world *w, struct event event)
{
    const bool was_awaited = w->is_awaited;
    struct event p = poisoned(&event);
    struct effects effects;

    if (event.type == EVENT_DISMISSED || event.type == EVENT_EXPIRED ||
        event.type == EVENT_REFUSED || event.type == EVENT_FAILED)
        w->bubble = event.id == w->bubble ? 0 : w->bubble;
    if (event.type == EVENT_EVIDENCE && !event.evidence.on && is_hidden(w))
        w->last_input_at = w->now; /* this restarts its counter */
    memset(&effects, 0, sizeof effects);
    w->result = core_step(&w->core, w->now, &p, &effects);
    g_array_append_vals(w->effects, effects.list, effects.n);
    world_check_step(w, &effects, event.type);
    for (unsigned i = 0; i < effects.n; i++)
        if (effects.list[i].type == EFFECT_AWAIT_INPUT)
            w->is_awaited = w->is_ready && w->can_await;
    for (unsigned i = 0; i < effects.n; i++)
        if (effects.list[i].type == EFFECT_SHOW)
            answer(w, effects.list[i].show.id, effects.list[i].show.is_forced);
        else if (effects.list[i].type == EFFECT_STEP)
            answer(w, effects.list[i].step.id, true);
        else if (effects.list[i].type == EFFECT_AFTERWARDS)
            answer(w, effects.list[i].stretch.id, true);
        else if (effects.list[i].type == EFFECT_GREETING)
            answer(w, effects.list[i].greeting.id, false);
    if (w->is_awaited && !was_awaited)
        read_counters(w);
    return w->result;
}

const struct plan *world_next_plan(struct world *w)
{
    struct core_view view;

    core_view(&w->core, w->now, &view);
    memcpy(w->plan.exercise, view.exercise, sizeof w->plan.exercise);
    return &w->plan;
}

enum refusal world_send_plain(struct world *w, enum event_type type)
{
    return world_send(w, event_plain(type, w->now));
}

enum refusal world_switch(struct world *w, enum event_type type, bool on)
{
    return world_send(w, event_switch(type, w->now, on));
}

static usec idle_at(const struct world *w)
{
    if (is_hidden(w) || !w->is_ready || w->is_idle_reported || w->asleep_at != USEC_NONE)
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
            w->is_idle_reported = true;
            world_send(w, event_plain(EVENT_IDLE, w->last_input_at));
        } else {
            world_send_plain(w, EVENT_TIME);
        }
    }
    w->now = at;
}

static void move(struct world *w, bool is_reset)
{
    const bool is_reported = w->is_ready && (w->is_idle_reported || w->is_awaited) && !is_hidden(w);

    w->last_input_at = w->now;
    w->slept_for = 0;
    w->is_reset = is_reset;
    w->is_unread = !is_reported;
    if (!is_reported)
        return;
    w->is_idle_reported = w->is_awaited = false;
    w->was_reset = is_reset;
    world_send_plain(w, is_reset ? EVENT_RESET : EVENT_INPUT);
}

void world_touch(struct world *w)
{
    move(w, false);
}

void world_reset(struct world *w)
{
    move(w, true);
}

void world_reset_until(struct world *w, usec until, usec every)
{
    for (;;) {
        world_reset(w);
        if (w->now >= until)
            break;
        world_to(w, usec_min(w->now + every, until));
    }
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
    const struct event e =
        event_ready(w->now, knows_last ? w->last_input_at : USEC_NONE, can_await, w->hides_idle);

    if (!knows_last) {
        w->last_input_at = w->now; /* its counter starts now */
        w->slept_for = 0;
    }
    w->is_ready = true;
    w->can_await = can_await;
    w->is_awaited = false;
    w->is_idle_reported = w->now - w->last_input_at - w->slept_for >= w->core.settings.away_after;
    world_send(w, e);
}

void world_lose(struct world *w)
{
    w->is_ready = w->is_awaited = w->is_idle_reported = false;
    world_send_plain(w, EVENT_SOURCE_LOST);
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

void world_sleep_unannounced(struct world *w, usec until)
{
    usec from = w->now;

    w->slept_for += until - from;
    w->now = until;
    world_send(w, event_plain(EVENT_SLEPT, from));
}

void world_record(struct world *w)
{
    core_save(&w->core, w->recorded, sizeof w->recorded);
    w->recorded_at = w->now;
    w->save_at = core_save_at(&w->core);
}

void world_kill(struct world *w)
{
    if (!*w->recorded)
        world_record(w);
    core_save(&w->core, w->saved, sizeof w->saved);
    w->killed_at = w->now;
    w->is_down = true;
    w->is_ready = w->is_awaited = w->is_idle_reported = false;
}

static const enum core_end ends[] = {
    [WORLD_POWER_OFF] = CORE_END_SESSION, [WORLD_SIGNED_OUT] = CORE_END_SESSION,
    [WORLD_NO_LOGIND] = CORE_END_STOPPED, [WORLD_STOPPED_OUT] = CORE_END_WITHIN,
    [WORLD_KILLED_OUT] = CORE_END_KILLED,
};

struct core_saved world_saved(const char *text, usec ended_at, enum world_end end)
{
    return (struct core_saved){ .text = text,
                                .saved_at = ended_at,
                                .save_at = USEC_NEVER,
                                .ended_at = USEC_NONE,
                                .day_at = USEC_NONE,
                                .end = ends[end],
                                .is_same_boot = end != WORLD_POWER_OFF && end != WORLD_POWER_CUT };
}

int world_restart(struct world *w, enum world_end end)
{
    const struct settings settings = w->core.settings;
    struct core_saved saved = world_saved(w->saved, w->killed_at, end);
    struct effects effects;
    usec ended_at;
    int r;

    if (end == WORLD_POWER_CUT) {
        saved.text = w->recorded;
        saved.saved_at = w->recorded_at;
        saved.save_at = w->save_at;
    }
    saved.boot_at = saved.session_at = w->now;
    if (end == WORLD_RUNNING)
        saved.session_at = 0;
    w->is_down = false;
    memset(&w->core, 0, sizeof w->core);
    core_init(&w->core, &settings, w->now);
    r = core_restore(&w->core, &saved, w->now, &effects, &ended_at);
    g_array_append_vals(w->effects, effects.list, effects.n);
    world_check_step(w, &effects, EVENT_TIME);
    world_send_plain(w, EVENT_TIME);
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
