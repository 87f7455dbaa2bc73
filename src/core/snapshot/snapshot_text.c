#include "core/snapshot/snapshot_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/snapshot/evidence_text.h"
#include "core/snapshot/snapshot_fields.h"
#include "core/snapshot/steps_text.h"

/* The last line: a text without it is incomplete. */
#define LAST_LINE "end\n"

/* The name of a line with one statement of evidence. */
#define EVIDENCE_NAME "evidence"

/* The same for a statement that is over and still remembered. */
#define OVER_NAME "over"

/* The name of a line with one interval of the timeline. Older texts have only the first three
 * columns. The last six are sums that follow from the interval before. */
#define TIMELINE_NAME "past"
#define LINE_FORMAT \
    " %" SCNd64 " %d %" SCNd64 " %d %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %d"
#define SUMS_FORMAT " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64
/* The walk in the interval of the line before it: its length, and whether it is a break. */
#define WALK_NAME   "past-walk"
#define WALK_FORMAT " %" SCNd64 " %u"

/* Two centuries around the boot, and a sum of lengths: more than any that is kept. */
#define INSTANT_FAR (2 * 36500 * USEC_DAY)
#define LENGTH_MAX  (1000 * USEC_DAY)
/* The text for a restart has only this many intervals, the latest, because each commit writes it.
 */
#define TIMELINE_SAVED 24

/* One hold, in struct hold; the name is the last line of it. */
static const struct field hold_fields[] = {
    { "hold-since", FIELD_INSTANT, true, offsetof(struct hold, since_at), 0 },
    { "hold-until", FIELD_INSTANT, true, offsetof(struct hold, until_at), 0 },
    { "hold", FIELD_TEXT, true, offsetof(struct hold, name), HOLD_NAME_MAX },
};

#define N_HOLD_FIELDS (sizeof hold_fields / sizeof hold_fields[0])

/* The member of a statement of evidence that only the text for a restart has: one line for each
 * statement, in their order. */
static const struct field kept = { "kept", FIELD_INSTANT, true, offsetof(struct evidence, kept_at),
                                   0 };

static size_t write_holds(const struct holds *h, char *buf, size_t size)
{
    size_t at = 0;

    for (unsigned i = 0; i < h->n; i++)
        for (size_t k = 0; k < N_HOLD_FIELDS; k++)
            at += field_write(&h->list[i], &hold_fields[k], buf + at, size - at);
    return at;
}

static size_t write_timeline(const struct timeline *t, unsigned max, char *buf, size_t size)
{
    size_t at = 0;

    for (unsigned k = t->n > max ? t->n - max : 0; k < t->n; k++) {
        const struct interval *i = &t->list[k];
        const bool is_first = at == 0;

        at += (size_t)snprintf(buf + at, size - at, TIMELINE_NAME LINE_FORMAT, i->since_at,
                               (int)i->state, i->certain_at, (int)i->reason, i->full_rest,
                               i->clocks.counted_from, i->day.sitting, i->day.standing,
                               (int)i->day.rests);
        if (is_first)
            at += (size_t)snprintf(buf + at, size - at, SUMS_FORMAT, i->bout_at, i->rest_end_at,
                                   i->rest_length, i->clocks.sitting, i->clocks.active,
                                   i->clocks.standing);
        buf[at++] = '\n';
        if (i->walked_for || i->is_walk_break)
            at += (size_t)snprintf(buf + at, size - at, WALK_NAME WALK_FORMAT "\n", i->walked_for,
                                   (unsigned)i->is_walk_break);
    }
    return at;
}

static size_t write_evidences(const struct evidence *list, unsigned n, const char *name, char *buf,
                              size_t size)
{
    size_t at = 0;

    for (unsigned i = 0; i < n; i++) {
        at += (size_t)snprintf(buf + at, size - at, "%s ", name);
        at += evidence_print(buf + at, size - at, &list[i]);
        buf[at++] = '\n';
    }
    return at;
}

/* One day of the sides of the body: its beginning, left, right. */
#define SIDES_NAME   "sides"
#define SIDES_FORMAT " %" SCNd64 " %" SCNd64 " %" SCNd64

/* One step of the plan: its length, and whether it is held. */
#define PLAN_NAME   "plan"
#define PLAN_FORMAT " %" SCNd64 " %u"

static size_t write_stretch(const struct coach *c, bool is_full, char *buf, size_t size)
{
    const struct plan *plan = &c->stretch.plan;
    size_t at = 0;

    for (unsigned i = 0; i < c->sides.n; i++)
        at +=
            (size_t)snprintf(buf + at, size - at, SIDES_NAME SIDES_FORMAT "\n", c->sides.days[i].at,
                             c->sides.days[i].held[SIDE_LEFT], c->sides.days[i].held[SIDE_RIGHT]);
    for (unsigned i = 0; is_full && i < plan->n_steps; i++)
        at += (size_t)snprintf(buf + at, size - at, PLAN_NAME PLAN_FORMAT "\n",
                               plan->steps[i].length, (unsigned)plan->steps[i].is_held);
    return at;
}

size_t snapshot_write(const struct core *core, const struct core *fresh, char *buf, size_t size)
{
    const struct evidences *e = &core->presence.evidence;
    const unsigned past_max = fresh ? TIMELINE_MAX : TIMELINE_SAVED;
    const struct field *f;
    size_t at = 0;

    for (size_t i = 0; (f = snapshot_field(i)); i++)
        if (fresh ? !field_is_same(core, fresh, f) : !f->is_full_only)
            at += field_write(core, f, buf + at, size - at);
    if (fresh)
        at += write_holds(&core->coach.holds, buf + at, size - at);
    at += write_timeline(&core->presence.timeline, past_max, buf + at, size - at);
    at += write_evidences(e->list, e->n, EVIDENCE_NAME, buf + at, size - at);
    at += write_evidences(e->over, e->n_over, OVER_NAME, buf + at, size - at);
    at += steps_print(&core->presence.steps, fresh, buf + at, size - at);
    at += write_stretch(&core->coach, fresh, buf + at, size - at);
    for (unsigned i = 0; fresh && i < e->n; i++)
        at += field_write(&e->list[i], &kept, buf + at, size - at);
    assert(size - at >= sizeof LAST_LINE);
    memcpy(buf + at, LAST_LINE, sizeof LAST_LINE);
    return at + strlen(LAST_LINE);
}

struct reader {
    struct core *core;
    bool is_full;
    usec shift;
    unsigned n_kept; /* lines of that name so far */
};

static int read_evidence(const struct reader *r, const char *text, size_t n)
{
    struct evidences *e = &r->core->presence.evidence;

    if (e->n == EVIDENCE_MAX || evidence_scan(&e->list[e->n], text, n, r->shift) < 0)
        return -EINVAL;
    e->n++;
    return 0;
}

static int read_over(const struct reader *r, const char *text, size_t n)
{
    struct evidences *e = &r->core->presence.evidence;

    if (e->n_over == EVIDENCE_OVER_MAX || evidence_scan(&e->over[e->n_over], text, n, r->shift) < 0)
        return -EINVAL;
    e->n_over++;
    return 0;
}

/* Sums of the columns do not overflow; whether they are possible is decided when all is read. */
static bool is_summable(const struct interval *i)
{
    const usec lengths[] = { i->full_rest,     i->rest_length, i->clocks.sitting,
                             i->clocks.active, i->day.sitting, i->clocks.standing,
                             i->day.standing };

    for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++)
        if (lengths[k] < 0 || lengths[k] > LENGTH_MAX)
            return false;
    return i->since_at >= -INSTANT_FAR && i->since_at <= INSTANT_FAR &&
           i->clocks.counted_from >= -LENGTH_MAX && i->clocks.counted_from <= LENGTH_MAX;
}

static int read_timeline(const struct reader *r, const char *text)
{
    const struct presence *p = &r->core->presence;
    struct timeline *t = &r->core->presence.timeline;
    struct interval i = { .full_rest = r->core->settings.rest, .bout_at = USEC_NONE };
    struct interval sum;
    int state, reason = 0, rests = 0, n;

    i.rest_end_at = USEC_NONE;
    n = sscanf(text, LINE_FORMAT SUMS_FORMAT, &i.since_at, &state, &i.certain_at, &reason,
               &i.full_rest, &i.clocks.counted_from, &i.day.sitting, &i.day.standing, &rests,
               &i.bout_at, &i.rest_end_at, &i.rest_length, &i.clocks.sitting, &i.clocks.active,
               &i.clocks.standing);
    if (t->n == TIMELINE_MAX || (n != 3 && n != 9 && n != 15) || state < 0 ||
        state >= PRESENCE_STATE_MAX || reason < 0 || reason >= REASON_MAX || rests < 0)
        return -EINVAL;
    i.state = (enum presence_state)state;
    i.reason = (enum reason)reason;
    i.since_at = usec_add(i.since_at, r->shift);
    i.certain_at = usec_add(i.certain_at, r->shift);
    i.bout_at = usec_add(i.bout_at, r->shift);
    i.rest_end_at = usec_add(i.rest_end_at, r->shift);
    if (!is_summable(&i))
        return -EINVAL;
    i.day.start_at = p->present.day.start_at;
    i.day.rests = (unsigned)rests;
    sum = i;
    if (t->n)
        timeline_sum_again(&sum, timeline_last(t));
    sum.clocks.counted_from = i.clocks.counted_from;
    sum.day = i.day;
    t->list[t->n++] = sum;
    return 0;
}

/* The intervals behind it are read later, and summed from this one. */
static int read_walk(const struct reader *r, const char *text)
{
    struct timeline *t = &r->core->presence.timeline;
    unsigned is_break;
    usec walked;

    if (t->n == 0 || sscanf(text, WALK_FORMAT, &walked, &is_break) != 2 || walked < 0 ||
        walked > LENGTH_MAX || is_break > 1)
        return -EINVAL;
    t->list[t->n - 1].walked_for = walked;
    t->list[t->n - 1].is_walk_break = is_break;
    return 0;
}

static int read_sides(const struct reader *r, const char *text)
{
    struct sides *s = &r->core->coach.sides;
    struct sides_day day;

    if (s->n == SIDES_DAYS ||
        sscanf(text, SIDES_FORMAT, &day.at, &day.held[SIDE_LEFT], &day.held[SIDE_RIGHT]) != 3 ||
        day.held[SIDE_LEFT] > LENGTH_MAX || day.held[SIDE_RIGHT] > LENGTH_MAX)
        return -EINVAL;
    day.at = usec_add(day.at, r->shift);
    s->days[s->n++] = day;
    return 0;
}

static int read_plan(const struct reader *r, const char *text)
{
    struct plan *plan = &r->core->coach.stretch.plan;
    struct plan_step *one = &plan->steps[plan->n_steps];
    unsigned is_held;

    if (plan->n_steps == PLAN_STEPS_MAX || sscanf(text, PLAN_FORMAT, &one->length, &is_held) != 2)
        return -EINVAL;
    one->is_held = is_held;
    plan->n_steps++;
    return 0;
}

static int read_hold(const struct reader *r, const struct field *f, const char *text, size_t n)
{
    struct holds *h = &r->core->coach.holds;

    if (h->n == HOLDS_MAX || field_read(&h->list[h->n], f, text, n, r->shift) < 0)
        return -EINVAL;
    if (f->type == FIELD_TEXT)
        h->n++;
    return 0;
}

static int read_kept(struct reader *r, const char *text, size_t n)
{
    struct evidences *e = &r->core->presence.evidence;

    if (r->n_kept == e->n)
        return -EINVAL;
    return field_read(&e->list[r->n_kept++], &kept, text, n, r->shift);
}

static bool is_name(const char *line, size_t n, const char *name)
{
    return strlen(name) == n && memcmp(line, name, n) == 0;
}

/* @line: of @n bytes, with the rest of the text behind it. */
static int read_line(struct reader *r, const char *line, size_t n)
{
    const char *blank = memchr(line, ' ', n), *value;
    const struct field *f;
    size_t name, length;

    if (!blank)
        return -EINVAL;
    value = blank + 1;
    name = (size_t)(blank - line);
    length = n - name - 1;
    if (is_name(line, name, EVIDENCE_NAME))
        return read_evidence(r, value, length);
    if (is_name(line, name, OVER_NAME))
        return read_over(r, value, length);
    if (is_name(line, name, TIMELINE_NAME))
        return read_timeline(r, value);
    if (is_name(line, name, WALK_NAME))
        return read_walk(r, value);
    if (is_name(line, name, STEPS_NAME))
        return steps_scan(&r->core->presence.steps, value, length, r->shift);
    if (r->is_full && is_name(line, name, STEPS_COUNTS_NAME))
        return steps_scan_counts(&r->core->presence.steps, value, length);
    if (is_name(line, name, SIDES_NAME))
        return read_sides(r, value);
    if (r->is_full && is_name(line, name, PLAN_NAME))
        return read_plan(r, value);
    for (size_t i = 0; r->is_full && i < N_HOLD_FIELDS; i++)
        if (is_name(line, name, hold_fields[i].name))
            return read_hold(r, &hold_fields[i], value, length);
    if (r->is_full && is_name(line, name, kept.name))
        return read_kept(r, value, length);
    f = snapshot_find_field(line, name);
    if (!f || (f->is_full_only && !r->is_full))
        return 0;
    return field_read(r->core, f, value, length, r->shift);
}

int snapshot_read(struct core *core, const char *text, bool is_full, usec shift)
{
    struct reader r = { .core = core, .is_full = is_full, .shift = shift };

    while (strcmp(text, LAST_LINE) != 0) {
        const char *end = strchr(text, '\n');

        if (!end || read_line(&r, text, (size_t)(end - text)) < 0)
            return -EINVAL;
        text = end + 1;
    }
    return 0;
}
