#include "core/snapshot/steps_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRACKER_FORMAT \
    " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRIu64 " %" PRIu64 " %d "
#define SCAN_FORMAT "%" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNu64 " %" SCNu64 " %d %n"

#define ID_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static size_t print_counts(const uint16_t *counts, unsigned n, unsigned from, char *buf,
                           size_t size)
{
    size_t at = 0;

    for (unsigned i = 0; i < n; i++)
        if (counts[i])
            at += (size_t)snprintf(buf + at, size - at, " %u:%u", from + i, (unsigned)counts[i]);
    return at;
}

size_t steps_print(const struct steps *s, bool is_full, char *buf, size_t size)
{
    size_t at = 0;

    for (unsigned i = 0; i < s->n; i++) {
        const struct step_tracker *t = &s->list[i];

        at += (size_t)snprintf(buf + at, size - at, STEPS_NAME TRACKER_FORMAT "%s\n", t->total_at,
                               t->reported_at, t->walked_at, is_full ? t->late_at : USEC_NONE,
                               t->total, is_full ? t->late : 0, (int)t->is_restored, t->id);
        if (!is_full)
            continue;
        at += (size_t)snprintf(buf + at, size - at, STEPS_COUNTS_NAME);
        at += print_counts(t->buckets, STEPS_BUCKETS, 0, buf + at, size - at);
        at += print_counts(t->minutes, STEPS_MINUTES, STEPS_BUCKETS, buf + at, size - at);
        at += (size_t)snprintf(buf + at, size - at, " \n");
    }
    return at;
}

int steps_scan(struct steps *s, const char *line, size_t n, usec shift)
{
    struct step_tracker *t = &s->list[s->n];
    int end = 0, is_restored = 0;
    size_t length;

    if (s->n == STEPS_TRACKERS ||
        sscanf(line, SCAN_FORMAT, &t->total_at, &t->reported_at, &t->walked_at, &t->late_at,
               &t->total, &t->late, &is_restored, &end) != 7 ||
        end <= 0 || (size_t)end > n)
        return -EINVAL;
    length = strspn(line + end, ID_CHARACTERS);
    if (length == 0 || length >= sizeof t->id || (size_t)end + length != n || is_restored < 0 ||
        is_restored > 1)
        return -EINVAL;
    memcpy(t->id, line + end, length);
    t->total_at = usec_add(t->total_at, shift);
    t->reported_at = usec_add(t->reported_at, shift);
    t->walked_at = usec_add(t->walked_at, shift);
    t->late_at = usec_add(t->late_at, shift);
    t->is_restored = is_restored;
    s->n++;
    return 0;
}

int steps_scan_counts(struct steps *s, const char *line, size_t n)
{
    struct step_tracker *t;
    const char *at = line, *end = line + n;

    if (s->n == 0)
        return -EINVAL;
    t = &s->list[s->n - 1];
    while (at < end && *at != ' ') {
        char *after;
        const unsigned long place = strtoul(at, &after, 10);
        unsigned long count;

        if (after == at || *after != ':' || place >= STEPS_BUCKETS + STEPS_MINUTES)
            return -EINVAL;
        at = after + 1;
        count = strtoul(at, &after, 10);
        if (after == at || after > end || count > UINT16_MAX)
            return -EINVAL;
        if (place < STEPS_BUCKETS)
            t->buckets[place] = (uint16_t)count;
        else
            t->minutes[place - STEPS_BUCKETS] = (uint16_t)count;
        at = after;
        at += at < end && *at == ' ';
    }
    return 0;
}
