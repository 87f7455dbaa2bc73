#include "view.h"

/* A server's word of idleness comes late by so much at most (KWin), and before it a hand may be. */
#define COARSE (500 * USEC_MSEC)

static usec cap_of(const struct settings *s, enum evidence_kind kind)
{
    switch (kind) {
    case EVIDENCE_INHIBITOR:
    case EVIDENCE_WORN:
        return s->passive_limit / 4;
    case EVIDENCE_VIDEO:
    case EVIDENCE_CALL:
    case EVIDENCE_CALL_WORD:
        return s->passive_limit;
    default:
        return 0;
    }
}

/* Music counts as a film where an inhibitor is held beside it (P3). */
static usec cap_beside(const struct plan *p, const struct desk *d, const struct shown *shown,
                       usec at)
{
    if (shown->kind != EVIDENCE_MUSIC)
        return cap_of(&p->settings, shown->kind);
    for (unsigned i = 0; i < d->shown->len; i++) {
        const struct shown *other = &g_array_index(d->shown, struct shown, i);
        const bool is_inhibitor =
            other->kind == EVIDENCE_INHIBITOR || other->kind == EVIDENCE_VIDEO;

        if (is_inhibitor && other->is_told && other->from <= at && at < other->to)
            return p->settings.passive_limit;
    }
    return 0;
}

static void look_at_shown(const struct plan *p, const struct desk *d, usec at, struct view *v)
{
    const usec idle_at = usec_add(v->touch_at, p->settings.away_after);

    for (unsigned i = 0; i < d->shown->len; i++) {
        const struct shown *e = &g_array_index(d->shown, struct shown, i);
        const bool is_live = e->from <= at && at < e->to;
        /* What began before idleness was declared speaks for all the time since the last touch. */
        const bool speaks = at < e->to && e->from <= usec_max(at, idle_at) && e->to > v->touch_at;
        const usec cap = cap_beside(p, d, e, at);

        if (!e->is_told || v->touch_at == USEC_NONE)
            continue;
        v->is_reported_standing |= e->kind == EVIDENCE_STANDING && is_live;
        v->is_raised |= e->kind == EVIDENCE_STANDING && is_live && e->from > v->touch_at;
        v->is_reported_sitting |= e->kind == EVIDENCE_SITTING && is_live;
        /* Where idleness is hidden, what is told is believed for PassiveLimit after the last edge.
         */
        v->is_hidden_long |=
            is_live && cap > 0 &&
            at >= usec_add(usec_max(v->touch_at, e->from), p->settings.passive_limit);
        if (!speaks || e->from > idle_at || cap == 0)
            continue;
        v->is_believable |= at < usec_add(v->touch_at, cap);
        v->is_beyond |= at >= usec_add(v->touch_at, cap);
    }
}

/* The brackets of the plan: is it so at @at? */
static bool is_on(const struct plan *p, enum fact_type type, usec at)
{
    int n = 0;

    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);

        if (f->at > at)
            break;
        if (f->type == FACT_SERVER && !f->on && type == FACT_INHIBIT)
            n = 0;
        if (f->type == type)
            n = f->on ? n + 1 : n > 0 ? n - 1 : 0;
    }
    return n > 0;
}

/* Just after a resume, or when the seat is back, an edge is the machine's, not a hand's (P4);
 * counted from when the service finds out. */
static bool is_deaf(const struct plan *p, usec at)
{
    const usec deaf = PRESENCE_DEAF + (p->is_late ? 2 * USEC_SEC : 50 * USEC_MSEC);

    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);

        if (f->at > at)
            break;
        if ((f->type == FACT_SLEEP || f->type == FACT_SEAT) && !f->on && at < f->at + deaf)
            return true;
    }
    return false;
}

/* Under an inhibitor version 1 hears no hand. Where a source tells of the inhibitor, the core knows
 * that much, and has to say that it does not know. */
static bool is_hidden(const struct plan *p, const struct desk *d, usec at)
{
    if (!desktop_hides_idle(p->desktop) || !is_on(p, FACT_INHIBIT, at))
        return false;
    for (unsigned i = 0; i < d->shown->len; i++) {
        const struct shown *e = &g_array_index(d->shown, struct shown, i);

        if (e->is_told && e->from <= at && at < e->to && cap_beside(p, d, e, at) > 0)
            return false;
    }
    return true;
}

static bool is_sign(const struct plan *p, const struct desk *d, unsigned touch)
{
    const usec at = g_array_index(p->touches, usec, touch);

    return !is_deaf(p, at) && !is_hidden(p, d, at);
}

/* The touches around @at that could be heard, and told from the machine's doing. */
static usec touch_around(const struct plan *p, const struct desk *d, usec at, usec *ret_next)
{
    unsigned low = 0, high = p->touches->len;

    while (low < high) {
        unsigned mid = (low + high) / 2;

        if (g_array_index(p->touches, usec, mid) <= at)
            low = mid + 1;
        else
            high = mid;
    }
    high = low;
    while (high < p->touches->len && !is_sign(p, d, high))
        high++;
    *ret_next = high < p->touches->len ? g_array_index(p->touches, usec, high) : USEC_NEVER;
    while (low && !is_sign(p, d, low - 1))
        low--;
    return low ? g_array_index(p->touches, usec, low - 1) : USEC_NONE;
}

/* Locked, asleep, another's; and then, until the next touch (P4): after a lock one on the lock
 * screen will do. */
static bool is_barred(const struct plan *p, usec at, usec touch_at)
{
    usec since = USEC_NONE;

    if (is_on(p, FACT_LOCK, at) || is_on(p, FACT_SEAT, at) || is_on(p, FACT_SLEEP, at))
        return true;
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);
        const bool is_bar = (f->type == FACT_LOCK && f->on) ||
                            ((f->type == FACT_SLEEP || f->type == FACT_SEAT) && !f->on);

        if (f->at > at)
            break;
        if (is_bar)
            since = f->at;
    }
    return touch_at < since;
}

enum truth truth_at(const struct plan *p, usec at)
{
    enum truth truth = TRUTH_AWAY;

    for (unsigned i = 0; i < p->truth->len; i++) {
        const struct stretch_of_truth *t = &g_array_index(p->truth, struct stretch_of_truth, i);

        if (t->at > at)
            break;
        truth = t->truth;
    }
    return truth;
}

static enum presence_state claim_at(const struct desk *d, usec at)
{
    enum presence_state state = PRESENCE_UNKNOWN;

    for (unsigned i = 0; i < d->timeline->len; i++) {
        const struct claimed *c = &g_array_index(d->timeline, struct claimed, i);

        if (c->at > at)
            break;
        state = c->state;
    }
    return state;
}

/* From the anchor before @at to the one after it, and back to where such a run began. A touch
 * explains it for AwayAfter; beyond that, what went on since. */
static void look_at_run(const struct sight *s, usec at, struct view *v)
{
    const usec away_after = s->p->settings.away_after + COARSE;
    const struct anchor *a = (const struct anchor *)(void *)s->anchors->data;
    unsigned i = 0, high = s->anchors->len;

    while (i < high) {
        unsigned mid = (i + high) / 2;

        if (a[mid].at <= at)
            i = mid + 1;
        else
            high = mid;
    }
    if (i == 0 || i == s->anchors->len || a[i].at - a[i - 1].at > away_after)
        return;
    v->is_run = true;
    v->run_type = ANCHOR_TOLD;
    for (i--;; i--) {
        const bool is_touch = a[i].type == ANCHOR_TOUCH;

        if (v->run_type == ANCHOR_TOLD)
            v->run_type = is_touch && at - a[i].at > away_after ? ANCHOR_UNTOLD : a[i].type;
        if (is_touch || i == 0 || a[i].at - a[i - 1].at > away_after)
            return;
    }
}

struct view view_at(const struct sight *s, usec at)
{
    const struct plan *p = s->p;
    struct view v = { .truth = truth_at(p, at), .claim = claim_at(s->d, at) };

    v.touch_at = touch_around(p, s->d, at, &v.next_at);
    v.is_barred = is_barred(p, at, v.touch_at);
    v.is_inhibited = desktop_hides_idle(p->desktop) && is_on(p, FACT_INHIBIT, at);
    look_at_shown(p, s->d, at, &v);
    look_at_run(s, at, &v);
    return v;
}

enum finding view_too_much(const struct view *v)
{
    static const enum finding by_run[] = { [ANCHOR_TOUCH] = FINDING_SHORT,
                                           [ANCHOR_TOLD] = FINDING_WRONG,
                                           [ANCHOR_UNTOLD] = FINDING_PHANTOM,
                                           [ANCHOR_HIDING] = FINDING_HIDDEN };

    if (v->is_barred)
        return FINDING_WRONG;
    if (v->truth == TRUTH_STANDING && !v->is_reported_standing)
        return FINDING_UNTOLD;
    if (v->is_believable || v->is_reported_sitting)
        return FINDING_CAP;
    if (v->is_inhibited && !v->is_hidden_long)
        return FINDING_HIDDEN;
    return v->truth == TRUTH_AWAY && v->is_run ? by_run[v->run_type] : FINDING_WRONG;
}

enum finding view_too_little(const struct view *v, usec away_after)
{
    if (v->is_barred)
        return FINDING_BARRED;
    if (v->is_reported_sitting || v->is_raised)
        return FINDING_MISSED;
    if (v->touch_at != USEC_NONE && usec_since(v->next_at, v->touch_at) <= away_after)
        return v->is_inhibited ? FINDING_HIDDEN : FINDING_MISSED;
    if (v->is_believable)
        return FINDING_MISSED;
    return v->is_beyond ? FINDING_BEYOND : FINDING_NO_SIGN;
}

enum finding view_judge(const struct view *v, usec away_after)
{
    if (v->claim == PRESENCE_UNKNOWN)
        return FINDING_UNKNOWN;
    if (v->claim == PRESENCE_STANDING)
        return v->truth == TRUTH_STANDING ? FINDING_RIGHT : FINDING_STANDING;
    if (presence_state_is_seated(v->claim))
        return v->truth == TRUTH_SITTING ? FINDING_RIGHT : view_too_much(v);
    return v->truth == TRUTH_AWAY ? FINDING_RIGHT : view_too_little(v, away_after);
}
