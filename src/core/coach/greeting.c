#include "core/coach/greeting.h"

#include "core/coach/gates.h"

static bool is_given(const struct greeting *g)
{
    return g->stage >= GREETING_SENDING;
}

/* From which instant on the greeting may come, as far as is known: when the last gate opens. Once a
 * stretch is due, the suggestion itself comes next. */
static usec open_at(const struct coach *c, const struct presence *p, const struct settings *s)
{
    struct gates gates;

    if (p->present.state != PRESENCE_ACTIVE || !p->is_ready || c->is_due)
        return USEC_NEVER;
    if (c->stage != OFFER_NONE || c->stretch.stage != STRETCH_NONE)
        return USEC_NEVER;
    gates_list(&gates, c, s);
    return gates_are_waits(&gates) ? gates_open_at(&gates) : USEC_NEVER;
}

/* While it is being sent, the answer decides: a server that refuses it has shown nothing. */
static bool may_stay(const struct coach *c, const struct presence *p, const struct step *step)
{
    struct gates gates;

    gates_list(&gates, c, step->settings);
    return gates_are_waits(&gates) && c->stage < OFFER_SENDING &&
           c->stretch.stage == STRETCH_NONE && p->present.state != PRESENCE_AWAY;
}

void greeting_end(struct coach *c, const struct step *step)
{
    struct greeting *g = &c->greeting;

    if (is_given(g))
        effects_add(step->effects, EFFECT_WITHDRAW, step->now)->withdraw.id = g->id;
    g->stage = GREETING_NONE;
    g->id = 0;
}

static void await_input(struct greeting *g, const struct step *step)
{
    g->await_at = USEC_NEVER;
    effects_add(step->effects, EFFECT_AWAIT_INPUT, step->now);
}

/* The input that has just come shows that the person is here. */
static void begin(struct greeting *g, const struct presence *p, const struct step *step,
                  bool is_input)
{
    const bool awaits = p->can_await && !is_input;

    g->stage = awaits ? GREETING_AWAITING : GREETING_PAUSING;
    g->stage_at = g->input_at = is_input ? p->last_input_at : step->now;
    g->await_at = awaits ? USEC_NEVER : usec_add(g->input_at, COACH_AWAIT_AFTER);
    if (awaits)
        await_input(g, step);
}

static usec lull_at(const struct greeting *g, const struct settings *s)
{
    return usec_min(usec_add(g->stage_at, settings_typing_pause(s)),
                    usec_add(g->input_at, COACH_AWAIT_AFTER + COACH_LULL));
}

static void send(struct coach *c, const struct presence *p, const struct step *step)
{
    struct effect *e = effects_add(step->effects, EFFECT_GREETING, step->now);
    struct greeting *g = &c->greeting;

    g->stage = GREETING_SENDING;
    g->stage_at = step->now;
    g->id = ++c->last_id;
    e->greeting.id = g->id;
    e->greeting.timeout = COACH_SHOW_NORMAL;
    e->greeting.due_in = usec_since(coach_due_at(p, step->settings), step->now);
}

/* Waits for an input, and then for a lull. */
static void follow_input(struct coach *c, const struct presence *p, const struct step *step,
                         bool is_input)
{
    struct greeting *g = &c->greeting;

    if (g->stage == GREETING_AWAITING && is_input && p->last_input_at >= g->stage_at) {
        g->stage = GREETING_PAUSING;
        g->stage_at = p->last_input_at;
    } else if (g->stage == GREETING_AWAITING) {
        if (!p->can_await)
            begin(g, p, step, is_input);
        else if (is_input)
            await_input(g, step); /* older than the request */
    }
    if (g->stage != GREETING_PAUSING)
        return;
    if (is_input) {
        g->input_at = p->last_input_at;
        g->await_at = usec_add(g->input_at, COACH_AWAIT_AFTER);
    }
    if (step->now >= lull_at(g, step->settings))
        send(c, p, step);
    else if (step->now >= g->await_at)
        await_input(g, step);
}

void greeting_step(struct coach *c, const struct presence *p, const struct step *step,
                   const struct event *event, bool is_input)
{
    struct greeting *g = &c->greeting;

    if (event->type == EVENT_GREET && g->stage == GREETING_NONE)
        g->stage = GREETING_WAITING;
    if (event->type == EVENT_STOP || c->stage == OFFER_SHOWN) {
        greeting_end(c, step); /* the suggestion shows that the service runs */
        return;
    }
    if (g->stage == GREETING_SENDING && step->now >= usec_add(g->stage_at, COACH_ANSWER))
        greeting_end(c, step);
    else if (g->stage == GREETING_SHOWN && step->now >= g->show_end_at)
        greeting_end(c, step);
    else if (g->stage == GREETING_SHOWN && !may_stay(c, p, step))
        greeting_end(c, step);
    if (g->stage == GREETING_NONE || is_given(g))
        return;
    if (open_at(c, p, step->settings) > step->now)
        g->stage = GREETING_WAITING;
    else if (g->stage == GREETING_WAITING)
        begin(g, p, step, is_input);
    else
        follow_input(c, p, step, is_input);
}

usec greeting_deadline(const struct coach *c, const struct presence *p, const struct settings *s)
{
    const struct greeting *g = &c->greeting;

    switch (g->stage) {
    case GREETING_WAITING:
        return open_at(c, p, s);
    case GREETING_PAUSING:
        return usec_min(lull_at(g, s), g->await_at);
    case GREETING_SENDING:
        return usec_add(g->stage_at, COACH_ANSWER);
    case GREETING_SHOWN:
        return g->show_end_at;
    default:
        return USEC_NEVER;
    }
}

bool greeting_answer(struct coach *c, const struct presence *p, const struct step *step,
                     const struct event *event)
{
    struct greeting *g = &c->greeting;

    if (!is_given(g) || event->id != g->id)
        return false;
    switch (event->type) {
    case EVENT_SHOWN:
        g->stage = GREETING_SHOWN;
        g->show_end_at = usec_add(step->now, COACH_SHOW_NORMAL);
        break;
    case EVENT_REFUSED: /* nothing was sent; it waits until do not disturb ends */
        g->stage = GREETING_WAITING;
        g->id = 0;
        coach_set_hold(c, p, step, "dnd", true, USEC_NEVER);
        break;
    case EVENT_STARTED: /* a click on it: the person has read it */
        greeting_end(c, step);
        break;
    default:
        g->stage = GREETING_NONE;
        g->id = 0;
    }
    return true;
}

void greeting_resume(struct coach *c, const struct step *step)
{
    if (c->greeting.stage == GREETING_SENDING)
        greeting_end(c, step);
    else if (c->greeting.stage == GREETING_AWAITING || c->greeting.stage == GREETING_PAUSING)
        c->greeting.stage = GREETING_WAITING;
}
