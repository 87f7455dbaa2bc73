#include "desk.h"

#include <string.h>

struct later {
    usec at;
    struct event event;
};

usec desk_draw(struct desk *d, usec low, usec high)
{
    d->random ^= d->random << 13;
    d->random ^= d->random >> 7;
    d->random ^= d->random << 17;
    return low + (usec)((d->random >> 1) % (uint64_t)(high - low + 1));
}

void desk_later(struct desk *d, usec at, const struct event *event)
{
    struct later l = { at, *event };

    g_array_append_val(d->later, l);
}

/* What is said to have begun at some instant replaces what was said of the time after. */
static void take_state(struct desk *d, const struct effect *e)
{
    struct claimed c = { e->state.state, e->state.reason, e->at, d->now };
    GArray *t = d->timeline;

    while (t->len && g_array_index(t, struct claimed, t->len - 1).at >= e->at)
        g_array_set_size(t, t->len - 1);
    g_array_append_val(t, c);
}

static void take_rest(struct desk *d, const struct effect *e)
{
    struct claimed_rest r = { e->rest.start_at, e->rest.end_at, e->rest.reason,
                              e->type == EFFECT_REST };

    for (unsigned i = d->rests->len; i-- > 0;)
        if (g_array_index(d->rests, struct claimed_rest, i).start_at == r.start_at)
            g_array_remove_index(d->rests, i);
    g_array_append_val(d->rests, r);
}

static void take_blip(struct desk *d, const struct effect *e)
{
    for (unsigned i = d->rests->len; i-- > 0;) {
        const struct claimed_rest *r = &g_array_index(d->rests, struct claimed_rest, i);

        if (r->start_at == e->blip.start_at && r->end_at == e->blip.back_at)
            g_array_remove_index(d->rests, i);
    }
}

/* The bubble comes up; one may be waved away or put off. */
static void take_show(struct desk *d, const struct effect *e)
{
    struct event event = { .type = EVENT_SHOWN, .at = d->now, .id = e->show.id };
    usec n = desk_draw(d, 0, 99);

    g_array_append_val(d->bubbles, d->now);
    desk_later(d, d->now, &event);
    if (n >= 45)
        return;
    event = (struct event){ .type = n < 30 ? EVENT_DISMISSED : EVENT_SNOOZE };
    if (n < 30)
        event.id = e->show.id;
    desk_later(d, d->now + desk_draw(d, USEC_SEC, 9 * USEC_SEC), &event);
}

/* The snapshot is written with the record, as src/app does it. */
static void save(struct desk *d, bool is_recorded)
{
    if (!is_recorded && d->core.coach.phase == d->phase)
        return;
    core_save(&d->core, d->saved, sizeof d->saved);
    d->saved_at = d->now;
    d->phase = d->core.coach.phase;
}

void desk_take(struct desk *d, const struct effects *effects)
{
    bool is_recorded = false;

    for (unsigned i = 0; i < effects->n; i++) {
        const struct effect *e = &effects->list[i];

        is_recorded |= e->type >= EFFECT_STATE;
        switch (e->type) {
        case EFFECT_STATE:
            take_state(d, e);
            break;
        case EFFECT_REST:
        case EFFECT_CREDIT:
            take_rest(d, e);
            break;
        case EFFECT_BLIP:
            take_blip(d, e);
            break;
        case EFFECT_SHOW:
            take_show(d, e);
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
    desk_take(d, &effects);
}

/* True: the core shall not hear it as it is. */
static bool is_bent(struct desk *d, struct event *e)
{
    const bool is_idle = e->type == EVENT_IDLE;

    switch (d->lie) {
    case LIE_DEAF_TO_IDLE:
        return is_idle;
    case LIE_IDLE_LATE:
        if (is_idle)
            e->at += 10 * USEC_MIN;
        return false;
    case LIE_NO_EVIDENCE:
        return e->type == EVENT_EVIDENCE;
    default:
        return false;
    }
}

/* Whatever wakes the service, first it looks whether the machine has slept. */
static void look_at_clock(struct desk *d)
{
    const struct event slept = { .type = EVENT_SLEPT, .at = d->now - d->unseen_sleep };

    d->look_at = USEC_NEVER;
    if (d->unseen_sleep == 0)
        return;
    d->unseen_sleep = 0;
    step(d, &slept);
}

void desk_tell(struct desk *d, const struct event *event)
{
    struct event e = *event;

    if (d->is_down || is_bent(d, &e))
        return;
    look_at_clock(d);
    step(d, &e);
}

/* What the pair of notifications shows is one inhibitor, from the first of several to the last: it
 * cannot see gaps below AwayAfter. */
static void show_pair(struct desk *d, const struct event *event)
{
    struct shown pair = { 0, EVIDENCE_INHIBITOR, event->at, USEC_NEVER, false, true };

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
    desk_tell(d, event);
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
        d->late_for = desk_draw(d, 0, 4 * USEC_MIN);
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

static void do_later(struct desk *d, unsigned i)
{
    struct event event = g_array_index(d->later, struct later, i).event;

    g_array_remove_index(d->later, i);
    event.at = d->now;
    desk_tell(d, &event);
}

/* Does what comes next, the world's doing before the service's; false: the day is over. */
static bool go_on(struct desk *d, unsigned *fact, unsigned *touch)
{
    static const struct event time = { .type = EVENT_TIME, .at = USEC_NEVER };
    const struct plan *p = d->plan;
    const bool is_awake = d->asleep_at == USEC_NONE && !d->is_off;
    unsigned i = 0;
    usec fact_at =
        *fact < p->facts->len ? g_array_index(p->facts, struct fact, *fact).at : USEC_NEVER;
    usec touch_at = *touch < p->touches->len ? g_array_index(p->touches, usec, *touch) : USEC_NEVER;
    usec server_at = is_awake ? server_next(&d->server, d->now) : USEC_NEVER;
    usec look_at = is_awake && !d->is_down ? usec_max(d->look_at, d->now) : USEC_NEVER;
    usec later = later_at(d, &i), timer = timer_at(d);
    usec own = usec_min(usec_min(server_at, look_at), usec_min(later, timer));
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
        do_later(d, i);
    } else if (look_at == next) {
        look_at_clock(d);
    } else {
        desk_tell(d, &time);
    }
    return true;
}

static void init(struct desk *d, const struct plan *p, enum lie lie)
{
    memset(d, 0, sizeof *d);
    d->plan = p;
    d->lie = lie;
    d->random = p->seed * 0xd1342543de82ef95ULL + 0x89abcdef;
    d->asleep_at = USEC_NONE;
    d->look_at = USEC_NEVER;
    d->timer_of = USEC_NONE;
    d->saved_at = USEC_NONE;
    d->day_at = PLAN_START;
    d->later = g_array_new(FALSE, FALSE, sizeof(struct later));
    d->shown = g_array_new(FALSE, FALSE, sizeof(struct shown));
    d->timeline = g_array_new(FALSE, FALSE, sizeof(struct claimed));
    d->rests = g_array_new(FALSE, FALSE, sizeof(struct claimed_rest));
    d->bubbles = g_array_new(FALSE, FALSE, sizeof(usec));
}

void desk_run(struct desk *d, const struct plan *p, enum lie lie)
{
    struct claimed first = { PRESENCE_UNKNOWN, REASON_START, USEC_NONE, USEC_NONE };
    unsigned fact = 0, touch = 0, spins = 0;
    usec before;

    init(d, p, lie);
    server_init(&d->server, p, on_server, d);
    d->now = g_array_index(p->truth, struct stretch_of_truth, 0).at;
    first.at = first.told_at = d->now;
    g_array_append_val(d->timeline, first);
    server_start(&d->server, d->now);
    d->is_down = p->starts_late;
    if (!d->is_down)
        desk_start(d, false);
    if (lie == LIE_EVIDENCE) {
        struct event e = { .type = EVENT_EVIDENCE };

        e.evidence.source = "liar";
        e.evidence.detail = "";
        e.evidence.kind = EVIDENCE_VIDEO;
        e.evidence.on = true;
        e.evidence.until_at = USEC_NEVER;
        desk_later(d, d->now + 3 * USEC_HOUR, &e);
    }
    do {
        before = d->now;
        if (!go_on(d, &fact, &touch))
            break;
        spins = d->now > before ? 0 : spins + 1;
        if (spins > 1000)
            g_error("%s, seed %" G_GUINT64_FORMAT ": it spins", p->kind->name, p->seed);
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
