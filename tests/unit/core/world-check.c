#include "world-check.h"

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

void world_check_step(struct world *w, const struct effects *effects, enum event_type cause)
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

void world_check_same(const struct world *w, const struct world *late, unsigned step)
{
    struct presence a = w->core.presence, b = late->core.presence;

    a.is.clocks.asked = b.is.clocks.asked = a.back.clocks.asked = b.back.clocks.asked = 0;
    if (memcmp(&a, &b, sizeof a) != 0)
        g_error("%s: not the same, after step %u: %s and %s", late->label, step,
                presence_state_name(a.is.state), presence_state_name(b.is.state));
}
