#include "core/coach.h"

#include <stdio.h>
#include <string.h>

#include "core/answer.h"
#include "core/held.h"
#include "core/offer.h"
#include "core/text.h"

void coach_init(struct coach *c, usec now)
{
    static const struct ledger clean = { .rung_at = USEC_NONE, .snooze_end_at = USEC_NONE };

    core_clear(c, sizeof *c);
    c->phase_at = now;
    c->ledger = c->back = clean;
    c->pause_end_at = c->hours_change_at = USEC_NEVER;
    c->is_open = true;
    c->grace_end_at = c->retry_at = c->resumed_at = USEC_NONE;
    c->side = SIDE_RIGHT;
    c->random = 1;
}

bool coach_is_due(const struct presence *p, const struct settings *s, usec now)
{
    struct clocks clocks = presence_clocks(p, now);

    return clocks.sitting - clocks.asked >= s->limit;
}

usec coach_due_at(const struct presence *p, const struct settings *s)
{
    if (!presence_is_seated(p))
        return USEC_NONE;
    return p->is.since_at + (s->limit - (p->is.clocks.sitting - p->is.clocks.asked));
}

enum side coach_side(const struct coach *c, const struct settings *s)
{
    switch (s->side) {
    case SETTINGS_SIDE_LEFT:
        return SIDE_LEFT;
    case SETTINGS_SIDE_RIGHT:
        return SIDE_RIGHT;
    case SETTINGS_SIDE_BOTH:
        return SIDE_BOTH;
    default:
        return c->side;
    }
}

/* The clock of the coach starts anew; the sitting clock does not. */
void coach_count_anew(struct coach *c, struct presence *p, usec now)
{
    p->is.clocks.asked = presence_clocks(p, now).sitting;
    c->ledger.rung = 0;
    c->ledger.rung_at = USEC_NONE;
    c->retry_at = USEC_NONE;
}

/* xorshift64*: the seed comes in as an event, so that a replay draws the same. */
static usec draw(struct coach *c, usec low, usec high)
{
    c->random ^= c->random >> 12;
    c->random ^= c->random << 25;
    c->random ^= c->random >> 27;
    return low + (usec)(c->random * 2685821657736338717ULL >> 33) % (high - low + 1);
}

void coach_begin_grace(struct coach *c, const struct presence *p, const struct step *step)
{
    usec low, high;

    if (!coach_is_due(p, step->settings, step->now))
        return;
    settings_grace(step->settings, &low, &high);
    c->grace_end_at = usec_add(step->now, draw(c, low, high));
}

/* Does anything but the person stand against a reminder now? */
bool coach_is_clear(const struct coach *c)
{
    return !c->is_paused && c->is_open && c->ledger.snooze_end_at == USEC_NONE && c->holds.n == 0;
}

/* Nobody may be there while no source serves, unless something else says so. */
static bool is_reachable(const struct presence *p)
{
    return p->is.state == PRESENCE_PASSIVE || (p->is.state == PRESENCE_ACTIVE && p->is_ready);
}

/* Not before this instant, by what the deliveries so far left behind. */
static usec earliest_at(const struct coach *c)
{
    return usec_max(c->grace_end_at, usec_max(c->ledger.rung_at, c->retry_at));
}

static bool may_deliver(const struct coach *c, const struct presence *p, const struct step *step)
{
    return is_reachable(p) && coach_is_clear(c) && step->now >= earliest_at(c) &&
           coach_is_due(p, step->settings, step->now);
}

/* Would what was handed out be wrong now? Not if the person asked for it. Who stands is not to be
 * told to. */
static bool is_out_of_place(const struct coach *c, const struct presence *p,
                            const struct step *step)
{
    return !c->is_forced && (!coach_is_clear(c) || p->is.state == PRESENCE_STANDING ||
                             !coach_is_due(p, step->settings, step->now));
}

/* A reminder on screen goes when what called for it went. */
static void close_if_moot(struct coach *c, const struct presence *p, const struct step *step)
{
    if (p->is.state == PRESENCE_AWAY)
        offer_guide_end(c, step);
    if (c->stage == OFFER_NONE)
        return;
    if (p->is.state == PRESENCE_AWAY)
        offer_close(c, step, presence_is_barred(p) ? OUTCOME_WITHDRAWN : OUTCOME_RESTED);
    else if (c->stage < OFFER_SENDING ? !may_deliver(c, p, step) : is_out_of_place(c, p, step))
        offer_close(c, step, OUTCOME_WITHDRAWN);
}

/* Unanswered: the next rung, or silence until the next full limit. */
void coach_expire(struct coach *c, struct presence *p, const struct step *step)
{
    unsigned id = c->id, attempt = c->attempt;

    offer_close(c, step, OUTCOME_EXPIRED);
    if (++c->ledger.rung >= step->settings->remind_limit) {
        coach_count_anew(c, p, step->now);
        return;
    }
    c->id = id; /* between two rungs it is still the current one */
    c->attempt = attempt;
    c->ledger.rung_at = usec_add(step->now, step->settings->remind_after);
}

/* Found out later, over a sleep or a power cut: nobody could have answered it. */
static bool left_before_the_end(const struct coach *c, const struct presence *p)
{
    return p->is.state == PRESENCE_AWAY && p->is.since_at < c->show_end_at;
}

/* Returns the instant of the last thing that time alone has ended; USEC_NONE: nothing. */
static usec on_time(struct coach *c, struct presence *p, const struct step *step)
{
    usec ended_at = c->ledger.rung_at <= step->now ? c->ledger.rung_at : USEC_NONE;
    bool had_holds = c->holds.n > 0;
    usec until_at;

    if (c->is_paused && step->now >= c->pause_end_at) {
        c->is_paused = false;
        ended_at = usec_max(ended_at, c->pause_end_at);
        effects_add(step->effects, EFFECT_PAUSE_ENDED, c->pause_end_at);
        reasons_add(step->reasons, c->pause_end_at, DECISION_RESUMED);
        coach_begin_grace(c, p, step);
    }
    if (c->ledger.snooze_end_at != USEC_NONE && step->now >= c->ledger.snooze_end_at) {
        ended_at = usec_max(ended_at, c->ledger.snooze_end_at);
        c->ledger.snooze_end_at = USEC_NONE;
        coach_begin_grace(c, p, step);
    }
    while ((until_at = holds_deadline(&c->holds)) <= step->now) {
        ended_at = usec_max(ended_at, until_at);
        holds_expire(&c->holds, until_at);
    }
    if (had_holds && c->holds.n == 0)
        coach_begin_grace(c, p, step);
    if (c->stage == OFFER_SHOWN && step->now >= c->show_end_at && !left_before_the_end(c, p))
        coach_expire(c, p, step);
    if (c->stage == OFFER_SENDING && step->now >= usec_add(c->stage_at, OFFER_ANSWER)) {
        effects_add(step->effects, EFFECT_WITHDRAW, step->now)->id =
            c->id; /* should it come late */
        coach_fail(c, p, step);
    }
    if (c->guide_id && step->now >= c->guide_end_at)
        offer_guide_end(c, step);
    return ended_at;
}

void coach_set_hold(struct coach *c, const struct presence *p, const struct step *step,
                    const char *name, bool on, usec until)
{
    if (on)
        holds_set(&c->holds, name, step->now, until);
    else if (holds_clear(&c->holds, name) && c->holds.n == 0)
        coach_begin_grace(c, p, step);
}

/* Follows what presence made of the event. */
static void on_presence(struct coach *c, const struct presence *p, const struct step *step,
                        const struct presence_change *change)
{
    if (change->is_return)
        c->has_back = false;
    if (change->is_full_rest) {
        c->has_back = true;
        c->back = c->ledger;
        c->ledger = (struct ledger){ .rung_at = USEC_NONE, .snooze_end_at = USEC_NONE };
        c->grace_end_at = c->retry_at = USEC_NONE;
        c->failures = 0;
    }
    if (change->is_new_day)
        c->day_suggestions = 0;
    if (change->is_blip && c->has_back)
        c->ledger = c->back;
    if (p->resumed_at != c->resumed_at) {
        c->resumed_at = p->resumed_at;
        coach_set_hold(c, p, step, "resume", true,
                       usec_add(p->resumed_at, settings_quiet_after_resume(step->settings)));
    }
    if (p->is_locked != c->was_locked) {
        c->was_locked = p->is_locked;
        coach_set_hold(c, p, step, "lock", p->is_locked, USEC_NEVER);
    }
}

static enum coach_phase phase_of(const struct coach *c, const struct presence *p, usec now)
{
    if (c->is_paused)
        return COACH_PAUSED;
    if (p->is.state == PRESENCE_AWAY)
        return COACH_RESTING;
    if (p->is.state == PRESENCE_UNKNOWN)
        return COACH_UNKNOWN;
    if (!c->is_open)
        return COACH_QUIET;
    if (!c->is_due || p->is.state == PRESENCE_STANDING)
        return COACH_COUNTING;
    if (c->ledger.snooze_end_at != USEC_NONE)
        return COACH_SNOOZED;
    if (c->holds.n > 0)
        return COACH_HELD;
    if (c->stage == OFFER_SHOWN || c->ledger.rung_at > now)
        return COACH_SUGGESTED;
    return COACH_DUE;
}

/* @at: when what may have changed the phase came about, as far as presence does not tell. */
static void judge_phase(struct coach *c, const struct presence *p, const struct step *step, usec at)
{
    const usec due_at = coach_due_at(p, step->settings);
    const bool was_due = c->is_due;
    enum coach_phase phase;

    c->is_due = coach_is_due(p, step->settings, step->now);
    if (c->is_due && !was_due && due_at != USEC_NONE) {
        reasons_add(step->reasons, due_at, DECISION_DUE)->length =
            presence_clocks(p, due_at).sitting;
        at = usec_max(at, usec_min(due_at, step->now));
    }
    phase = phase_of(c, p, step->now);
    if (phase == COACH_RESTING || phase == COACH_UNKNOWN)
        c->phase_at = p->is.since_at; /* as often as that is found to be earlier */
    else if (phase != c->phase)
        c->phase_at = usec_max(at, p->is.since_at);
    if (phase == COACH_HELD && phase != c->phase)
        text_copy(reasons_add(step->reasons, c->phase_at, DECISION_HELD)->word, REASON_WORD_MAX,
                  c->holds.list[0].name);
    c->phase = phase;
}

int coach_step(struct coach *c, struct presence *p, const struct step *step,
               const struct event *event, const struct presence_change *change)
{
    usec ended_at;
    int r;

    on_presence(c, p, step, change);
    held_follow(c, p, step);
    ended_at = on_time(c, p, step);
    judge_phase(c, p, step, event->type == EVENT_SETTINGS ? step->now : ended_at);
    r = answer_take(c, p, step, event);
    if (c->stage < OFFER_SENDING && c->ledger.rung >= step->settings->remind_limit)
        coach_count_anew(c, p, step->now); /* fewer reminders are wanted than it has had */
    close_if_moot(c, p, step);
    if (event->type != EVENT_STOP) {
        if (c->stage == OFFER_NONE && may_deliver(c, p, step))
            offer_begin(c, p, step);
        offer_step(c, p, step, change->is_input);
    }
    judge_phase(c, p, step, step->now);
    if (c->stage < OFFER_SENDING && c->phase != COACH_SUGGESTED)
        c->id = c->attempt = 0; /* between two rungs it is still the current one */
    return r;
}

usec coach_deadline(const struct coach *c, const struct presence *p, const struct settings *s)
{
    usec next = offer_deadline(c, s);

    if (c->is_paused)
        next = usec_min(next, c->pause_end_at);
    if (c->ledger.snooze_end_at != USEC_NONE)
        next = usec_min(next, c->ledger.snooze_end_at);
    next = usec_min(next, holds_deadline(&c->holds));
    if (presence_is_seated(p) && !c->is_due && !c->is_paused && c->is_open)
        next = usec_min(next, coach_due_at(p, s)); /* counting ends, whatever holds it then */
    if (!is_reachable(p) || c->stage != OFFER_NONE || !coach_is_clear(c))
        return next;
    return usec_min(next, usec_max(coach_due_at(p, s), earliest_at(c)));
}

usec coach_next_at(const struct coach *c, const struct presence *p, const struct settings *s)
{
    usec next = coach_due_at(p, s);

    if (next == USEC_NONE || c->holds.n > 0 || (c->is_paused && c->pause_end_at == USEC_NEVER))
        return USEC_NONE;
    if (c->stage == OFFER_SHOWN && c->attempt >= s->remind_limit)
        return USEC_NONE;
    if (c->stage == OFFER_SHOWN)
        next = usec_max(next, usec_add(c->show_end_at, s->remind_after));
    else
        next = usec_max(next, usec_max(earliest_at(c), c->ledger.snooze_end_at));
    if (c->is_paused)
        next = usec_max(next, c->pause_end_at);
    if (!c->is_open)
        next = usec_max(next, c->hours_change_at);
    else if (next >= c->hours_change_at)
        next = USEC_NONE; /* when the hours open again after that, the calendar has yet to say */
    return next == USEC_NEVER ? USEC_NONE : next;
}

void coach_resume(struct coach *c, const struct step *step)
{
    c->was_locked = false;
    holds_clear(&c->holds, "lock");
    if (c->stage == OFFER_LISTENING || c->stage == OFFER_PAUSING)
        c->stage = OFFER_NONE;
    /* Whether it ever came on screen is not known; twice would be worse than late. */
    if (c->stage == OFFER_SENDING)
        offer_close(c, step, OUTCOME_WITHDRAWN);
}
