#include "store/past_days.h"

#include <string.h>

#include "store/history_store.h"
#include "store/row_words.h"

#define DAY_SECONDS 86400

/* A person who flies across the date line has a day twice. */
#define AGAIN 1

/* The days within a longer interval are skipped: the clock was wrong. */
#define GAP_MAX (36500 * USEC_DAY)

void past_days_init(struct past_days *d, past_days_take take, void *userdata)
{
    memset(d, 0, sizeof *d);
    d->take = take;
    d->userdata = userdata;
}

static void begin_at(struct past_days *d, int64_t day)
{
    memset(d->days, 0, sizeof d->days);
    for (unsigned i = 0; i < PAST_DAYS_MAX; i++)
        d->days[i].day = day + i;
    d->has_days = true;
}

/* Hands out the days before @day. */
static void advance(struct past_days *d, int64_t day)
{
    const int64_t first = d->days[0].day;
    int64_t n = day - first;

    if (!d->has_days || n <= 0)
        return;
    for (int64_t i = 0; i < n && i < PAST_DAYS_MAX; i++)
        if (d->days[i].is_listed || d->days[i].sitting || d->days[i].standing)
            d->take(d->userdata, &d->days[i]);
    if (n >= PAST_DAYS_MAX) {
        begin_at(d, day);
        return;
    }
    memmove(d->days, d->days + n, (size_t)(PAST_DAYS_MAX - n) * sizeof d->days[0]);
    memset(d->days + PAST_DAYS_MAX - n, 0, (size_t)n * sizeof d->days[0]);
    for (int64_t i = PAST_DAYS_MAX - n; i < PAST_DAYS_MAX; i++)
        d->days[i].day = day + i;
}

/* The sums of @day; if that day was handed out before, those of the earliest day that was not. */
static struct past_day *find(struct past_days *d, int64_t day)
{
    if (!d->has_days)
        begin_at(d, day > AGAIN ? day - AGAIN : 0);
    if (day >= d->days[0].day + PAST_DAYS_MAX)
        advance(d, day - PAST_DAYS_MAX / 2);
    return &d->days[day > d->days[0].day ? day - d->days[0].day : 0];
}

static uint32_t number(const struct past_row *row, const char *name)
{
    int64_t n = 0;

    row_number(row->detail, name, &n);
    return n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static uint32_t add_up(uint32_t a, uint32_t b)
{
    return b > UINT32_MAX - a ? UINT32_MAX : a + b;
}

static bool is_ahead(const struct past_days *d, int64_t day)
{
    return d->has_days && day >= d->days[0].day + PAST_DAYS_MAX &&
           (!d->ahead.is_listed || d->ahead.day == day);
}

/* The rows of the instant behind a gap come before the interval of the gap. */
static void add_ahead(struct past_days *d)
{
    struct past_day *day;

    if (!d->ahead.is_listed)
        return;
    day = find(d, d->ahead.day);
    day->is_listed = true;
    day->suggestions += d->ahead.suggestions;
    day->stretches += d->ahead.stretches;
    day->steps = add_up(day->steps, d->ahead.steps);
    day->walks += d->ahead.walks;
    d->ahead = (struct past_day){ 0 };
}

void past_days_add_row(struct past_days *d, const struct past_row *row)
{
    const int64_t n = history_day(row->at, row->utc_offset);
    struct past_day *day = is_ahead(d, n) ? &d->ahead : find(d, n);
    char outcome[16];

    if (day == &d->ahead)
        day->day = n;
    day->is_listed = true;
    if (strcmp(row->kind, "suggested") == 0) {
        day->suggestions++;
    } else if (strcmp(row->kind, "walk") == 0) {
        day->walks++;
        day->steps = add_up(day->steps, number(row, "steps"));
    } else if (strcmp(row->kind, "stretch") == 0) {
        row_word(row->detail, "outcome", outcome, sizeof outcome);
        if (strcmp(outcome, "verified") == 0 || strcmp(outcome, "unverified") == 0)
            day->stretches++;
    }
}

static void add_part(struct past_day *day, const struct past_interval *i, usec from, usec to)
{
    const usec length = to - from;

    switch (i->state) {
    case PRESENCE_ACTIVE:
        day->active += length;
        day->sitting += length;
        break;
    case PRESENCE_PASSIVE:
        day->sitting += length;
        break;
    case PRESENCE_STANDING:
        day->standing += length;
        break;
    case PRESENCE_AWAY:
        day->away += length;
        if (i->is_rest && to > i->rest_at)
            day->rested += to - usec_max(from, i->rest_at);
        break;
    default:
        day->unknown += length;
    }
}

/* The midnight after @at. */
static usec midnight(usec at, int utc_offset)
{
    return ((history_day(at, utc_offset) + 1) * DAY_SECONDS - utc_offset) * USEC_SEC;
}

void past_days_add(struct past_days *d, const struct past_interval *i)
{
    const bool is_gap = i->end_at - i->start_at > GAP_MAX;
    struct past_bout bout;
    int64_t keep;
    usec from = i->start_at;

    if (past_bouts_add(&d->bouts, i, &bout)) { /* first, while its day may still change */
        struct past_day *day = find(d, history_day(bout.start_at, bout.utc_offset));

        day->bouts++;
        day->longest = usec_max(day->longest, bout.sitting);
    }
    while (from < i->end_at) {
        const usec to = usec_min(midnight(from, i->utc_offset), i->end_at);

        add_part(find(d, history_day(from, i->utc_offset)), i, from, to);
        from = to;
        if (is_gap && i->end_at - from > USEC_DAY)
            from = usec_max(from, midnight(i->end_at - USEC_DAY, i->utc_offset));
    }
    if (i->is_rest)
        find(d, history_day(i->end_at, i->end_offset))->rests++;
    keep = history_day(i->end_at, i->end_offset);
    if (d->bouts.has_bout) {
        const int64_t began = history_day(d->bouts.bout.start_at, d->bouts.bout.utc_offset);

        keep = keep < began ? keep : began;
    }
    advance(d, keep - AGAIN);
    add_ahead(d);
}

void past_days_end(struct past_days *d)
{
    add_ahead(d);
    advance(d, d->days[0].day + PAST_DAYS_MAX);
    d->has_days = false;
}
