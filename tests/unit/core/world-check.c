#include "world-check.h"

#include "core/presence/cover.h"

/* A state that begins at @at replaces the records of the time after it. */
static void write_timeline(struct world *w, const struct effect *e)
{
    /* An absence that began with a film is a rest from the end of the film on, at the instant of
     * the core. */
    const usec at = e->at;
    struct world_record record = { e->state.state, at, at, w->now,
                                   e->state.reason == REASON_STRETCH };
    GArray *t = w->timeline;

    while (t->len && g_array_index(t, struct world_record, t->len - 1).at > at)
        g_array_set_size(t, t->len - 1);
    g_array_append_val(t, record);
}

/* A rest is the absence that has just ended, from its begin, or from later if the begin is
 * uncertain. */
static void read_rest(struct world *w, const struct effect *e)
{
    struct world_record *last =
        &g_array_index(w->timeline, struct world_record, w->timeline->len - 1);

    const usec start_at = e->rest.start_at == USEC_NONE ? last->at : e->rest.start_at;

    /* In one late step, a film may end after its limit, and then the person may return. */
    const bool was_doubtful = last->rest_at == USEC_NEVER || last->known_at == w->now;

    CHECK(w, last->state == PRESENCE_AWAY && start_at >= last->at);
    CHECK(w, start_at == last->at || start_at == last->rest_at ||
                 (was_doubtful && e->rest.reason == REASON_CAP));
    last->rest_at = start_at;
}

/* A rest that replaces an earlier one with the same start. All of it was reading: its length is 0.
 * Else it is an absence of the timeline, from its beginning or from where it is certain. */
static void check_replaced_rest(const struct world *w, const struct effect *e)
{
    bool is_found = e->rest.start_at == e->rest.end_at;
    usec away_at = USEC_NONE; /* the beginning of an absence, which may have several records */
    usec certain_at = USEC_NONE;

    for (unsigned i = 0; i + 1 < w->timeline->len; i++) {
        const struct world_record *r = &g_array_index(w->timeline, struct world_record, i);

        if (r->state != PRESENCE_AWAY) {
            away_at = certain_at = USEC_NONE;
            continue;
        }
        away_at = away_at == USEC_NONE ? r->at : away_at;
        certain_at = certain_at == USEC_NONE ? r->rest_at : certain_at;
        is_found |= (e->rest.start_at == away_at || e->rest.start_at == certain_at) &&
                    (r + 1)->at == e->rest.end_at;
    }
    CHECK(w, is_found);
}

/* How much of an absence is credited is a judgement of the core: a film may have ended in it, or it
 * is a short lock in the chair. */
static void read_doubt(struct world *w, const struct interval *i)
{
    if (i->state != PRESENCE_AWAY)
        return;
    for (unsigned k = w->timeline->len; k-- > 0;) {
        struct world_record *r = &g_array_index(w->timeline, struct world_record, k);

        if (r->at == i->since_at && r->state == PRESENCE_AWAY)
            r->rest_at = usec_max(i->since_at, i->certain_at);
        if (r->at == i->since_at && r->state == PRESENCE_AWAY) {
            r->walked_for = i->walked_for;
            r->is_walk = i->is_walk_break;
        }
    }
}

/* Computes the clocks from the timeline alone. */
static struct interval read_timeline(const struct world *w, usec day_at)
{
    const usec rest = w->core.settings.rest;
    struct interval sum = { .day.start_at = day_at };
    usec away_at = USEC_NONE; /* start of the credited part of the present absence */
    bool is_stretch = false;  /* it has a stretch in it, or a walk that is a break */
    usec walked = 0;

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
        is_stretch |= r->is_stretch || r->is_walk;
        walked = usec_max(walked, r->walked_for);
        if (away_at == USEC_NONE)
            away_at = usec_max(r->at, r->rest_at);
        if ((r + 1)->state == PRESENCE_AWAY)
            continue; /* parts of one absence */
        if (end <= away_at)
            walked = 0;
        if (usec_max(usec_since(end, away_at), 2 * walked) >= rest ||
            (is_stretch && end > away_at)) {
            sum.clocks = (struct clocks){ 0 };
        } else {
            usec left = rest - usec_max(usec_since(end, away_at), 2 * walked);

            sum.clocks.sitting = usec_scale(sum.clocks.sitting, left, rest);
            sum.clocks.active = usec_scale(sum.clocks.active, left, rest);
        }
        away_at = USEC_NONE;
        is_stretch = false;
        walked = 0;
    }
    return sum;
}

/* Cuts the corrected span out of the timeline, and inserts its new state. */
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
        r.is_stretch &= e->corrected.state == PRESENCE_AWAY;
        if (r.at < from)
            g_array_append_val(t, r);
        if (r.state != PRESENCE_ACTIVE || e->corrected.state != PRESENCE_PASSIVE)
            piece.state = e->corrected.state;
        piece.is_stretch &= piece.state == PRESENCE_AWAY;
        piece.at = piece.rest_at = from;
        g_array_append_val(t, piece);
        r.at = to;
        if (to < until || is_last)
            g_array_append_val(t, r);
    }
    /* A corrected absence directly before the present one is joined with it. */
    while (t->len > 1 && g_array_index(t, struct world_record, t->len - 1).state == PRESENCE_AWAY &&
           g_array_index(t, struct world_record, t->len - 2).state == PRESENCE_AWAY) {
        g_array_index(t, struct world_record, t->len - 2).is_stretch |=
            g_array_index(t, struct world_record, t->len - 1).is_stretch;
        g_array_set_size(t, t->len - 1);
    }
    g_array_free(was, TRUE);
    w->timeline = t;
}

static void check_totals(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const struct interval sum = read_timeline(w, p->present.day.start_at);
    const struct world_record *last =
        &g_array_index(w->timeline, struct world_record, w->timeline->len - 1);

    CHECK(w, last->state == p->present.state && last->at == p->present.since_at);
    CHECK(w, sum.clocks.sitting == presence_clocks(p, w->now).sitting);
    CHECK(w, sum.clocks.active == presence_clocks(p, w->now).active);
    CHECK(w, sum.clocks.standing == presence_clocks(p, w->now).standing);
    CHECK(w, sum.day.sitting == presence_day(p, w->now).sitting);
}

/* The evidence that decided a passive state is of a kind that shows the person. */
static void check_decider(const struct world *w)
{
    const enum evidence_kind kind = w->core.presence.decided_by.kind;
    const enum reason reason = w->core.presence.present.reason;

    switch (kind) {
    case EVIDENCE_VIDEO:
        CHECK(w, reason == REASON_MEDIA);
        break;
    case EVIDENCE_CALL:
        CHECK(w, reason == REASON_CALL);
        break;
    case EVIDENCE_GAME:
        CHECK(w, reason == REASON_GAME);
        break;
    case EVIDENCE_INHIBITOR:
    case EVIDENCE_LONE_PLAYER:
        CHECK(w, reason == REASON_INHIBITOR);
        break;
    case EVIDENCE_WORN:
        CHECK(w, reason == REASON_WORN);
        break;
    case EVIDENCE_PRESENT:
        CHECK(w, reason == REASON_SENSOR);
        break;
    default: /* music, keep-awake tools and windows in full screen show nothing */
        CHECK(w, evidence_is_report(kind) && (reason == REASON_LEASE || reason == REASON_SENSOR));
    }
}

/* A passive state without input ends at the limit of its evidence. Where idleness is hidden, the
 * limit counts from another instant; a report has its own end. */
static void check_passive(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const enum reason reason = p->present.reason;
    const bool is_quarter = reason == REASON_INHIBITOR || reason == REASON_WORN;
    const usec limit = w->core.settings.passive_limit / (is_quarter ? 4 : 1);
    const usec cap_at = usec_add(usec_max(p->idle_since, p->settings_at), limit);
    bool is_undecided;

    if (p->present.state != PRESENCE_PASSIVE || reason == REASON_ASSUMED || p->hides_idle ||
        !p->is_ready || p->idle_at == USEC_NONE)
        return;
    if (*p->decided_by.source) /* else by evidence that has ended */
        check_decider(w);
    /* Evidence that began before the limit may count a few seconds later, from its beginning on. */
    is_undecided = cover_find(p, &w->core.settings, p->idle_since, w->now).is_pending;
    CHECK(w, presence_is_reported(p) || w->now <= cap_at || is_undecided);
}

/* A reminder that the person did not request comes only while seated, and never during a hold. */
static void check_show(const struct world *w, const struct effect *e, enum event_type cause)
{
    const struct core *core = &w->core;

    CHECK(w, w->bubble == 0 || w->bubble == e->show.id);
    CHECK(w, e->show.id != 0 && e->show.attempt > 0 && e->show.timeout > 0);
    CHECK(w, core->presence.present.state != PRESENCE_AWAY && !presence_is_barred(&core->presence));
    if (e->show.is_forced)
        return;
    /* Without a source, new settings may end a state that only the old ones assumed. */
    CHECK(w, presence_is_seated(&core->presence) || cause == EVENT_SETTINGS);
    /* With an inhibitor of unknown purpose the reminder waits for a pause after input. */
    CHECK(w, core->presence.present.state != PRESENCE_PASSIVE ||
                 core->presence.present.reason != REASON_INHIBITOR ||
                 w->now - core->presence.last_input_at <=
                     usec_max(core->settings.away_after, settings_typing_pause(&core->settings)));
    CHECK(w, !core->coach.is_paused && core->coach.is_open && core->coach.holds.n == 0);
    CHECK(w, core->coach.ledger.snooze_end_at == USEC_NONE);
    CHECK(w, coach_is_due(&core->presence, &core->settings, w->now));
}

/* One bubble at a time, and none behind a lock. */
static void check_bubble(struct world *w, unsigned id)
{
    CHECK(w, id != 0 && (w->bubble == 0 || w->bubble == id));
    CHECK(w, !presence_is_barred(&w->core.presence));
    w->bubble = id;
}

/* Late steps make a full rest of an absence that has ended. */
static bool is_of_the_past(const struct world *w, const struct effect *e)
{
    const struct world_record *last =
        &g_array_index(w->timeline, struct world_record, w->timeline->len - 1);

    return e->type == EFFECT_REST && e->rest.reason == REASON_WALK && last->at >= e->rest.end_at;
}

/* One alert at a time, and only for a person who sits. */
static void check_alert(struct world *w, const struct effect *e)
{
    const bool is_over = e->type == EFFECT_ALERT_OVER;

    CHECK(w, is_over ? w->alert == e->withdraw.id : w->alert == 0);
    CHECK(w, is_over || presence_is_seated(&w->core.presence));
    w->alert = is_over ? 0 : e->show.id;
}

static void check_step(const struct world *w, const struct effect *e)
{
    CHECK(w, e->step.step >= 1 && e->step.step <= e->step.steps && e->step.length > 0);
    CHECK(w, e->step.step == 1 || e->step.file_step > 0);
    CHECK(w, w->core.coach.stage == OFFER_NONE);
}

/* The table at the top of core/presence/presence_state.h. */
static void check_members(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const enum presence_state state = p->present.state;

    CHECK(w, !presence_is_seated(p) || p->present.bout_at != USEC_NONE);
    CHECK(w, p->present.certain_at == USEC_NONE || state == PRESENCE_AWAY);
    CHECK(w, !presence_is_barred(p) || state == PRESENCE_AWAY);
    CHECK(w, !p->edge_seen || presence_is_barred(p));
    CHECK(w, (p->idle_at == USEC_NONE) == (p->idle_since == USEC_NONE));
    CHECK(w, state != PRESENCE_STANDING || *p->decided_by.source);
    CHECK(w, p->is_ready || p->lost_at != USEC_NONE);
    CHECK(w, p->is_ready || p->await_at == USEC_NEVER);
}

/* The sums of @i follow from the interval before it. */
static void check_sums(const struct world *w, const struct interval *before,
                       const struct interval *i)
{
    const struct interval sum = interval_next(before, i->state, i->reason, i->since_at);

    CHECK(w, before->since_at <= i->since_at);
    CHECK(w, sum.clocks.sitting == i->clocks.sitting && sum.clocks.active == i->clocks.active);
    CHECK(w, sum.clocks.standing == i->clocks.standing && sum.bout_at == i->bout_at);
    CHECK(w, sum.rest_end_at == i->rest_end_at && sum.rest_length == i->rest_length);
}

static void check_timeline(const struct world *w)
{
    const struct presence *p = &w->core.presence;
    const struct timeline *t = &p->timeline;

    for (unsigned i = 1; i < t->n; i++)
        check_sums(w, &t->list[i - 1], &t->list[i]);
    if (t->n)
        check_sums(w, timeline_last(t), &p->present);
}

void world_check_step(struct world *w, const struct effects *effects, enum event_type cause)
{
    const struct presence *p = &w->core.presence;
    const struct clocks clocks = presence_clocks(p, w->now);
    unsigned shows = 0;
    bool was_reading = false;

    CHECK(w, effects->n <= EFFECTS_MAX);
    for (unsigned i = 0; i < effects->n; i++) {
        const struct effect *e = &effects->list[i];

        CHECK(w, e->at <= w->now);
        CHECK(w, e->type != EFFECT_BLIP || cause == EVENT_IDLE || cause == EVENT_SOURCE_READY ||
                     cause == EVENT_DISTURBED || cause == EVENT_RESET);
        if (e->type == EFFECT_ALERT || e->type == EFFECT_ALERT_OVER)
            check_alert(w, e);
        if (e->type == EFFECT_SHOW) {
            CHECK(w, ++shows == 1);
            check_show(w, e, cause);
            w->bubble = e->show.id;
        } else if (e->type == EFFECT_GREETING) {
            CHECK(w, ++shows == 1);
            check_bubble(w, e->greeting.id);
            world_check_greeting(w, e);
        } else if (e->type == EFFECT_STEP) {
            check_bubble(w, e->step.id);
            check_step(w, e);
        } else if (e->type == EFFECT_AFTERWARDS) {
            check_bubble(w, e->stretch.id);
        } else if (e->type == EFFECT_WITHDRAW && e->withdraw.id == w->bubble) {
            w->bubble = 0;
        } else if (e->type == EFFECT_CORRECTED) {
            write_correction(w, e);
            was_reading |= e->corrected.reason == REASON_READING;
        } else if ((was_reading || is_of_the_past(w, e)) &&
                   (e->type == EFFECT_REST || e->type == EFFECT_CREDIT)) {
            check_replaced_rest(w, e);
        } else if ((e->type == EFFECT_REST || e->type == EFFECT_CREDIT) && cause != EVENT_CREDIT &&
                   cause != EVENT_CORRECT) {
            read_rest(w, e);
        } else if (e->type == EFFECT_STATE) {
            write_timeline(w, e);
        }
    }
    CHECK(w, p->present.since_at <= w->now && w->core.coach.phase_at <= w->now);
    CHECK(w, p->last_input_at <= w->now);
    CHECK(w, p->present.bout_at == USEC_NONE || p->present.bout_at <= p->present.since_at);
    CHECK(w, clocks.sitting >= 0 && clocks.active >= 0 && clocks.standing >= 0);
    CHECK(w, clocks.active <= clocks.sitting && clocks.counted_from <= clocks.sitting);
    CHECK(w, p->present.day.sitting >= 0 && p->present.day.standing >= 0);
    check_members(w);
    check_passive(w);
    check_timeline(w);
    CHECK(w, w->core.coach.stage != OFFER_SHOWN || w->core.coach.id != 0);
    read_doubt(w, &p->present);
    for (unsigned i = 0; i < p->timeline.n; i++)
        read_doubt(w, &p->timeline.list[i]);
    if (w->is_checked)
        check_totals(w);
}
