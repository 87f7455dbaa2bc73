#include "day_view.h"

#include <string.h>

/* Upper bound of the delay of a report of idleness (KWin); input may come before it. */
#define COARSE (500 * USEC_MSEC)

/* A walk is over when no steps are reported for a minute after its last bucket. */
#define WALK_ENDS (80 * USEC_SEC)

/* A sensor answers within this time, after a report of idleness that may be late. */
#define ANSWER (2 * USEC_SEC)

int instants_compare(gconstpointer a, gconstpointer b)
{
    const usec x = *(const usec *)a, y = *(const usec *)b;

    return (x > y) - (x < y);
}

static usec limit_of(const struct settings *s, enum evidence_kind kind)
{
    switch (kind) {
    case EVIDENCE_INHIBITOR:
    case EVIDENCE_WORN:
        return s->passive_limit / 4;
    case EVIDENCE_VIDEO:
    case EVIDENCE_CALL:
    case EVIDENCE_CALL_WORD:
    case EVIDENCE_GAME:
    case EVIDENCE_GAMEMODE:
    case EVIDENCE_PRESENT:
        return s->passive_limit;
    default:
        return 0;
    }
}

/* The last touch at or before @at, by its number; -1: none. */
static int touch_before(const struct day_plan *p, usec at)
{
    unsigned low = 0, high = p->touches->len;

    while (low < high) {
        const unsigned mid = (low + high) / 2;

        if (g_array_index(p->touches, usec, mid) <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return (int)low - 1;
}

static bool is_of(const struct shown *e, enum evidence_kind kind, const char *program, usec at)
{
    return e->kind == kind && e->is_reported && e->from <= at && at < e->to && program &&
           e->program && strcmp(e->program, program) == 0;
}

static bool is_beside(const struct desk *d, const struct shown *one, enum evidence_kind kind,
                      usec at)
{
    for (unsigned i = 0; i < d->shown->len; i++)
        if (is_of(&g_array_index(d->shown, struct shown, i), kind, one->program, at))
            return true;
    return false;
}

/* The meaning of a piece of evidence at @at: a browser that plays is a film beside its inhibitor,
 * and a film whose player is paused is an inhibitor of unknown purpose. */
static enum evidence_kind shows(const struct desk *d, const struct shown *e, usec at)
{
    if (e->kind == EVIDENCE_PLAYER)
        return is_beside(d, e, EVIDENCE_INHIBITOR, at) ? EVIDENCE_VIDEO : EVIDENCE_PLAYER;
    if (e->kind == EVIDENCE_VIDEO && is_beside(d, e, EVIDENCE_PAUSED, at))
        return EVIDENCE_INHIBITOR;
    return e->kind;
}

/* An inhibitor of unknown purpose and a game count only while they are fresh, a call not for ever.
 */
static bool still_counts(const struct sight *s, unsigned shown, enum evidence_kind kind,
                         usec touch_at, usec at)
{
    const char *fresh = g_ptr_array_index(s->fresh, shown);
    const int touch = touch_before(s->p, touch_at);

    if (kind == EVIDENCE_CALL || kind == EVIDENCE_CALL_WORD)
        return freshness_of_call(s->p, &g_array_index(s->d->shown, struct shown, shown), at);
    if (kind != EVIDENCE_INHIBITOR && kind != EVIDENCE_GAME && kind != EVIDENCE_GAMEMODE)
        return true;
    return touch >= 0 && fresh[touch];
}

/* A call that begins while the person is away, and no lock is in effect, is a return. */
static bool is_answer(const struct day_plan *p, const struct shown *e, usec idle_at)
{
    return e->kind == EVIDENCE_CALL && !e->is_old && e->from > idle_at &&
           !view_is_on(p, FACT_LOCK, e->from) && !view_is_on(p, FACT_SLEEP, e->from) &&
           !view_is_on(p, FACT_SEAT, e->from);
}

static bool shows_standing(enum evidence_kind kind)
{
    return kind == EVIDENCE_STANDING || kind == EVIDENCE_DESK || kind == EVIDENCE_TREADMILL;
}

static void add_evidence(const struct sight *s, usec at, struct view *v)
{
    const struct day_plan *p = s->p;
    const struct desk *d = s->d;
    const usec away_at = usec_add(v->touch_at, p->settings.away_after);

    for (unsigned i = 0; i < d->shown->len; i++) {
        const struct shown *e = &g_array_index(d->shown, struct shown, i);
        const bool is_live = e->from <= at && at < e->to;
        /* The answer of a sensor that is asked then comes later. */
        const usec idle_at = e->kind == EVIDENCE_PRESENT ? usec_add(away_at, ANSWER) : away_at;
        /* Evidence that began before idleness counts for all the time since the last touch. */
        const bool counts = at < e->to && e->from <= usec_max(at, idle_at) && e->to > v->touch_at;
        const enum evidence_kind kind = shows(d, e, at);
        const usec limit = limit_of(&p->settings, kind);

        if (!e->is_reported || v->touch_at == USEC_NONE)
            continue;
        v->is_reported_standing |= shows_standing(e->kind) && is_live;
        v->is_raised |= e->kind == EVIDENCE_STANDING && is_live && e->from > v->touch_at;
        v->is_reported_sitting |= e->kind == EVIDENCE_SITTING && is_live;
        /* Where idleness is hidden, evidence is valid for PassiveLimit after the last edge. */
        v->is_hidden_long |=
            is_live && (limit > 0 || kind == EVIDENCE_KEEP_AWAKE) &&
            at >= usec_add(usec_max(v->touch_at, e->from), p->settings.passive_limit);
        if (is_live && is_answer(p, e, idle_at))
            v->is_within_limit |= at < usec_add(e->from, limit) && freshness_of_call(p, e, at);
        if (!counts || e->from > idle_at || limit == 0 || (kind == EVIDENCE_WORN && v->is_walked))
            continue;
        if (at >= usec_add(v->touch_at, limit) || !still_counts(s, i, kind, v->touch_at, at)) {
            v->is_past_limit = true;
            continue;
        }
        v->is_within_limit = true;
    }
}

bool view_is_on(const struct day_plan *p, enum fact_type type, usec at)
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

/* Input just after a resume or the return of the seat comes from the machine, not from the person.
 * Counted from the instant at which the service learns of it. */
static bool is_noise(const struct day_plan *p, usec at)
{
    const usec noise_for = PRESENCE_NOISE_AFTER + (p->is_late ? 2 * USEC_SEC : 50 * USEC_MSEC);

    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);

        if (f->at > at)
            break;
        if ((f->type == FACT_SLEEP || f->type == FACT_SEAT) && !f->on && at < f->at + noise_for)
            return true;
    }
    return false;
}

/* Version 1 reports no input under an inhibitor. If a source reports that inhibitor, the core must
 * claim unknown, so the touch is not hidden from the judge. */
static bool is_hidden(const struct day_plan *p, const struct desk *d, usec at)
{
    if (!desktop_hides_idle(p->desktop) || !view_is_on(p, FACT_INHIBIT, at))
        return false;
    for (unsigned i = 0; i < d->shown->len; i++) {
        const struct shown *e = &g_array_index(d->shown, struct shown, i);

        if (e->is_reported && e->from <= at && at < e->to &&
            (limit_of(&p->settings, e->kind) > 0 || e->kind == EVIDENCE_KEEP_AWAKE))
            return false;
    }
    return true;
}

static bool is_usable_input(const struct day_plan *p, const struct desk *d, unsigned touch)
{
    const usec at = g_array_index(p->touches, usec, touch);

    return !is_noise(p, at) && !is_hidden(p, d, at);
}

/* The touches around @at that the core could receive and attribute to the person. */
static usec touch_around(const struct day_plan *p, const struct desk *d, usec at, usec *ret_next)
{
    unsigned low = (unsigned)(touch_before(p, at) + 1), high = low;

    while (high < p->touches->len && !is_usable_input(p, d, high))
        high++;
    *ret_next = high < p->touches->len ? g_array_index(p->touches, usec, high) : USEC_NEVER;
    while (low && !is_usable_input(p, d, low - 1))
        low--;
    return low ? g_array_index(p->touches, usec, low - 1) : USEC_NONE;
}

/* Locked, asleep, or another session has the seat; and from then until the next touch, which
 * after a lock may be one on the lock screen. */
static bool is_locked_out(const struct day_plan *p, usec at, usec touch_at)
{
    usec since = USEC_NONE;

    if (view_is_on(p, FACT_LOCK, at) || view_is_on(p, FACT_SEAT, at) ||
        view_is_on(p, FACT_SLEEP, at))
        return true;
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);
        const bool locks_out = (f->type == FACT_LOCK && f->on) ||
                               ((f->type == FACT_SLEEP || f->type == FACT_SEAT) && !f->on);

        if (f->at > at)
            break;
        if (locks_out)
            since = f->at;
    }
    return touch_at < since;
}

enum truth truth_at(const struct day_plan *p, usec at)
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

/* Until the next suggestion the resets cost no wake-up, and a snooze or the last rung may delay it.
 * Then the counters are read, and resets without input for AwayAfter are known for what they are:
 * from the first of them on, which follows within AwayAfter. */
usec view_resets_known_at(const struct day_plan *p, usec touch_at)
{
    const struct settings *s = &p->settings;
    const usec late_for = p->is_late ? PLAN_LATE : 0;
    usec low, grace;

    settings_grace(s, &low, &grace);
    return touch_at + s->limit + usec_max(s->snooze, s->remind_after) + grace + s->away_after +
           late_for;
}

/* A run: anchors around @at with no pause of AwayAfter between them. Finds its type by going back
 * to its first anchor: a touch explains the run for AwayAfter, later the other anchors do. */
static void find_run(const struct sight *s, usec at, struct view *v)
{
    const usec away_after = s->p->settings.away_after + COARSE;
    const struct anchor *a = (const struct anchor *)(void *)s->anchors->data;
    const usec known_at = view_resets_known_at(s->p, v->touch_at);
    /* Input within this time shows that there is a person. */
    const usec watch_for = 2 * away_after + (s->p->is_late ? PLAN_LATE : 0);
    unsigned i = 0, high = s->anchors->len;
    usec next_at;

    while (i < high) {
        unsigned mid = (i + high) / 2;

        if (a[mid].at <= at)
            i = mid + 1;
        else
            high = mid;
    }
    /* The day may end before idleness can be reported. */
    next_at = i < s->anchors->len ? a[i].at : s->p->now;
    if (i == 0 || next_at - a[i - 1].at > away_after)
        return;
    v->is_run = true;
    /* Where input follows within AwayAfter, the person is back before the absence is one. */
    v->is_run_long = at >= known_at && usec_since(v->next_at, at) > away_after &&
                     usec_min(v->next_at, s->p->now) >= known_at + watch_for;
    v->run_type = ANCHOR_REPORTED;
    for (i--;; i--) {
        const bool is_touch = a[i].type == ANCHOR_TOUCH;

        if (v->run_type == ANCHOR_REPORTED)
            v->run_type = is_touch && at - a[i].at > away_after ? ANCHOR_UNREPORTED : a[i].type;
        if (is_touch || i == 0 || a[i].at - a[i - 1].at > away_after)
            return;
    }
}

static bool is_within(const GArray *spans, usec at)
{
    for (unsigned i = 0; i < spans->len; i++) {
        const struct span *span = &g_array_index(spans, struct span, i);

        if (span->from <= at && at < span->to)
            return true;
    }
    return false;
}

/* On the feet, or until just now. */
static bool is_stepping(const struct day_plan *p, usec from, usec at)
{
    usec steps;

    return strides_within(p, from, at, &steps) > 0;
}

struct view view_at(const struct sight *s, usec at)
{
    const struct day_plan *p = s->p;
    struct view v = { .truth = truth_at(p, at), .claim = claim_at(s->d, at) };

    v.touch_at = touch_around(p, s->d, at, &v.next_at);
    v.is_locked_out = is_locked_out(p, at, v.touch_at);
    v.is_inhibited = desktop_hides_idle(p->desktop) && view_is_on(p, FACT_INHIBIT, at);
    v.is_walked = is_within(s->walked, at);
    v.is_just_walked = is_stepping(p, at - WALK_ENDS, at);
    v.is_walk_last = is_stepping(p, usec_max(v.touch_at, at - WALK_ENDS), at);
    v.is_belt = is_within(s->belts, at);
    add_evidence(s, at, &v);
    v.is_touched = is_within(s->touched, at);
    v.is_reading = is_within(s->readings, at);
    find_run(s, at, &v);
    return v;
}
