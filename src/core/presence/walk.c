#include "core/presence/walk.h"

#include <string.h>

#include "core/presence/correction.h"
#include "core/presence/quiet.h"
#include "core/presence/transition.h"
#include "core/text.h"

#define WINDOW (6 * STEPS_BUCKET) /* a minute */

/* With input in this many buckets of a minute, or more, the person uses the machine. */
#define BUSY_BUCKETS 3

/* In a bucket with fewer steps than this the next input is not requested. */
#define STEPS_WORTH_ASKING 2

/* A step takes so long in slow walking, 60 to 79 a minute (the same bands). */
#define WALK_STEP (USEC_MIN / 70)

/* Of a treadmill that only its steps show. */
#define STEPS_SOURCE "steps"

/* The minute that ends with the bucket of @at. */
static usec minute_of(usec at)
{
    return steps_bucket_at(at) + STEPS_BUCKET - WINDOW;
}

static unsigned steps_in_minute(const struct presence *p, usec from)
{
    return steps_between(&p->steps, from, from + WINDOW);
}

static const struct evidence *reported_moving(const struct presence *p, usec at)
{
    return evidences_report(&p->evidence, EVIDENCE_MOVING, at);
}

static bool can_request(const struct presence *p)
{
    return p->idle_at == USEC_NONE && p->walk.asked_at == USEC_NONE && p->is_ready &&
           p->can_await && !p->is_hidden && p->present.state != PRESENCE_AWAY;
}

/* Steps may be phantom ones: only the absence of input shows that the person walks. */
static void request(struct presence *p, const struct step *step)
{
    struct walking *w = &p->walk;
    const usec bucket = steps_bucket_at(step->now);

    if (!can_request(p) || w->asked_in == bucket)
        return;
    w->asked_at = usec_max(step->now, p->noise_until_at);
    w->asked_in = bucket;
    p->await_at = usec_min(p->await_at, w->asked_at);
}

/* The first bucket with steps from @from on, before @at. */
static usec first_bucket(const struct presence *p, usec from, usec at)
{
    while (from < at && steps_in_bucket(&p->steps, from) == 0)
        from += STEPS_BUCKET;
    return from;
}

/* The beginning of the walk that goes on at @at: that of its first walking minute. */
static usec find_begin(const struct presence *p, usec at)
{
    usec from = minute_of(at);

    while (steps_in_minute(p, from - WINDOW) >= WALK_SPORADIC)
        from -= WINDOW;
    return first_bucket(p, from, at);
}

/* Idleness was reported: the input ended before the walk was known. The walk began with its first
 * steps, or with the last input. */
static void begin_earlier(struct presence *p, const struct step *step, usec quiet)
{
    struct walking *w = &p->walk;
    const usec since = p->present.since_at;
    const usec begin = usec_max(find_begin(p, since), quiet);

    if (p->present.state != PRESENCE_AWAY || p->present.reason != REASON_WALK || begin >= since)
        return;
    transition_begin_earlier(p, step, begin);
    if (w->begin_at == since)
        w->begin_at = p->present.since_at;
}

/* Time with steps in the present walk: a bucket may have been walked in part. */
static usec stepping_for(const struct presence *p)
{
    usec sum = 0;

    for (usec b = steps_bucket_at(p->walk.begin_at); b < p->walk.end_at; b += STEPS_BUCKET)
        sum += usec_min((usec)steps_in_bucket(&p->steps, b) * WALK_STEP, STEPS_BUCKET);
    return sum;
}

static bool is_break(const struct presence *p)
{
    const struct walking *w = &p->walk;
    usec from = steps_bucket_at(usec_max(w->begin_at, w->end_at - WALK_BREAK_WITHIN));
    unsigned minutes = 0, sum = 0;

    for (; from < w->end_at; from += WINDOW) {
        const unsigned n = steps_in_minute(p, from);

        minutes += n >= WALK_SPORADIC;
        sum += n;
    }
    return minutes >= WALK_BREAK_MINUTES && sum >= WALK_BREAK_STEPS;
}

/* The person has walked since @begin: the present state ended then, or the absence is a walk. */
static void begin_walk(struct presence *p, const struct step *step, usec begin)
{
    struct walking *w = &p->walk;

    w->begin_at = begin;
    p->returned_at = USEC_NONE;
    if (p->present.state != PRESENCE_AWAY) {
        presence_set_decided_by(p, NULL, EVIDENCE_MOVING);
        transition_enter(p, step, PRESENCE_AWAY, begin, REASON_WALK);
        return;
    }
    transition_walk(p, step, begin);
}

/* The length of the walk so far, and whether it is a break, count when the absence ends. */
static void credit(struct presence *p, usec end)
{
    struct walking *w = &p->walk;

    w->end_at = usec_max(w->end_at, end);
    if (p->present.state != PRESENCE_AWAY)
        return;
    p->present.walked_for = usec_max(p->present.walked_for, stepping_for(p));
    p->present.is_walk_break |= is_break(p);
}

/* No input since @quiet: is there a walk since then? */
static void judge_steps(struct presence *p, const struct step *step, usec at, usec quiet)
{
    struct walking *w = &p->walk;
    const usec end = usec_min(steps_bucket_at(p->steps.head_at) + STEPS_BUCKET, at);
    usec begin;

    if (w->begin_at == USEC_NONE) {
        begin = usec_max(find_begin(p, at), quiet);
        if (steps_between(&p->steps, steps_bucket_at(begin), at + 1) < WALK_MOVING)
            return;
        begin_walk(p, step, begin);
    }
    credit(p, end);
}

/* A device reports walking, without steps, until @until at least. */
static void judge_report(struct presence *p, const struct step *step, usec until,
                         const struct evidence *moving, usec quiet)
{
    struct walking *w = &p->walk;
    const usec begin = usec_max(moving->since_at, quiet);

    if (w->begin_at == USEC_NONE) {
        if (usec_since(until, begin) < settings_report_wait(step->settings))
            return;
        begin_walk(p, step, begin);
    }
    w->end_at = usec_max(w->end_at, until);
    if (p->present.state != PRESENCE_AWAY)
        return;
    p->present.walked_for = usec_max(p->present.walked_for, usec_since(until, w->begin_at));
    p->present.is_walk_break |= usec_since(until, w->begin_at) >= WALK_BREAK_LENGTH;
}

/* The reports that have ended since the last call: walking lasted until then. */
static void take_ended_reports(struct presence *p, const struct step *step, usec at)
{
    const usec quiet = quiet_since(p);

    for (unsigned i = 0; quiet != USEC_NEVER && p->is_ready && i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];
        const usec end = usec_min(e->ended_at, e->until_at);

        if (e->kind == EVIDENCE_MOVING && end <= at && p->present.state != PRESENCE_UNKNOWN)
            judge_report(p, step, end, e, quiet);
    }
}

/* Three minutes of walking beside input. From then on a pause of the input that is shorter than
 * AwayAfter does not end it. */
static void judge_treadmill(struct presence *p, const struct step *step, usec at)
{
    const struct evidence *belt = evidences_report(&p->evidence, EVIDENCE_TREADMILL, at);
    const bool is_known = belt && strcmp(belt->source, STEPS_SOURCE) == 0;
    const unsigned n = is_known ? 1 : 3; /* minutes */
    struct event event = event_evidence(at, (struct event_evidence){ .source = STEPS_SOURCE,
                                                                     .detail = "",
                                                                     .kind = EVIDENCE_TREADMILL,
                                                                     .on = true,
                                                                     .until_at = at + WALK_GAP });

    if (p->idle_at != USEC_NONE || !p->is_ready || (belt && !is_known))
        return;
    for (usec from = minute_of(at); from > minute_of(at) - n * WINDOW; from -= WINDOW)
        if (steps_in_minute(p, from) < WALK_TREADMILL ||
            (!is_known && quiet_count_busy(&p->walk, from) < BUSY_BUCKETS))
            return;
    evidences_take(&p->evidence, &event, step->settings);
}

/* A person whose wrist moves is not at rest. */
static void note_restless(struct presence *p, usec at, unsigned n)
{
    struct evidences *e = &p->evidence;
    const usec from = first_bucket(p, minute_of(at), at);

    if (n < WALK_SPORADIC)
        return;
    if (!e->was_restless || from > e->restless_until)
        e->restless_from = from;
    e->restless_until = at;
    e->was_restless = true;
}

static void end_walk(struct presence *p, const struct step *step)
{
    struct walking *w = &p->walk;
    struct effect *e;

    if (w->begin_at == USEC_NONE)
        return;
    e = effects_add(step->effects, EFFECT_WALK, w->end_at);
    e->walk.start_at = w->begin_at;
    e->walk.end_at = w->end_at;
    e->walk.steps = usec_since(w->end_at, w->begin_at) < (STEPS_BUCKETS - 1) * STEPS_BUCKET
                        ? steps_between(&p->steps, steps_bucket_at(w->begin_at), w->end_at)
                        : steps_in_minutes(&p->steps, w->begin_at, w->end_at);
    steps_mark_walk(&p->steps, w->begin_at, w->end_at);
    w->ended_at = w->end_at;
    w->begin_at = w->end_at = USEC_NONE;
}

static void set_moving(struct presence *p, bool is_moving, usec at)
{
    if (!is_moving || p->walk.moving_at == USEC_NONE)
        p->walk.moving_at = is_moving ? at : USEC_NONE;
}

void walk_judge(struct presence *p, const struct step *step, usec at)
{
    const struct evidence *moving = reported_moving(p, at);
    const unsigned n = steps_in_minute(p, minute_of(at));
    const bool has_belt = evidences_report(&p->evidence, EVIDENCE_TREADMILL, at);
    bool is_moving;
    usec quiet;

    quiet_note(p, at);
    note_restless(p, at, n);
    if (moving || steps_in_bucket(&p->steps, at) >= STEPS_WORTH_ASKING)
        request(p, step);
    quiet = quiet_since(p);
    if (p->idle_at != USEC_NONE)
        begin_earlier(p, step, quiet);
    is_moving = n >= WALK_MOVING && quiet_count_busy(&p->walk, minute_of(at)) < BUSY_BUCKETS;
    set_moving(p, is_moving || moving, at);
    judge_treadmill(p, step, at);
    /* A belt that runs explains the steps; without an idle source nothing shows the input. */
    if (has_belt || quiet == USEC_NEVER || !p->is_ready || p->present.state == PRESENCE_UNKNOWN)
        return;
    if (is_moving || (p->walk.begin_at != USEC_NONE && n >= WALK_SPORADIC))
        judge_steps(p, step, at, quiet);
    else if (moving)
        judge_report(p, step, at, moving, quiet);
}

/* About how fast a person walks. */
#define STEPS_A_MINUTE 110

/* Late steps were a walk in an absence: its length follows from their number, its end is that of
 * the absence. */
static void take_late(struct presence *p, const struct step *step, const char *tracker,
                      const struct steps_late *late, struct presence_change *change)
{
    const usec walked = usec_scale(USEC_MIN, (usec)late->count, STEPS_A_MINUTE);
    const bool is_walk = late->count >= WALK_BREAK_STEPS;
    usec at, length = is_walk ? correction_walk(p, step, late, change, &at) : 0;
    struct effect *e;

    if (length == 0)
        return;
    e = effects_add(step->effects, EFFECT_WALK, at + length);
    e->walk.start_at = at + length - usec_min(walked, length);
    e->walk.end_at = at + length;
    e->walk.steps = (unsigned)late->count;
    p->walk.ended_at = usec_max(p->walk.ended_at, e->walk.end_at);
    steps_walked(&p->steps, tracker, e->walk.end_at);
}

void walk_steps(struct presence *p, const struct step *step, const struct event *event,
                struct presence_change *change)
{
    const bool is_away = p->present.state == PRESENCE_AWAY;
    const usec quiet = is_away ? p->present.since_at : quiet_since(p);
    struct steps_late late;
    struct effect *e;

    switch (steps_take(&p->steps, event, step->now, p->present.day.start_at, quiet, &late)) {
    case STEPS_DISCARDED:
        e = effects_add(step->effects, EFFECT_DISCARDED, event->at);
        text_copy(e->discarded.tracker, sizeof e->discarded.tracker, event->steps.tracker);
        e->discarded.count = event->steps.count;
        break;
    case STEPS_LATE:
        take_late(p, step, event->steps.tracker, &late, change);
        break;
    case STEPS_COUNTED:
        walk_judge(p, step, step->now);
        break;
    case STEPS_NOTHING:
        break;
    }
}

void walk_input(struct presence *p, const struct step *step, usec at)
{
    struct walking *w = &p->walk;

    if (!p->steps.has_head && w->asked_at == USEC_NONE && w->begin_at == USEC_NONE)
        return; /* no tracker has reported */
    quiet_note(p, usec_max(at, w->head_at));
    quiet_input(w, at);
    w->asked_at = USEC_NONE;
    if (w->begin_at != USEC_NONE)
        w->end_at = usec_max(usec_min(w->end_at, at), w->begin_at);
    end_walk(p, step);
}

void walk_pass(struct presence *p, const struct step *step, usec at)
{
    struct walking *w = &p->walk;

    take_ended_reports(p, step, at);
    if (reported_moving(p, at))
        walk_judge(p, step, at);
    if (w->begin_at != USEC_NONE && usec_since(at, w->end_at) >= WALK_GAP)
        end_walk(p, step);
    if (w->moving_at != USEC_NONE && !reported_moving(p, at) &&
        (!p->steps.has_head || usec_since(at, p->steps.head_at) >= STEPS_BUCKET + WALK_GAP))
        w->moving_at = USEC_NONE;
}

usec walk_deadline(const struct presence *p, const struct settings *s)
{
    const struct walking *w = &p->walk;
    const struct evidence *moving = reported_moving(p, p->judged_at);
    const usec quiet = quiet_since(p);
    usec next = USEC_NEVER;

    if (w->begin_at != USEC_NONE)
        next = usec_add(w->end_at, WALK_GAP);
    else if (moving && quiet != USEC_NEVER)
        next = usec_add(usec_max(moving->since_at, quiet), settings_report_wait(s));
    else if (moving && can_request(p))
        next = usec_add(w->asked_in, STEPS_BUCKET);
    if (w->moving_at != USEC_NONE && !moving && p->steps.has_head)
        next = usec_min(next, p->steps.head_at + STEPS_BUCKET + WALK_GAP);
    return next > p->judged_at ? next : USEC_NEVER;
}

bool walk_is_moving(const struct presence *p)
{
    return p->walk.moving_at != USEC_NONE;
}

usec walk_ended_at(const struct presence *p)
{
    const struct walking *w = &p->walk;

    if (p->present.state != PRESENCE_AWAY || p->present.reason != REASON_WALK ||
        w->begin_at != USEC_NONE || w->ended_at <= p->present.since_at)
        return USEC_NONE;
    return w->ended_at;
}

void walk_resume(struct presence *p)
{
    struct walking *w = &p->walk;

    w->begin_at = w->end_at = w->moving_at = w->asked_at = w->asked_in = USEC_NONE;
    w->head_at = USEC_NONE;
    w->quiet = 0;
    p->evidence.was_restless = false;
    p->evidence.restless_from = p->evidence.restless_until = 0;
    steps_resume(&p->steps);
}
