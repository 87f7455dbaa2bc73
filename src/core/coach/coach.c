#include "core/coach/coach.h"

#include "core/coach/coach_command.h"
#include "core/coach/gates.h"
#include "core/coach/greeting.h"
#include "core/coach/hold_rules.h"
#include "core/coach/offer.h"
#include "core/coach/stretch.h"
#include "core/presence/walk.h"
#include "core/text.h"

/* Without an idle source an active person may have left; evidence of a passive one needs no source.
 * An inhibitor of unknown purpose does not show the person: the suggestion waits for input, which
 * is the end of the passive state if the source cannot report input on request. */
static bool is_reachable(const struct presence *p)
{
    if (p->present.state == PRESENCE_PASSIVE)
        return presence_is_shown(p) || (p->is_ready && p->can_await);
    return p->present.state == PRESENCE_ACTIVE && p->is_ready;
}

static bool may_deliver(const struct coach *c, const struct presence *p, const struct step *step)
{
    struct gates gates;

    if (c->stretch.stage == STRETCH_STEPS || !is_reachable(p) ||
        !coach_is_due(p, step->settings, step->now))
        return false;
    gates_list(&gates, c, step->settings);
    return gates_are_open(&gates, step->now);
}

/* Has a reminder that was already sent become wrong? Do not remind a person who is standing; but a
 * person who requested the reminder always gets it. */
static bool is_out_of_place(const struct coach *c, const struct presence *p,
                            const struct step *step)
{
    struct gates gates;

    if (c->is_forced)
        return false;
    gates_list(&gates, c, step->settings);
    return !gates_are_waits(&gates) || p->present.state == PRESENCE_STANDING ||
           !coach_is_due(p, step->settings, step->now);
}

/* Closes a reminder that the person no longer needs, or cannot see. */
static void close_if_moot(struct coach *c, const struct presence *p, const struct step *step)
{
    if (c->stage == OFFER_NONE)
        return;
    if (p->present.state == PRESENCE_AWAY)
        offer_close(c, step, presence_is_barred(p) ? OUTCOME_WITHDRAWN : OUTCOME_RESTED);
    else if (c->stage < OFFER_SENDING ? !may_deliver(c, p, step) : is_out_of_place(c, p, step))
        offer_close(c, step, OUTCOME_WITHDRAWN);
}

/* After a sleep or a power cut: the person left before the reminder expired. */
static bool left_before_the_end(const struct coach *c, const struct presence *p)
{
    return p->present.state == PRESENCE_AWAY && p->present.since_at < c->show_end_at;
}

/* The end of a pause is announced only if reminders come again now: the person sits here, and
 * neither the hours nor a snooze nor a hold still delay them. */
static void end_pause(struct coach *c, const struct presence *p, const struct step *step)
{
    struct effect *e = effects_add(step->effects, EFFECT_PAUSE_ENDED, c->pause_end_at);
    struct gates gates;

    c->is_paused = false;
    gates_list(&gates, c, step->settings);
    e->pause_ended.is_announced = presence_is_seated(p) && gates_are_waits(&gates);
    reasons_add(step->reasons, c->pause_end_at, DECISION_RESUMED);
    coach_begin_grace(c, p, step);
}

/* The instants of the wall clock have moved: a pause until such an instant moves with it. */
static void on_clock(struct coach *c, const struct step *step, usec shift)
{
    if (c->is_paused && c->is_pause_by_clock)
        c->pause_end_at = usec_max(usec_add(c->pause_end_at, shift), step->now);
}

/* The notifier, or the device on the wrist, does not answer. */
static void end_wait(struct coach *c, const struct presence *p, const struct step *step)
{
    struct effect *e;

    if (c->is_by_wrist) {
        offer_not_on_wrist(c, step);
        return;
    }
    e = effects_add(step->effects, EFFECT_WITHDRAW, step->now);
    e->withdraw.id = c->id; /* the notifier may still show it, late */
    e->withdraw.is_unanswered = true;
    offer_fail(c, p, step);
}

/* Returns the latest end of a pause, a snooze, a hold or a rung that has passed; USEC_NONE: none.
 */
static usec on_time(struct coach *c, struct presence *p, const struct step *step)
{
    usec ended_at = c->ledger.rung_at <= step->now ? c->ledger.rung_at : USEC_NONE;
    bool had_holds = c->holds.n > 0;
    usec until_at;

    if (c->ledger.snooze_end_at != USEC_NONE && step->now >= c->ledger.snooze_end_at) {
        ended_at = usec_max(ended_at, c->ledger.snooze_end_at);
        c->ledger.snooze_at = c->ledger.snooze_end_at = USEC_NONE;
        coach_begin_grace(c, p, step);
    }
    while ((until_at = holds_deadline(&c->holds)) <= step->now) {
        ended_at = usec_max(ended_at, until_at);
        holds_expire(&c->holds, until_at);
    }
    if (had_holds && c->holds.n == 0)
        coach_begin_grace(c, p, step);
    if (c->is_paused && step->now >= c->pause_end_at) {
        ended_at = usec_max(ended_at, c->pause_end_at);
        end_pause(c, p, step);
    }
    if (c->stage == OFFER_SHOWN && step->now >= c->show_end_at && !left_before_the_end(c, p))
        offer_expire(c, p, step);
    if (c->stage == OFFER_SENDING && step->now >= usec_add(c->stage_at, COACH_ANSWER)) {
        end_wait(c, p, step);
    }
    return ended_at;
}

/* A rest that is credited late does not end a snooze made after it: that one belongs to the new
 * bout. */
static void on_full_rest(struct coach *c, const struct presence *p)
{
    const struct ledger was = c->ledger;

    c->has_before_rest = true;
    c->before_rest = was;
    c->ledger = ledger_clean;
    c->grace_end_at = c->retry_at = USEC_NONE;
    c->failures = 0;
    if (was.snooze_end_at == USEC_NONE || was.snooze_at <= p->present.rest_end_at)
        return;
    c->ledger.snoozes = 1;
    c->ledger.snooze_at = was.snooze_at;
    c->ledger.snooze_end_at = was.snooze_end_at;
}

/* The last return was an island. If the absences before it turn out to be reading, everything
 * that they cleared comes back. */
static void on_island(struct coach *c, const struct presence_change *change)
{
    const bool is_clean = c->ledger.rung == 0 && c->ledger.id == 0;

    if (change->is_credit_undone && is_clean && c->has_before_island)
        c->ledger = c->before_island;
    else if (change->is_credit_undone && is_clean && c->has_before_rest)
        c->ledger = c->before_rest;
    c->before_island = c->before_rest;
    c->has_before_island = c->has_before_rest && !change->is_blip && !change->is_credit_undone;
}

/* Applies the changes that the event made in presence. */
static void on_presence(struct coach *c, struct presence *p, const struct step *step,
                        const struct presence_change *change)
{
    if (change->is_return)
        c->has_before_rest = false;
    if (change->is_full_rest)
        on_full_rest(c, p);
    if (change->is_new_day) {
        c->day_suggestions = c->day_stretches = 0;
        sides_forget(&c->sides, p->present.day.start_at);
    }
    if (change->is_blip && c->has_before_rest)
        c->ledger = c->before_rest;
    if (change->is_island)
        on_island(c, change);
    if (change->is_return ? p->islands.is_reading : change->is_credit_undone)
        offer_expire_rested(c, p, step);
    else if (change->is_return && p->islands.next.absence_at == USEC_NONE)
        c->ledger.rested_at = USEC_NONE; /* it was a rest after all */
    if (p->resumed_at != c->resumed_at) {
        c->resumed_at = p->resumed_at;
        coach_set_hold(c, p, step, "resume", true,
                       usec_add(p->resumed_at, settings_quiet_after_resume(step->settings)));
    }
    if (walk_is_moving(p) != c->was_moving) {
        c->was_moving = walk_is_moving(p);
        coach_set_hold(c, p, step, "walk", c->was_moving, usec_add(step->now, WALK_HOLDS));
    }
    if (p->walk.begin_at != USEC_NONE && p->present.state == PRESENCE_AWAY)
        offer_walked(c, step, p->walk.begin_at);
    if (presence_is_locked(p) != c->was_locked) {
        c->was_locked = presence_is_locked(p);
        coach_set_hold(c, p, step, "lock", c->was_locked, USEC_NEVER);
    }
}

static enum coach_phase phase_of(const struct coach *c, const struct presence *p,
                                 const struct gates *gates, usec now)
{
    if (c->stretch.stage == STRETCH_STEPS)
        return COACH_STRETCHING;
    if (gates_has(gates, GATE_PAUSE, now))
        return COACH_PAUSED;
    if (p->present.state == PRESENCE_AWAY)
        return COACH_RESTING;
    if (p->present.state == PRESENCE_UNKNOWN)
        return COACH_UNKNOWN;
    if (gates_has(gates, GATE_HOURS, now))
        return COACH_QUIET;
    if (!c->is_due || p->present.state == PRESENCE_STANDING)
        return COACH_COUNTING;
    if (gates_has(gates, GATE_SNOOZE, now))
        return COACH_SNOOZED;
    if (gates_has(gates, GATE_HOLD, now))
        return COACH_HELD;
    if (gates_has(gates, GATE_RUNG, now))
        return COACH_SUGGESTED;
    return COACH_DUE;
}

/* @at: the instant of the change that may have ended the phase, unless presence dates it later. */
static void judge_phase(struct coach *c, const struct presence *p, const struct step *step, usec at)
{
    const usec due_at = coach_due_at(p, step->settings);
    const bool was_due = c->is_due;
    struct gates gates;
    enum coach_phase phase;

    c->is_due = coach_is_due(p, step->settings, step->now);
    if (c->is_due && !was_due && due_at != USEC_NONE && !c->is_forced) {
        reasons_add(step->reasons, due_at, DECISION_DUE)->length =
            presence_clocks(p, due_at).sitting;
        at = usec_max(at, usec_min(due_at, step->now));
    }
    gates_list(&gates, c, step->settings);
    phase = phase_of(c, p, &gates, step->now);
    if (phase == COACH_RESTING || phase == COACH_UNKNOWN)
        c->phase_at = p->present.since_at; /* back-dated with the state */
    else if (phase != c->phase)
        c->phase_at = usec_max(at, p->present.since_at);
    if (phase == COACH_HELD && phase != c->phase)
        text_copy(reasons_add(step->reasons, c->phase_at, DECISION_HELD)->word, REASON_WORD_MAX,
                  c->holds.list[0].name);
    c->phase = phase;
}

/* The ladder ends when the sitting clock falls below due: by a partial rest, a correction or a
 * raised limit. A return that turns out to be a blip restores it. */
static void end_ladder_if_not_due(struct coach *c, const struct presence *p,
                                  const struct step *step, const struct presence_change *change)
{
    if (c->stage >= OFFER_SENDING || coach_is_due(p, step->settings, step->now))
        return;
    if (change->is_return && (c->ledger.rung > 0 || c->ledger.rested_at != USEC_NONE)) {
        c->before_rest = c->ledger;
        c->has_before_rest = true;
    }
    coach_end_ladder(c);
}

static void begin_offer(struct coach *c, struct presence *p, const struct step *step,
                        const struct presence_change *change)
{
    if (change->is_return && change->is_input && p->islands.is_reading)
        offer_begin_at_input(c, p);
    else
        offer_begin(c, p, step);
}

enum refusal coach_step(struct coach *c, struct presence *p, const struct step *step,
                        const struct event *event, const struct presence_change *change)
{
    enum refusal refusal;
    usec ended_at;

    on_presence(c, p, step, change);
    if (event->type == EVENT_CLOCK)
        on_clock(c, step, event->clock_shift);
    hold_rules_apply(c, p, step);
    stretch_step(c, p, step, event, change);
    ended_at = on_time(c, p, step);
    judge_phase(c, p, step, event->type == EVENT_SETTINGS ? step->now : ended_at);
    refusal = coach_command(c, p, step, event);
    if (c->stage < OFFER_SENDING && c->ledger.rung >= step->settings->remind_limit)
        coach_restart_count(c, p, step->now); /* the setting allows fewer than there were */
    close_if_moot(c, p, step);
    end_ladder_if_not_due(c, p, step, change);
    if (event->type != EVENT_STOP) {
        if (c->stage == OFFER_NONE && may_deliver(c, p, step))
            begin_offer(c, p, step, change);
        offer_step(c, p, step, change->is_input);
    }
    greeting_step(c, p, step, event, change->is_input);
    judge_phase(c, p, step, step->now);
    return refusal;
}

usec coach_deadline(const struct coach *c, const struct presence *p, const struct settings *s)
{
    struct gates gates;
    usec next = usec_min(offer_deadline(c, s), stretch_deadline(c));

    next = usec_min(next, greeting_deadline(c, p, s));
    gates_list(&gates, c, s);
    next = usec_min(next, gates_deadline(&gates));
    if (presence_is_seated(p) && !c->is_due && !c->is_paused && c->is_open)
        next = usec_min(next, coach_due_at(p, s)); /* the phase changes, even behind other gates */
    if (!is_reachable(p) || c->stage != OFFER_NONE || !gates_are_waits(&gates) ||
        c->stretch.stage == STRETCH_STEPS)
        return next;
    return usec_min(next, usec_max(coach_due_at(p, s), gates_open_at(&gates)));
}

usec coach_next_at(const struct coach *c, const struct presence *p, const struct settings *s)
{
    struct gates gates;
    usec next = coach_due_at(p, s);

    if (next == USEC_NONE || c->stretch.stage == STRETCH_STEPS)
        return USEC_NONE;
    gates_list(&gates, c, s);
    next = usec_max(next, gates_open_at(&gates));
    if (c->is_open && next >= c->hours_change_at)
        return USEC_NONE; /* only the calendar knows when the hours begin again */
    return next == USEC_NEVER ? USEC_NONE : next;
}

void coach_resume(struct coach *c, struct presence *p, const struct step *step, usec ended)
{
    c->was_locked = c->was_moving = c->has_wrist = false;
    holds_clear(&c->holds, "lock");
    holds_clear(&c->holds, "walk");
    if (c->ledger.id == 0 && c->stage != OFFER_SENDING) { /* in the state of an older version */
        c->ledger.id = c->id;
        c->ledger.attempt = c->attempt;
    }
    if (c->stage == OFFER_AWAITING || c->stage == OFFER_PAUSING)
        c->stage = OFFER_NONE;
    greeting_resume(c, step);
    /* It may be on screen: a late reminder is better than two. */
    if (c->stage == OFFER_SENDING)
        offer_close(c, step, OUTCOME_WITHDRAWN);
    c->stretch.is_hidden = false;
    stretch_stop(c, p, step, ended);
}
