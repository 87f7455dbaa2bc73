#include "day_judge.h"

#include <string.h>

#include "core/view.h"
#include "day_view.h"

/* Ends of states and of absences may differ by this: KWin's timers, and the time from sitting down
 * to the first touch. */
#define TOLERANCE (10 * USEC_SEC)

/* A bubble counts as seen if the person was at the desk this long before it. */
#define BUBBLE_TOLERANCE USEC_MIN

/* A walk is a break with 100 steps, nine tenths of which a tracker counts. */
#define WALK_STEPS 90

/* A call holds suggestions for at most this long. */
#define CALL_MAX (3 * USEC_HOUR)

struct scene {
    const struct day_plan *p;
    const struct desk *d;
    struct sight sight;
    struct verdict *v;
    GArray *judged;
};

static void cut_at(GArray *cuts, usec at)
{
    if (at != USEC_NONE && at != USEC_NEVER)
        g_array_append_val(cuts, at);
}

static void cut_spans(GArray *cuts, const GArray *spans)
{
    for (unsigned i = 0; i < spans->len; i++) {
        cut_at(cuts, g_array_index(spans, struct span, i).from);
        cut_at(cuts, g_array_index(spans, struct span, i).to);
    }
}

/* The instants at which anything the verdict depends on may change. */
static GArray *list_cuts(const struct scene *s)
{
    const struct day_plan *p = s->p;
    const usec limit = p->settings.passive_limit;
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(usec));

    for (unsigned i = 0; i < p->truth->len; i++)
        cut_at(cuts, g_array_index(p->truth, struct stretch_of_truth, i).at);
    for (unsigned i = 0; i < s->d->timeline->len; i++)
        cut_at(cuts, g_array_index(s->d->timeline, struct claimed, i).at);
    for (unsigned i = 0; i < p->facts->len; i++)
        cut_at(cuts, g_array_index(p->facts, struct fact, i).at);
    for (unsigned i = 0; i < s->d->shown->len; i++) {
        cut_at(cuts, g_array_index(s->d->shown, struct shown, i).from);
        cut_at(cuts, g_array_index(s->d->shown, struct shown, i).to);
    }
    for (unsigned i = 0; i < p->touches->len; i++) {
        const usec at = g_array_index(p->touches, usec, i);
        const bool is_last = i + 1 == p->touches->len;
        const usec next = is_last ? USEC_NEVER : g_array_index(p->touches, usec, i + 1);
        const bool was_pause =
            i > 0 && at - g_array_index(p->touches, usec, i - 1) > p->settings.away_after;

        if (was_pause)
            cut_at(cuts, at);
        if (usec_since(next, at) <= p->settings.away_after)
            continue;
        cut_at(cuts, at);
        cut_at(cuts, at + p->settings.away_after);
        cut_at(cuts, at + limit / 4);
        cut_at(cuts, at + limit);
        cut_at(cuts, view_resets_known_at(p, at));
    }
    for (unsigned i = 0; i < s->sight.anchors->len; i++) {
        const struct anchor *a = &g_array_index(s->sight.anchors, struct anchor, i);

        if (a->type != ANCHOR_TOUCH)
            cut_at(cuts, a->at);
    }
    cut_spans(cuts, s->sight.touched);
    cut_spans(cuts, s->sight.readings);
    cut_spans(cuts, s->sight.walked);
    cut_spans(cuts, s->sight.belts);
    cut_at(cuts, p->now);
    g_array_sort(cuts, instants_compare);
    return cuts;
}

static void find_all(struct scene *s)
{
    g_autoptr(GArray) cuts = list_cuts(s);
    const usec begin = g_array_index(s->p->truth, struct stretch_of_truth, 0).at;

    for (unsigned i = 0; i + 1 < cuts->len; i++) {
        struct judged j = { .from = g_array_index(cuts, usec, i),
                            .to = g_array_index(cuts, usec, i + 1) };
        struct view v;

        if (j.to == j.from || j.from < begin || j.to > s->p->now)
            continue;
        v = view_at(&s->sight, j.from + (j.to - j.from) / 2);
        j.finding = view_judge(&v, s->p->settings.away_after);
        if (v.truth == TRUTH_SITTING)
            j.if_away = view_too_little(&v, s->p->settings.away_after);
        s->v->seconds[j.finding] += j.to - j.from;
        s->v->length += j.to - j.from;
        s->v->sitting += v.truth == TRUTH_SITTING ? j.to - j.from : 0;
        if (v.truth == TRUTH_SITTING && j.finding == FINDING_RIGHT)
            s->v->kept += j.to - j.from;
        g_array_append_val(s->judged, j);
    }
}

static usec overlap(usec from, usec to, usec a, usec b)
{
    return usec_since(usec_min(to, b), usec_max(from, a));
}

static usec found_within(const struct scene *s, enum finding finding, usec from, usec to)
{
    usec sum = 0;

    for (unsigned i = 0; i < s->judged->len; i++) {
        const struct judged *j = &g_array_index(s->judged, struct judged, i);

        if (j->finding == finding)
            sum += overlap(from, to, j->from, j->to);
    }
    return sum;
}

/* Sitting within [@from, @to) for which there was input or evidence; claims play no part. */
static usec knowable_within(const struct scene *s, usec from, usec to)
{
    usec sum = 0;

    for (unsigned i = 0; i < s->judged->len; i++) {
        const struct judged *j = &g_array_index(s->judged, struct judged, i);

        if (j->if_away == FINDING_MISSED)
            sum += overlap(from, to, j->from, j->to);
    }
    return sum;
}

/* Within [@from, @to): the total time off the chair, and the longest uninterrupted part. */
static usec off_chair(const struct day_plan *p, usec from, usec to, usec *ret_longest)
{
    usec sum = 0, longest = 0, piece = 0;

    for (unsigned i = 0; i < p->truth->len; i++) {
        const struct stretch_of_truth *t = &g_array_index(p->truth, struct stretch_of_truth, i);
        usec end = i + 1 < p->truth->len ? (t + 1)->at : p->now;
        usec length = overlap(from, to, t->at, end);

        piece = t->truth == TRUTH_SITTING ? 0 : piece + length;
        sum += t->truth == TRUTH_SITTING ? 0 : length;
        longest = usec_max(longest, piece);
    }
    *ret_longest = longest;
    return sum;
}

/* A walk, which may have begun shortly before the first report of it, is a full rest if it is long
 * enough by itself, or if twice its length is. A tracker counts a tenth more or less than there is.
 */
static bool is_walk(const struct day_plan *p, const struct claimed_rest *r)
{
    usec steps;
    const usec length = strides_within(p, r->start_at - 2 * TOLERANCE, r->end_at, &steps);

    return (steps >= WALK_STEPS && length >= USEC_MIN - TOLERANCE) ||
           2 * (length + TOLERANCE) >= p->settings.rest;
}

/* A rest that is credited in part: did the person walk for as long as that takes? */
static void judge_walking(struct scene *s, const struct claimed_rest *r)
{
    usec steps;

    if (r->walked_for > strides_within(s->p, r->start_at, r->end_at, &steps) + 2 * TOLERANCE)
        s->v->wrong_rests++;
}

/* A full rest was claimed: was the person off the chair for Rest without a break, and for at least
 * half of the claimed time? */
static void judge_rest(struct scene *s, const struct claimed_rest *r)
{
    const usec length = r->end_at - r->start_at;
    usec longest, sum = off_chair(s->p, r->start_at, r->end_at, &longest);

    s->v->rests++;
    if (longest + TOLERANCE >= s->p->settings.rest && sum * 2 >= length)
        return;
    if (is_walk(s->p, r) && sum * 2 >= length)
        return;
    /* Allowed if the core had no input or evidence of the sitting within it. */
    if (knowable_within(s, r->start_at, r->end_at) <= TOLERANCE)
        s->v->allowed_rests++;
    else
        s->v->wrong_rests++;
}

/* An absence that is over: if it was long enough for a full rest even without the spans that an
 * allowance excuses, the core must have claimed one. */
static void judge_absence(struct scene *s, usec from, usec to)
{
    static const enum finding allowed[] = { FINDING_EVIDENCE, FINDING_SHORT,   FINDING_RESET,
                                            FINDING_HIDDEN,   FINDING_UNKNOWN, FINDING_TOUCHED };
    const struct claimed *last =
        &g_array_index(s->d->timeline, struct claimed, s->d->timeline->len - 1);
    usec excused = 0, longest = 0;

    if (last->state == PRESENCE_AWAY && last->at < to)
        return; /* claimed, and not over yet */
    for (unsigned i = 0; i < s->d->rests->len; i++) {
        const struct claimed_rest *r = &g_array_index(s->d->rests, struct claimed_rest, i);

        if (r->is_full)
            longest = usec_max(longest, overlap(from, to, r->start_at, r->end_at));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(allowed); i++)
        excused += found_within(s, allowed[i], from, to);
    if (longest == 0 && to - from - excused >= s->p->settings.rest + TOLERANCE)
        s->v->missed_rests++;
}

static void judge_rests(struct scene *s)
{
    const GArray *truth = s->p->truth;

    for (unsigned i = 0; i < s->d->rests->len; i++) {
        const struct claimed_rest *r = &g_array_index(s->d->rests, struct claimed_rest, i);

        if (r->is_full)
            judge_rest(s, r);
        else
            judge_walking(s, r);
    }
    for (unsigned i = 1; i + 1 < truth->len; i++) {
        const struct stretch_of_truth *t = &g_array_index(truth, struct stretch_of_truth, i);

        if (t->truth == TRUTH_AWAY)
            judge_absence(s, t->at, (t + 1)->at);
    }
}

static void judge_claims(struct scene *s)
{
    const GArray *t = s->d->timeline;

    for (unsigned i = 0; i < t->len; i++) {
        const struct claimed *c = &g_array_index(t, struct claimed, i);
        usec end = i + 1 < t->len ? (c + 1)->at : s->p->now;

        if (!presence_state_is_seated(c->state))
            continue;
        s->v->claims++;
        s->v->wrong_claims += found_within(s, FINDING_WRONG, c->at, end) > USEC_SEC;
    }
}

/* A recording microphone that a source has reported is a call, and holds suggestions for CALL_MAX.
 */
static bool is_in_call(const struct scene *s, usec at)
{
    const usec begin = settings_evidence_on(&s->p->settings);

    for (unsigned i = 0; i < s->d->shown->len; i++) {
        const struct shown *e = &g_array_index(s->d->shown, struct shown, i);

        if (e->kind == EVIDENCE_CALL && e->is_reported && at < e->to &&
            at < usec_add(e->from, settings_call_limit(&s->p->settings)) && at > e->from + begin &&
            at < e->from + CALL_MAX)
            return true;
    }
    return false;
}

static void judge_bubbles(struct scene *s)
{
    for (unsigned i = 0; i < s->d->bubbles->len; i++) {
        usec at = g_array_index(s->d->bubbles, usec, i);
        const struct view v = view_at(&s->sight, at);
        bool was_here = truth_at(s->p, at - BUBBLE_TOLERANCE) == TRUTH_SITTING;

        s->v->bubbles++;
        s->v->bubbles_in_calls += is_in_call(s, at);
        if (v.truth == TRUTH_SITTING || was_here)
            continue;
        s->v->unseen_bubbles += view_too_much(&v) == FINDING_WRONG;
    }
}

/* Are today's totals the sums of the timeline? Always true if the begin of the local day moved. */
static bool is_day_sound(const struct scene *s)
{
    struct core_view view;
    const GArray *t = s->d->timeline, *facts = s->p->facts;
    usec sitting = 0, standing = 0;
    unsigned days = 0;

    core_view(&s->d->core, s->p->now, &view);
    for (unsigned i = 0; i < facts->len; i++)
        days += g_array_index(facts, struct fact, i).type == FACT_DAY;
    for (unsigned i = 0; i < t->len; i++) {
        const struct claimed *c = &g_array_index(t, struct claimed, i);
        usec end = i + 1 < t->len ? (c + 1)->at : s->p->now;

        sitting += presence_state_is_seated(c->state) ? end - c->at : 0;
        standing += c->state == PRESENCE_STANDING ? end - c->at : 0;
    }
    return days > 1 || (sitting == view.today_sitting && standing == view.today_standing);
}

/* Is the sitting clock what the timeline and the rests give by the rules of rests? */
static bool is_clock_sound(const struct scene *s)
{
    const GArray *t = s->d->timeline, *rests = s->d->rests;
    const usec rest = s->p->settings.rest;
    struct core_view view;
    usec sitting = 0;
    unsigned n = 0;

    core_view(&s->d->core, s->p->now, &view);
    for (unsigned i = 0; i < t->len; i++) {
        const struct claimed *c = &g_array_index(t, struct claimed, i);
        usec end = i + 1 < t->len ? (c + 1)->at : s->p->now;

        for (; n < rests->len; n++) {
            const struct claimed_rest *r = &g_array_index(rests, struct claimed_rest, n);
            usec length = r->end_at - r->start_at;

            if (r->end_at > c->at)
                break;
            length = usec_max(length, 2 * r->walked_for);
            sitting = r->is_full || length >= rest ? 0 : usec_scale(sitting, rest - length, rest);
        }
        if (presence_state_is_seated(c->state))
            sitting += end - c->at;
    }
    return sitting == view.sitting;
}

void judge(const struct day_plan *p, const struct desk *d, struct verdict *ret, GArray *ret_judged)
{
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(struct judged));
    struct scene s = { .p = p, .d = d, .v = ret, .judged = ret_judged ? ret_judged : own };

    memset(ret, 0, sizeof *ret);
    sight_open(&s.sight, p, d);
    find_all(&s);
    judge_rests(&s);
    judge_claims(&s);
    judge_bubbles(&s);
    ret->is_unsound = !is_clock_sound(&s) || !is_day_sound(&s);
    sight_close(&s.sight);
}

const char *finding_name(enum finding finding)
{
    static const char *const names[FINDING_MAX] = {
        "right", "WRONG",  "wrong-standing", "missed",  "unknown",  "evidence", "short",
        "reset", "hidden", "touched",        "expired", "no-input", "locked",   "no-sensor",
    };

    return names[finding];
}
