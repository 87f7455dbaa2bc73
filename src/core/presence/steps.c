#include "core/presence/steps.h"

#include <string.h>

#include "core/clear.h"
#include "core/text.h"

/* Two steps a second, about the pace of a person who walks. */
#define WALK_STEP (USEC_SEC / 2)

/* Late reports that follow within this time are one. */
#define LATE_JOINS STEPS_BUCKET
/* ... but not for longer than this: they would cover absences that have nothing to do with them. */
#define LATE_TOGETHER (15 * USEC_MIN)

static usec floor_to(usec at, usec unit)
{
    return usec_scale(at, 1, unit) * unit;
}

usec steps_bucket_at(usec at)
{
    return floor_to(at, STEPS_BUCKET);
}

static unsigned place(usec at, usec unit, unsigned n)
{
    const usec index = usec_scale(at, 1, unit) % n;

    return (unsigned)(index < 0 ? index + n : index);
}

usec steps_head_at(const struct steps *s)
{
    return s->has_head ? s->head_at : USEC_NONE;
}

const struct step_tracker *steps_find(const struct steps *s, const char *id)
{
    for (unsigned i = 0; i < s->n; i++)
        if (strcmp(s->list[i].id, id) == 0)
            return &s->list[i];
    return NULL;
}

static struct step_tracker *take_place(struct steps *s)
{
    struct step_tracker *oldest = &s->list[0];

    if (s->n < STEPS_TRACKERS)
        return &s->list[s->n++];
    for (unsigned i = 1; i < s->n; i++)
        if (s->list[i].reported_at < oldest->reported_at)
            oldest = &s->list[i];
    return oldest;
}

static struct step_tracker *find_or_add(struct steps *s, const char *id)
{
    struct step_tracker *t = (struct step_tracker *)steps_find(s, id);

    if (t)
        return t;
    t = take_place(s);
    core_clear(t, sizeof *t);
    text_copy(t->id, sizeof t->id, id);
    t->total_at = t->reported_at = t->late_at = t->walked_at = USEC_NONE;
    return t;
}

/* Makes the bucket of @at the latest one, and clears those that it takes over. */
static void advance(struct steps *s, usec at)
{
    const usec head = steps_bucket_at(at);
    const usec from = s->has_head ? s->head_at : head - STEPS_MINUTES * USEC_MIN;

    if (head <= from)
        return;
    for (unsigned i = 0; i < s->n; i++) {
        struct step_tracker *t = &s->list[i];

        for (usec b = usec_max(from + STEPS_BUCKET, head - (STEPS_BUCKETS - 1) * STEPS_BUCKET);
             b <= head; b += STEPS_BUCKET)
            t->buckets[place(b, STEPS_BUCKET, STEPS_BUCKETS)] = 0;
        for (usec m = usec_max(floor_to(from, USEC_MIN) + USEC_MIN,
                               floor_to(head, USEC_MIN) - (STEPS_MINUTES - 1) * USEC_MIN);
             m <= head; m += USEC_MIN)
            t->minutes[place(m, USEC_MIN, STEPS_MINUTES)] = 0;
    }
    s->head_at = head;
    s->has_head = true;
}

static void add_to(uint16_t *count, uint64_t n)
{
    const uint64_t sum = *count + n;

    *count = (uint16_t)(sum < UINT16_MAX ? sum : UINT16_MAX);
}

static bool has_bucket(const struct steps *s, usec at)
{
    const usec b = steps_bucket_at(at);

    return s->has_head && b <= s->head_at && b > s->head_at - STEPS_BUCKETS * STEPS_BUCKET;
}

static bool has_minute(const struct steps *s, usec at)
{
    const usec m = floor_to(at, USEC_MIN);

    return s->has_head && m <= s->head_at &&
           m > floor_to(s->head_at, USEC_MIN) - STEPS_MINUTES * USEC_MIN;
}

static void add_minutes(struct steps *s, struct step_tracker *t, usec at, uint64_t n)
{
    if (has_minute(s, at))
        add_to(&t->minutes[place(at, USEC_MIN, STEPS_MINUTES)], n);
}

/* Distributes the steps evenly over the buckets that end with the one of @end. */
static void spread(struct steps *s, struct step_tracker *t, usec start, usec end, uint64_t count)
{
    const usec first = steps_bucket_at(start), last = steps_bucket_at(end);
    const uint64_t n = (uint64_t)((last - first) / STEPS_BUCKET) + 1;
    uint64_t done = 0;

    advance(s, end);
    for (uint64_t i = 0; i < n; i++) {
        const usec at = first + (usec)i * STEPS_BUCKET;
        const uint64_t until = count * (i + 1) / n;

        if (has_bucket(s, at))
            add_to(&t->buckets[place(at, STEPS_BUCKET, STEPS_BUCKETS)], until - done);
        add_minutes(s, t, at, until - done);
        done = until;
    }
}

/* The steps were made somewhere in this time. Short late reports that follow one another, such as
 * the rows of minutes, are one. */
static void add_late(struct steps *s, struct step_tracker *t, usec start, usec end, uint64_t count,
                     struct steps_late *ret)
{
    const usec length = usec_since(end, start);

    advance(s, end);
    add_minutes(
        s, t, end,
        (uint64_t)usec_scale((usec)count, usec_min(length, USEC_HOUR), usec_max(length, 1)));
    if (t->late_at == USEC_NONE || usec_since(start, t->reported_at) > LATE_JOINS ||
        length > STEPS_LATE_AFTER || usec_since(end, t->late_at) > LATE_TOGETHER) {
        t->late_at = start;
        t->late = 0;
    }
    t->late += count;
    *ret = (struct steps_late){ t->late_at, end, t->late };
}

/* In one report, or with the reports before it in the last bucket. */
static bool is_too_many(const struct steps *s, const struct step_tracker *t, usec start, usec end,
                        uint64_t count)
{
    const uint64_t n =
        (uint64_t)((steps_bucket_at(end) - steps_bucket_at(start)) / STEPS_BUCKET) + 1;
    const uint64_t before =
        has_bucket(s, end) ? t->buckets[place(end, STEPS_BUCKET, STEPS_BUCKETS)] : 0;

    return count > STEPS_FIRST + STEPS_A_SECOND * (uint64_t)(usec_since(end, start) / USEC_SEC) ||
           before + count / n > STEPS_FIRST + STEPS_A_SECOND * (uint64_t)(STEPS_BUCKET / USEC_SEC);
}

/* @start to @end: in which the steps were made; @now: when that was reported. */
static enum steps_result count_steps(struct steps *s, struct step_tracker *t, usec start, usec end,
                                     usec now, uint64_t count, struct steps_late *ret)
{
    enum steps_result result = STEPS_COUNTED;

    if (start < t->reported_at && end <= t->reported_at)
        return STEPS_NOTHING; /* reported before */
    start = usec_max(start, t->reported_at);
    if (start > end)
        return STEPS_NOTHING;
    if (count == 0) {
        t->late_at = USEC_NONE;
        t->reported_at = usec_max(t->reported_at, end);
        return STEPS_NOTHING;
    }
    if (is_too_many(s, t, start, end, count))
        return STEPS_DISCARDED;
    if (usec_since(now, end) > STEPS_OLD_AFTER) {
        add_late(s, t, start, end, count, ret);
        result = STEPS_LATE;
    } else if (usec_since(end, start) <= STEPS_LATE_AFTER) {
        t->late_at = USEC_NONE;
        spread(s, t, start, end, count);
    } else if (count <= STEPS_FIRST) { /* the first of a walk, after a long time without any */
        t->late_at = USEC_NONE;
        spread(s, t, end - (usec)count * WALK_STEP, end, count);
    } else {
        add_late(s, t, start, end, count, ret);
        result = STEPS_LATE;
    }
    t->reported_at = usec_max(t->reported_at, end);
    return result;
}

/* The steps since the last total, and since when they were made. False: it is a baseline. */
static bool is_delta(const struct step_tracker *t, const struct event *event, usec day_at,
                     usec quiet_at, usec *ret_start, uint64_t *ret_count)
{
    const struct event_steps *e = &event->steps;
    const bool is_new_day = e->counter == STEP_COUNTER_DAY && day_at > t->total_at;

    if (t->total_at == USEC_NONE || event->at < t->total_at)
        return false;
    if (t->is_restored && (is_new_day || quiet_at > t->total_at))
        return false;
    *ret_start = t->total_at;
    *ret_count = e->count - t->total;
    if (e->count >= t->total)
        return true;
    if (!is_new_day)
        return false; /* the device has booted */
    *ret_start = usec_max(t->total_at, day_at);
    *ret_count = e->count;
    return true;
}

static enum steps_result take_total(struct steps *s, struct step_tracker *t,
                                    const struct event *event, usec day_at, usec quiet_at,
                                    struct steps_late *ret)
{
    enum steps_result result = STEPS_NOTHING;
    uint64_t count;
    usec start;

    if (is_delta(t, event, day_at, quiet_at, &start, &count))
        result = count_steps(s, t, start, event->at, event->at, count, ret);
    else if (t->total_at != USEC_NONE && event->at < t->total_at)
        return STEPS_NOTHING; /* older than the last one */
    t->is_restored = false;
    t->total = event->steps.count;
    t->total_at = event->at;
    t->reported_at = usec_max(t->reported_at, event->at);
    return result;
}

enum steps_result steps_take(struct steps *s, const struct event *event, usec now, usec day_at,
                             usec quiet_at, struct steps_late *ret)
{
    struct step_tracker *t = find_or_add(s, event->steps.tracker);

    if (event->type == EVENT_STEP_TOTAL)
        return take_total(s, t, event, day_at, quiet_at, ret);
    return count_steps(s, t, event->steps.start_at, event->at, now, event->steps.count, ret);
}

unsigned steps_in_bucket(const struct steps *s, usec at)
{
    unsigned most = 0;

    for (unsigned i = 0; has_bucket(s, at) && i < s->n; i++) {
        const unsigned n = s->list[i].buckets[place(at, STEPS_BUCKET, STEPS_BUCKETS)];

        most = n > most ? n : most;
    }
    return most;
}

unsigned steps_between(const struct steps *s, usec from, usec until)
{
    usec at = steps_bucket_at(usec_add(from, STEPS_BUCKET - 1));
    unsigned sum = 0;

    if (!s->has_head)
        return 0;
    for (at = usec_max(at, s->head_at - (STEPS_BUCKETS - 1) * STEPS_BUCKET);
         at < until && at <= s->head_at; at += STEPS_BUCKET)
        sum += steps_in_bucket(s, at);
    return sum;
}

unsigned steps_last_hour(const struct steps *s, const struct step_tracker *one, usec now)
{
    unsigned sum = 0;

    if (s->n == 0)
        return 0; /* each answer on the bus asks for this */
    for (usec at = now - (STEPS_MINUTES - 1) * USEC_MIN; at <= now; at += USEC_MIN) {
        const unsigned k = place(at, USEC_MIN, STEPS_MINUTES);
        unsigned most = 0;

        for (unsigned i = 0; has_minute(s, at) && i < s->n; i++)
            if ((!one || one == &s->list[i]) && s->list[i].minutes[k] > most)
                most = s->list[i].minutes[k];
        sum += most;
    }
    return sum;
}

unsigned steps_in_minutes(const struct steps *s, usec from, usec until)
{
    unsigned sum = 0;

    for (usec at = floor_to(from, USEC_MIN); at < until; at += USEC_MIN) {
        const unsigned k = place(at, USEC_MIN, STEPS_MINUTES);
        unsigned most = 0;

        for (unsigned i = 0; has_minute(s, at) && i < s->n; i++)
            most = s->list[i].minutes[k] > most ? s->list[i].minutes[k] : most;
        sum += most;
    }
    return sum;
}

void steps_mark_walk(struct steps *s, usec start, usec end)
{
    for (unsigned i = 0; i < s->n; i++) {
        struct step_tracker *t = &s->list[i];

        for (usec at = steps_bucket_at(start); at < end; at += STEPS_BUCKET)
            if (has_bucket(s, at) && t->buckets[place(at, STEPS_BUCKET, STEPS_BUCKETS)])
                t->walked_at = usec_max(t->walked_at, end);
    }
}

void steps_walked(struct steps *s, const char *id, usec end)
{
    struct step_tracker *t = (struct step_tracker *)steps_find(s, id);

    if (t)
        t->walked_at = usec_max(t->walked_at, end);
}

void steps_resume(struct steps *s)
{
    s->has_head = false;
    s->head_at = 0;
    for (unsigned i = 0; i < s->n; i++) {
        struct step_tracker *t = &s->list[i];

        t->is_restored = t->total_at != USEC_NONE;
        t->late_at = USEC_NONE;
        t->late = 0;
        core_clear(t->buckets, sizeof t->buckets);
        core_clear(t->minutes, sizeof t->minutes);
    }
}
