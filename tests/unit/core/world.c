#include "world.h"

#include <string.h>

#define CHECK(w, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            g_error("%s, at %" G_GINT64_FORMAT ": not so: %s", (w)->label, (w)->now - WORLD_START, \
                    #condition);                                                                   \
    } while (0)

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

/* What is said to have begun at @at replaces what was said of the time after. */
static void write_timeline(struct world *w, const struct effect *e)
{
    /* What began with a film that goes on is no rest before that ends: the core says from when. */
    const usec at = e->at;
    struct world_record record = { e->state.state, at, at };
    GArray *t = w->timeline;

    while (t->len && g_array_index(t, struct world_record, t->len - 1).at > at)
        g_array_set_size(t, t->len - 1);
    g_array_append_val(t, record);
}

/* A rest is the absence that ended just now, from its begin; from later only where that is in
 * doubt. */
static void read_rest(struct world *w, const struct effect *e)
{
    struct world_record *last =
        &g_array_index(w->timeline, struct world_record, w->timeline->len - 1);

    CHECK(w, last->state == PRESENCE_AWAY && e->rest.start_at >= last->at);
    CHECK(w, e->rest.start_at == last->at || e->rest.reason == REASON_CAP);
    last->rest_at = e->rest.start_at;
}

/* The clocks as they follow from the timeline alone, by P7 and P10. */
static struct interval read_timeline(const struct world *w, usec day_at)
{
    const usec rest = w->core.settings.rest;
    struct interval sum = { .day.start_at = day_at };
    usec away_at = USEC_NONE; /* from when the absence under way is credited */

    for (unsigned i = 0; i < w->timeline->len; i++) {
        const struct world_record *r = &g_array_index(w->timeline, struct world_record, i);
        bool is_last = i + 1 == w->timeline->len;
        usec end = is_last ? w->now : (r + 1)->at;

        if (presence_state_is_seated(r->state)) {
            sum.clocks.sitting += end - r->at;
            sum.day.sitting += usec_since(end, usec_max(r->at, day_at));
        }
        if (r->state == PRESENCE_ACTIVE)
            sum.clocks.active += end - r->at;
        if (r->state == PRESENCE_STANDING)
            sum.clocks.standing += end - r->at;
        if (r->state != PRESENCE_AWAY || is_last)
            continue;
        if (away_at == USEC_NONE)
            away_at = usec_max(r->at, r->rest_at);
        if ((r + 1)->state == PRESENCE_AWAY)
            continue; /* pieces of one absence */
        if (usec_since(end, away_at) >= rest) {
            sum.clocks = (struct clocks){ 0 };
        } else {
            usec left = rest - usec_since(end, away_at);

            sum.clocks.sitting = usec_scale(sum.clocks.sitting, left, rest);
            sum.clocks.active = usec_scale(sum.clocks.active, left, rest);
        }
        away_at = USEC_NONE;
    }
    return sum;
}

/* Somebody's word for what was between two instants: cut out of the timeline, and put in. */
static void write_correction(struct world *w, const struct effect *e)
{
    const usec start =
        usec_max(e->corrected.start_at, g_array_index(w->timeline, struct world_record, 0).at);
    const usec end = e->corrected.end_at;
    GArray *was = w->timeline, *t = g_array_new(FALSE, FALSE, sizeof(struct world_record));

    for (unsigned i = 0; i < was->len; i++) {
        struct world_record r = g_array_index(was, struct world_record, i), piece = r;
        bool is_last = i + 1 == was->len;
        usec until =
            is_last ? usec_max(end, r.at) : g_array_index(was, struct world_record, i + 1).at;
        usec from = usec_max(r.at, start), to = usec_min(until, end);

        if (from >= to) {
            if (is_last || r.at <= start || r.at >= end)
                g_array_append_val(t, r);
            continue;
        }
        if (r.at < from)
            g_array_append_val(t, r);
        if (r.state != PRESENCE_ACTIVE || e->corrected.state != PRESENCE_PASSIVE)
            piece.state = e->corrected.state;
        piece.at = piece.rest_at = from;
        g_array_append_val(t, piece);
        r.at = to;
        if (to < until || is_last)
            g_array_append_val(t, r);
    }
    /* What joins the absence under way is one with it. */
    while (t->len > 1 && g_array_index(t, struct world_record, t->len - 1).state == PRESENCE_AWAY &&
           g_array_index(t, struct world_record, t->len - 2).state == PRESENCE_AWAY)
        g_array_set_size(t, t->len - 1);
    g_array_free(was, TRUE);
    w->timeline = t;
}

static void check_totals(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const struct interval sum = read_timeline(w, p->is.day.start_at);
    const struct world_record *last =
        &g_array_index(w->timeline, struct world_record, w->timeline->len - 1);

    CHECK(w, last->state == p->is.state && last->at == p->is.since_at);
    CHECK(w, sum.clocks.sitting == presence_clocks(p, w->now).sitting);
    CHECK(w, sum.clocks.active == presence_clocks(p, w->now).active);
    CHECK(w, sum.clocks.standing == presence_clocks(p, w->now).standing);
    CHECK(w, sum.day.sitting == presence_day(p, w->now).sitting);
}

/* A reminder that nobody asked for comes only to somebody who sits here, and never into a hold. */
static void check_show(const struct world *w, const struct effect *e)
{
    const struct core *core = &w->core;

    CHECK(w, w->bubble == 0 || w->bubble == e->show.id);
    CHECK(w, e->show.id != 0 && e->show.attempt > 0 && e->show.timeout > 0);
    CHECK(w, core->presence.is.state != PRESENCE_AWAY && !presence_is_barred(&core->presence));
    if (e->show.is_forced)
        return;
    CHECK(w, presence_is_seated(&core->presence));
    CHECK(w, !core->coach.is_paused && core->coach.is_open && core->coach.holds.n == 0);
    CHECK(w, core->coach.ledger.snooze_end_at == USEC_NONE);
    CHECK(w, coach_is_due(&core->presence, &core->settings, w->now));
}

static void check_step(struct world *w, const struct effects *effects, enum event_type cause)
{
    const struct presence *p = &w->core.presence;
    const struct clocks clocks = presence_clocks(p, w->now);
    unsigned shows = 0;

    CHECK(w, effects->n <= EFFECTS_MAX);
    for (unsigned i = 0; i < effects->n; i++) {
        const struct effect *e = &effects->list[i];

        CHECK(w, e->at <= w->now);
        CHECK(w, e->type != EFFECT_BLIP || cause == EVENT_IDLE || cause == EVENT_SOURCE_READY ||
                     cause == EVENT_DISTURBED);
        if (e->type == EFFECT_SHOW) {
            CHECK(w, ++shows == 1);
            check_show(w, e);
            w->bubble = e->show.id;
        } else if (e->type == EFFECT_GUIDE) {
            w->bubble = e->show.id;
        } else if (e->type == EFFECT_WITHDRAW && e->id == w->bubble) {
            w->bubble = 0;
        } else if (e->type == EFFECT_CORRECTED) {
            write_correction(w, e);
        } else if ((e->type == EFFECT_REST || e->type == EFFECT_CREDIT) && cause != EVENT_CREDIT &&
                   cause != EVENT_CORRECT) {
            read_rest(w, e);
        } else if (e->type == EFFECT_STATE) {
            write_timeline(w, e);
        }
    }
    CHECK(w, p->is.since_at <= w->now && w->core.coach.phase_at <= w->now);
    CHECK(w, p->last_input_at <= w->now);
    CHECK(w, p->is.bout_at == USEC_NONE || p->is.bout_at <= p->is.since_at);
    CHECK(w, clocks.sitting >= 0 && clocks.active >= 0 && clocks.standing >= 0);
    CHECK(w, clocks.active <= clocks.sitting && clocks.asked <= clocks.sitting);
    CHECK(w, p->is.day.sitting >= 0 && p->is.day.standing >= 0);
    CHECK(w, !presence_is_barred(p) || p->is.state == PRESENCE_AWAY);
    CHECK(w, w->core.coach.stage != OFFER_SHOWN || w->core.coach.id != 0);
    if (p->is.state == PRESENCE_AWAY && p->is.reason == REASON_CAP)
        g_array_index(w->timeline, struct world_record, w->timeline->len - 1).rest_at =
            usec_max(p->is.since_at, p->is.doubt_at);
    if (w->is_checked)
        check_totals(w);
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
    check_step(w, &effects, event.type);
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
    check_step(w, &effects, EVENT_TIME);
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
