#include "desk.h"

#include "core/view.h"

#include <string.h>

struct later {
    usec at;
    struct event event;
};

usec desk_draw(struct desk *d, usec low, usec high)
{
    return draw_between(&d->random, low, high);
}

void desk_later(struct desk *d, usec at, const struct event *event)
{
    struct later l = { at, *event };

    g_array_append_val(d->later, l);
}

/* A state that began in the past replaces all claims for the time since then. */
static void apply_state(struct desk *d, const struct effect *e)
{
    struct claimed c = { e->state.state, e->state.reason, e->at, d->now };
    GArray *t = d->timeline;

    while (t->len && g_array_index(t, struct claimed, t->len - 1).at >= e->at)
        g_array_set_size(t, t->len - 1);
    g_array_append_val(t, c);
}

/* The core corrects the time before now: the span gets another state, but input stays. */
static void apply_corrected(struct desk *d, const struct effect *e)
{
    const usec start = e->corrected.start_at, end = e->corrected.end_at;
    GArray *was = d->timeline, *t = g_array_new(FALSE, FALSE, sizeof(struct claimed));

    for (unsigned i = 0; i < was->len; i++) {
        const struct claimed c = g_array_index(was, struct claimed, i);
        const usec until =
            i + 1 < was->len ? g_array_index(was, struct claimed, i + 1).at : USEC_NEVER;
        const usec from = usec_max(c.at, start), to = usec_min(until, end);
        struct claimed piece = { e->corrected.state, e->corrected.reason, from, d->now };

        if (from >= to || (c.state == PRESENCE_ACTIVE && piece.state == PRESENCE_PASSIVE)) {
            g_array_append_val(t, c);
            continue;
        }
        if (c.at < from)
            g_array_append_val(t, c);
        g_array_append_val(t, piece);
        piece = c;
        piece.at = to;
        if (to < until)
            g_array_append_val(t, piece);
    }
    g_array_free(was, TRUE);
    d->timeline = t;
}

static void apply_rest(struct desk *d, const struct effect *e)
{
    struct claimed_rest r = { e->rest.start_at, e->rest.end_at, e->rest.reason,
                              e->type == EFFECT_REST, e->rest.walked_for };

    unsigned place;

    for (unsigned i = d->rests->len; i-- > 0;)
        if (g_array_index(d->rests, struct claimed_rest, i).start_at == r.start_at)
            g_array_remove_index(d->rests, i);
    if (r.end_at <= r.start_at)
        return;            /* there was no rest */
    place = d->rests->len; /* steps that are known late may prove a rest before the last one */
    while (place && g_array_index(d->rests, struct claimed_rest, place - 1).end_at > r.end_at)
        place--;
    g_array_insert_val(d->rests, place, r);
}

static void apply_blip(struct desk *d, const struct effect *e)
{
    for (unsigned i = d->rests->len; i-- > 0;) {
        const struct claimed_rest *r = &g_array_index(d->rests, struct claimed_rest, i);

        if (r->start_at == e->blip.start_at && r->end_at == e->blip.back_at)
            g_array_remove_index(d->rests, i);
    }
}

/* Shows the bubble; the person may dismiss or snooze it. */
static void apply_show(struct desk *d, const struct effect *e)
{
    struct event event = event_answer(EVENT_SHOWN, d->now, e->show.id);
    usec n = desk_draw(d, 0, 99);

    g_array_append_val(d->bubbles, d->now);
    desk_later(d, d->now, &event);
    if (n >= 45)
        return;
    event = n < 30 ? event_answer(EVENT_DISMISSED, 0, e->show.id) : event_snooze(0, 0);
    desk_later(d, d->now + desk_draw(d, USEC_SEC, 9 * USEC_SEC), &event);
}

/* Writes the snapshot together with the record, as src/app does. */
static void save(struct desk *d, bool is_recorded)
{
    struct core_view view;

    core_view(&d->core, d->now, &view);
    if (!is_recorded && view.phase == d->phase)
        return;
    core_save(&d->core, d->saved, sizeof d->saved);
    d->saved_at = d->now;
    d->phase = view.phase;
}

void desk_apply(struct desk *d, const struct effects *effects)
{
    bool is_recorded = false;

    for (unsigned i = 0; i < effects->n; i++) {
        const struct effect *e = &effects->list[i];

        is_recorded |= e->type >= EFFECT_STATE;
        switch (e->type) {
        case EFFECT_STATE:
            apply_state(d, e);
            break;
        case EFFECT_REST:
        case EFFECT_CREDIT:
            apply_rest(d, e);
            break;
        case EFFECT_BLIP:
            apply_blip(d, e);
            break;
        case EFFECT_CORRECTED:
            apply_corrected(d, e);
            break;
        case EFFECT_SHOW:
            apply_show(d, e);
            break;
        case EFFECT_ASK:
            chair_ask(d);
            break;
        case EFFECT_AWAIT_INPUT:
            server_await(&d->server, d->now);
            break;
        default:
            break;
        }
    }
    save(d, is_recorded);
}

static void step(struct desk *d, const struct event *event)
{
    struct effects effects;

    core_step(&d->core, d->now, event, &effects);
    d->steps++;
    desk_apply(d, &effects);
}

/* Applies the lie to @e. True: the core must not receive it at all. */
static bool is_dropped(struct desk *d, struct event *e)
{
    const bool is_idle = e->type == EVENT_IDLE;

    switch (d->lie) {
    case LIE_NO_IDLE:
        return is_idle;
    case LIE_IDLE_LATE:
        if (is_idle)
            e->at += 10 * USEC_MIN;
        return false;
    case LIE_NO_STEPS:
        return e->type == EVENT_STEPS || e->type == EVENT_STEP_TOTAL;
    case LIE_NO_EVIDENCE:
        return e->type == EVENT_EVIDENCE;
    default:
        return false;
    }
}

/* On every wakeup, the service first checks whether the machine has slept. */
static void check_clock(struct desk *d)
{
    const struct event slept = event_plain(EVENT_SLEPT, d->now - d->unseen_sleep);

    d->clock_check_at = USEC_NEVER;
    if (d->unseen_sleep == 0)
        return;
    d->unseen_sleep = 0;
    step(d, &slept);
}

void desk_send(struct desk *d, const struct event *event)
{
    struct event e = *event;

    if (d->is_down || is_dropped(d, &e))
        return;
    check_clock(d);
    if (e.type == EVENT_INPUT)
        chair_input(d);
    step(d, &e);
}

/* The pair of notifications sees several inhibitors as one, from the start of the first to the end
 * of the last; it cannot see gaps below AwayAfter. */
static void show_pair(struct desk *d, const struct event *event)
{
    struct shown pair = { 0, EVIDENCE_INHIBITOR, NULL, event->at, USEC_NEVER, false, true, false };

    if (event->evidence.on) {
        g_array_append_val(d->shown, pair);
        return;
    }
    for (unsigned i = d->shown->len; i-- > 0;) {
        struct shown *s = &g_array_index(d->shown, struct shown, i);

        if (s->claim == 0) {
            s->to = usec_max(event->at, s->from);
            return;
        }
    }
}

static void on_server(void *userdata, const struct event *event)
{
    struct desk *d = userdata;

    if (event->type == EVENT_EVIDENCE && !d->is_down)
        show_pair(d, event);
    desk_send(d, event);
}

/* The timer of the service; USEC_NEVER: none. */
static usec timer_at(struct desk *d)
{
    usec deadline;

    if (d->is_down || d->asleep_at != USEC_NONE)
        return USEC_NEVER;
    deadline = core_deadline(&d->core);
    if (deadline == USEC_NEVER || !d->plan->is_late)
        return usec_max(deadline, d->now);
    if (deadline != d->timer_of) {
        d->timer_of = deadline;
        d->late_for = desk_draw(d, 0, PLAN_LATE);
    }
    return usec_max(deadline + d->late_for, d->now);
}

static usec later_at(const struct desk *d, unsigned *ret)
{
    usec at = USEC_NEVER;

    for (unsigned i = 0; i < d->later->len && d->asleep_at == USEC_NONE; i++)
        if (g_array_index(d->later, struct later, i).at < at)
            at = g_array_index(d->later, struct later, *ret = i).at;
    return usec_max(at, d->now);
}

static void send_later(struct desk *d, unsigned i)
{
    struct event event = g_array_index(d->later, struct later, i).event;

    g_array_remove_index(d->later, i);
    event.at = d->now;
    desk_send(d, &event);
}

/* Runs the next event, those of the plan before those of the service; false: the day is over. */
static bool run_next(struct desk *d, unsigned *fact, unsigned *touch)
{
    const struct event time = event_plain(EVENT_TIME, USEC_NEVER);
    const struct day_plan *p = d->plan;
    const bool is_awake = d->asleep_at == USEC_NONE && !d->is_off;
    unsigned i = 0;
    usec fact_at =
        *fact < p->facts->len ? g_array_index(p->facts, struct fact, *fact).at : USEC_NEVER;
    usec touch_at = *touch < p->touches->len ? g_array_index(p->touches, usec, *touch) : USEC_NEVER;
    usec server_at = is_awake ? server_next(&d->server, d->now) : USEC_NEVER;
    usec clock_check_at =
        is_awake && !d->is_down ? usec_max(d->clock_check_at, d->now) : USEC_NEVER;
    usec later = later_at(d, &i), timer = timer_at(d);
    usec reading_at = d->chair.reading_at ? usec_max(d->chair.reading_at, d->now) : USEC_NEVER;
    usec own =
        usec_min(usec_min(server_at, clock_check_at), usec_min(usec_min(later, reading_at), timer));
    usec next = usec_min(usec_min(fact_at, touch_at), own);

    if (next > p->now)
        return false;
    d->now = next;
    if (fact_at == next) {
        desk_fact(d, &g_array_index(p->facts, struct fact, (*fact)++));
    } else if (touch_at == next) {
        (*touch)++;
        if (is_awake && !d->is_seat_taken)
            server_touch(&d->server, next);
    } else if (server_at == next) {
        server_run(&d->server, next);
    } else if (later == next) {
        send_later(d, i);
    } else if (reading_at == next) {
        chair_read(d);
    } else if (clock_check_at == next) {
        check_clock(d);
    } else {
        desk_send(d, &time);
    }
    return true;
}

static void init(struct desk *d, const struct day_plan *p, enum lie lie)
{
    memset(d, 0, sizeof *d);
    d->plan = p;
    d->lie = lie;
    d->random = p->seed * 0xd1342543de82ef95ULL + 0x89abcdef;
    d->asleep_at = USEC_NONE;
    d->clock_check_at = USEC_NEVER;
    d->timer_of = USEC_NONE;
    d->saved_at = USEC_NONE;
    d->day_at = PLAN_START;
    d->later = g_array_new(FALSE, FALSE, sizeof(struct later));
    d->shown = g_array_new(FALSE, FALSE, sizeof(struct shown));
    d->timeline = g_array_new(FALSE, FALSE, sizeof(struct claimed));
    d->rests = g_array_new(FALSE, FALSE, sizeof(struct claimed_rest));
    d->bubbles = g_array_new(FALSE, FALSE, sizeof(usec));
}

void desk_run(struct desk *d, const struct day_plan *p, enum lie lie)
{
    struct claimed first = { PRESENCE_UNKNOWN, REASON_START, USEC_NONE, USEC_NONE };
    unsigned fact = 0, touch = 0, spins = 0;
    usec before;

    init(d, p, lie);
    server_init(&d->server, p, on_server, d);
    d->now = g_array_index(p->truth, struct stretch_of_truth, 0).at;
    first.at = first.claimed_at = d->now;
    g_array_append_val(d->timeline, first);
    server_start(&d->server, d->now);
    d->is_down = p->starts_late;
    if (!d->is_down)
        desk_start(d, false);
    if (lie == LIE_EVIDENCE) {
        const struct event e = event_evidence(
            0, (struct event_evidence){ "liar", "", EVIDENCE_VIDEO, true, false, USEC_NEVER });

        desk_later(d, d->now + 3 * USEC_HOUR, &e);
    }
    do {
        before = d->now;
        if (!run_next(d, &fact, &touch))
            break;
        spins = d->now > before ? 0 : spins + 1;
        if (spins > 1000)
            g_error("%s, seed %" G_GUINT64_FORMAT ": the deadline does not advance", p->kind->name,
                    p->seed);
    } while (true);
    d->now = p->now;
}

void desk_done(struct desk *d)
{
    g_array_free(d->later, TRUE);
    g_array_free(d->shown, TRUE);
    g_array_free(d->timeline, TRUE);
    g_array_free(d->rests, TRUE);
    g_array_free(d->bubbles, TRUE);
}
