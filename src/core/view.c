#include "core/view.h"

#include "core/coach/exercise_turn.h"
#include "core/coach/gates.h"
#include "core/coach/stretch_hold.h"
#include "core/presence/walk.h"
#include "core/text.h"

static void view_presence(const struct presence *p, usec now, struct core_view *v)
{
    const struct clocks clocks = presence_clocks(p, now);
    const struct day today = presence_day(p, now);
    const struct interval *is = &p->present;
    const bool is_here = is->state != PRESENCE_AWAY && is->state != PRESENCE_UNKNOWN;

    v->state = is->state;
    v->reason = is->reason;
    v->since_at = is->since_at;
    v->bout_at = is->bout_at;
    v->sitting_since_at = is_here ? is->bout_at : USEC_NONE;
    v->clock_start_at =
        presence_is_seated(p) ? usec_add(is->since_at, -is->clocks.sitting) : USEC_NONE;
    v->sitting = clocks.sitting;
    v->active = clocks.active;
    v->standing = clocks.standing;
    v->overruled = p->overrule.lock      ? REASON_LOCK
                   : p->overrule.suspend ? REASON_SUSPEND
                                         : REASON_NONE;
    v->last_input_at = p->last_input_at;
    v->is_idle = is->state == PRESENCE_AWAY || p->idle_at != USEC_NONE;
    v->rest_end_at = is->rest_end_at;
    v->rest_length = is->rest_length;
    v->today_sitting = today.sitting;
    v->today_standing = today.standing;
    v->today_rests = today.rests;
}

static void view_holds(const struct core *core, struct core_view *v)
{
    struct gates gates;

    v->n_holds = 0;
    gates_list(&gates, &core->coach, &core->settings);
    for (unsigned i = 0; i < gates.n; i++)
        if (gates.list[i].type == GATE_HOLD)
            v->holds[v->n_holds++] = gates.list[i].name;
    v->n_held_by = core->coach.is_due ? v->n_holds : 0;
}

static unsigned bubble_id(const struct coach *c)
{
    if (c->greeting.stage == GREETING_SHOWN)
        return c->greeting.id;
    if (c->stage == OFFER_SHOWN)
        return c->id;
    return c->stretch.stage == STRETCH_NONE || c->stretch.is_hidden ? 0 : c->stretch.id;
}

static void view_stretch(const struct core *core, struct core_view *v)
{
    const struct stretch *s = &core->coach.stretch;
    struct plan_place place;

    v->today_stretches = core->coach.day_stretches;
    v->last_stretch_at = core->coach.stretch_at;
    v->last_side = core->coach.sides.last;
    v->can_verify = stretch_hold_can_verify(&core->presence);
    v->is_stretching = s->stage == STRETCH_STEPS;
    if (!v->is_stretching) {
        v->side = coach_side(&core->coach, &core->settings);
        exercise_turn_get(&core->settings, core->coach.turn, v->exercise);
        v->step = v->steps = v->file_step = v->repetition = 0;
        v->step_side = SIDE_MAX;
        v->is_held = false;
        v->step_at = v->step_ends_at = USEC_NONE;
        return;
    }
    place = stretch_place(s);
    v->side = s->side;
    text_copy(v->exercise, sizeof v->exercise, s->plan.exercise);
    v->step = s->step;
    v->steps = stretch_count(s);
    v->file_step = s->is_ready ? place.file_step : 0;
    v->repetition = place.repetition;
    v->step_side = stretch_step_side(s);
    v->is_held = s->quiet_at != USEC_NONE;
    v->step_at = s->step_at;
    v->step_ends_at = s->step_end_at;
}

static void view_coach(const struct core *core, struct core_view *v)
{
    const struct coach *c = &core->coach;
    v->phase = c->phase;
    v->phase_at = c->phase_at;
    view_holds(core, v);
    v->limit_at = coach_due_at(&core->presence, &core->settings);
    v->due_at = c->is_paused ? USEC_NONE : v->limit_at;
    v->next_at = coach_next_at(c, &core->presence, &core->settings);
    v->snoozed_until_at = c->ledger.snooze_end_at;
    v->is_paused = c->is_paused;
    v->paused_until_at = c->is_paused ? c->pause_end_at : USEC_NONE;
    v->suggestion_id = c->ledger.id;
    v->attempt = c->ledger.attempt;
    v->bubble_id = bubble_id(c);
    view_stretch(core, v);
    v->today_suggestions = c->day_suggestions;
    v->failed_at = c->failed_at;
}

static void view_walk(const struct presence *p, usec now, struct core_view *v)
{
    v->is_moving = walk_is_moving(p);
    v->last_walk_at = usec_max(p->walk.ended_at, p->walk.end_at);
    v->steps_last_hour = steps_last_hour(&p->steps, NULL, now);
}

bool core_tracker(const struct core *core, const char *id, usec now, struct core_tracker *ret)
{
    const struct step_tracker *t = steps_find(&core->presence.steps, id);

    if (t)
        *ret =
            (struct core_tracker){ t->walked_at, steps_last_hour(&core->presence.steps, t, now) };
    return t;
}

void core_view(const struct core *core, usec now, struct core_view *ret)
{
    view_presence(&core->presence, now, ret);
    view_walk(&core->presence, now, ret);
    view_coach(core, ret);
}

bool core_evidence(const struct core *core, usec now, unsigned *cursor, struct core_evidence *ret)
{
    const struct evidences *all = &core->presence.evidence;

    while (*cursor < all->n) {
        const struct evidence *e = &all->list[(*cursor)++];

        if (!e->is_sure || e->is_mute || e->ended_at <= now || e->until_at <= now)
            continue;
        *ret = (struct core_evidence){ e->source, e->detail, e->kind, e->since_at, e->until_at };
        return true;
    }
    return false;
}

usec core_stepped_at(const struct core *core)
{
    return core->now;
}

const struct decided *core_decision(const struct core *core, unsigned back)
{
    return reasons_get(&core->reasons, back);
}

uint64_t core_decisions(const struct core *core)
{
    return core->reasons.count;
}

usec core_save_at(const struct core *core)
{
    if (core->coach.is_paused)
        return core->coach.pause_end_at;
    if (core->coach.phase != COACH_COUNTING || !presence_is_seated(&core->presence))
        return USEC_NEVER;
    return coach_due_at(&core->presence, &core->settings);
}

/* After a restart, the source is not known until it repeats its report. */
const char *core_contradicted_lock(const struct core *core)
{
    const struct presence *p = &core->presence;

    return p->overrule.lock && *p->locked_by ? p->locked_by : NULL;
}

const char *core_contradicted_suspend(const struct core *core)
{
    const struct presence *p = &core->presence;

    return p->overrule.suspend && *p->suspended_by ? p->suspended_by : NULL;
}
