#include "ctl/report/report_model.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "ctl/text/format.h"

#define JULIAN_OF_EPOCH 719163 /* 1970-01-01 */
#define SECONDS_A_DAY   86400
#define HOURS_LEAST     8

struct report_model *report_model_new(int first, int last, usec limit)
{
    struct report_model *model = g_new0(struct report_model, 1);

    *model = (struct report_model){
        .first = first,
        .last = last,
        .lane_first = MAX(first, last - REPORT_LANES_MAX + 1),
        .limit = limit,
        .offsets = g_array_new(FALSE, FALSE, sizeof(struct report_offset)),
        .days = g_array_new(FALSE, TRUE, sizeof(struct report_sum)),
        .pieces = g_array_new(FALSE, FALSE, sizeof(struct report_piece)),
        .sittings = g_array_new(FALSE, FALSE, sizeof(struct report_piece)),
        .lengths = g_array_new(FALSE, FALSE, sizeof(usec)),
        .stretches = g_array_new(FALSE, FALSE, sizeof(struct report_stretch)),
    };
    g_array_set_size(model->days, (guint)report_model_count(model));
    return model;
}

void report_model_free(struct report_model *model)
{
    if (!model)
        return;
    g_array_unref(model->offsets);
    g_array_unref(model->days);
    g_array_unref(model->pieces);
    g_array_unref(model->sittings);
    g_array_unref(model->lengths);
    g_array_unref(model->stretches);
    g_free(model);
}

static struct report_sum *sum_of_day(const struct report_model *model, int day)
{
    if (day < model->first || day > model->last)
        return NULL;
    return &g_array_index(model->days, struct report_sum, day - model->first);
}

static void add_row(struct report_sum *sum, const struct history_day *row)
{
    sum->days++;
    sum->sitting += row->sitting;
    sum->standing += row->standing;
    sum->longest = usec_max(sum->longest, row->longest_bout);
    sum->rests += row->rests;
    sum->reminders += row->suggestions;
    sum->stretches += row->stretches;
    sum->steps += row->steps;
    sum->walks += row->walks;
}

/* 0 if @text is no date. */
static int parse_day(const char *text)
{
    unsigned year, month, day;
    GDate date;
    char after;

    g_date_clear(&date, 1);
    if (sscanf(text, "%4u-%2u-%2u%c", &year, &month, &day, &after) != 3 || day > 31 || month > 12 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return 0;
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return (int)g_date_get_julian(&date);
}

void report_model_add_day(struct report_model *model, const struct history_day *row)
{
    const int day = parse_day(row->date);
    struct report_sum *sum = sum_of_day(model, day);

    if (!sum && day >= report_model_earliest(model) && day < model->first)
        sum = &model->before;
    if (sum)
        add_row(sum, row);
}

static void add_offset(struct report_model *model, usec at, int seconds)
{
    const struct report_offset offset = { at, seconds };
    const guint n = model->offsets->len;

    if (n == 0 || g_array_index(model->offsets, struct report_offset, n - 1).seconds != seconds)
        g_array_append_val(model->offsets, offset);
}

/* The UTC offset at @instant, µs, and until when it applies. Before the first interval that of the
 * first one applies. */
static usec offset_at(const struct report_model *model, usec instant, usec *ret_until)
{
    guint low = 0, high = model->offsets->len;

    *ret_until = USEC_NEVER;
    if (high == 0)
        return 0;
    while (high - low > 1) {
        const guint middle = (low + high) / 2;

        if (g_array_index(model->offsets, struct report_offset, middle).at <= instant)
            low = middle;
        else
            high = middle;
    }
    if (low + 1 < model->offsets->len)
        *ret_until = g_array_index(model->offsets, struct report_offset, low + 1).at;
    return g_array_index(model->offsets, struct report_offset, low).seconds * USEC_SEC;
}

static int day_of_wall(usec wall, unsigned *ret_second)
{
    const usec days = wall / USEC_DAY - (wall % USEC_DAY < 0);

    *ret_second = (unsigned)((wall - days * USEC_DAY) / USEC_SEC);
    return (int)days + JULIAN_OF_EPOCH;
}

/* Intervals of one state that follow each other become one piece. */
static void append_piece(GArray *pieces, const struct report_piece *piece)
{
    struct report_piece *last =
        pieces->len ? &g_array_index(pieces, struct report_piece, pieces->len - 1) : NULL;

    if (last && last->day == piece->day && last->to == piece->from && last->state == piece->state &&
        last->sitting == piece->sitting)
        last->to = piece->to;
    else
        g_array_append_vals(pieces, piece, 1);
}

/* Splits the time from @start to @end at each midnight and each change of the UTC offset. */
static void append_pieces(const struct report_model *model, GArray *pieces, usec start, usec end,
                          const struct report_piece *like)
{
    while (start < end) {
        struct report_piece piece = *like;
        unsigned second;
        bool is_midnight;
        usec until, wall = start + offset_at(model, start, &until);
        usec stop = usec_min(end, until);

        piece.day = day_of_wall(wall, &second);
        if (piece.day > model->last)
            return;
        stop = usec_min(stop, start + (SECONDS_A_DAY - second) * USEC_SEC - wall % USEC_SEC);
        piece.from = second;
        is_midnight = day_of_wall(wall + (stop - start), &second) > piece.day;
        piece.to = is_midnight ? SECONDS_A_DAY : second;
        if (piece.day >= model->lane_first && piece.from < piece.to)
            append_piece(pieces, &piece);
        start = stop;
    }
}

static enum report_state state_of(const struct history_interval *interval)
{
    static const enum report_state states[] = {
        [PRESENCE_UNKNOWN] = REPORT_UNKNOWN, [PRESENCE_ACTIVE] = REPORT_ACTIVE,
        [PRESENCE_PASSIVE] = REPORT_PASSIVE, [PRESENCE_STANDING] = REPORT_STANDING,
        [PRESENCE_AWAY] = REPORT_AWAY,       [PRESENCE_STATE_MAX] = REPORT_UNKNOWN,
    };
    const enum presence_state state = presence_state_find(interval->state);

    if (state == PRESENCE_AWAY && reason_find(interval->reason) == REASON_WALK)
        return REPORT_WALKING;
    return states[state];
}

/* An interval of decades comes only from a damaged history; its days outside the report would only
 * cost time. */
static usec not_before(const struct report_model *model, usec start)
{
    const usec earliest = (model->lane_first - JULIAN_OF_EPOCH - 2) * USEC_DAY;

    return usec_max(start, earliest);
}

void report_model_add_interval(struct report_model *model, const struct history_interval *interval)
{
    const struct report_piece like = { .state = state_of(interval) };

    add_offset(model, interval->start_at, interval->utc_offset);
    append_pieces(model, model->pieces, not_before(model, interval->start_at), interval->end_at,
                  &like);
}

void report_model_add_bout(struct report_model *model, const struct history_bout *bout)
{
    const struct report_piece like = { .sitting = bout->sitting };
    unsigned second;

    append_pieces(model, model->sittings, not_before(model, bout->start_at), bout->end_at, &like);
    if (sum_of_day(model, day_of_wall(bout->start_at + bout->utc_offset * USEC_SEC, &second)))
        g_array_append_val(model->lengths, bout->sitting);
}

static void copy_name(char *to, const char *name)
{
    g_autofree char *clean = format_safe(name);
    static const char more[] = "…";

    if (strlen(clean) < REPORT_NAME_MAX) {
        text_copy(to, REPORT_NAME_MAX, clean);
        return;
    }
    text_copy(to, REPORT_NAME_MAX - strlen(more), clean);
    strcat(to, more);
}

static void count_stretch(struct report_sum *sum, const struct report_stretch *stretch)
{
    sum->by_outcome[stretch->outcome]++;
    if (stretch->feedback < FEEDBACK_MAX)
        sum->by_feedback[stretch->feedback]++;
    if (stretch->side == SIDE_LEFT || stretch->side == SIDE_RIGHT)
        sum->held[stretch->side] += stretch->held;
    if (stretch->side == SIDE_BOTH) {
        sum->held[SIDE_LEFT] += stretch->held / 2;
        sum->held[SIDE_RIGHT] += stretch->held / 2;
    }
}

void report_model_add_stretch(struct report_model *model, const struct history_stretch *row,
                              const char *name)
{
    struct report_stretch stretch = {
        .side = side_find(row->side),
        .outcome = stretch_outcome_find(row->outcome),
        .feedback = feedback_find(row->feedback),
        .held = row->held,
    };
    struct report_sum *sum;

    stretch.day = day_of_wall(row->start_at + row->utc_offset * USEC_SEC, &stretch.second);
    sum = sum_of_day(model, stretch.day);
    if (!sum || stretch.outcome == STRETCH_OUTCOME_MAX)
        return;
    copy_name(stretch.exercise, name ? name : row->exercise);
    count_stretch(sum, &stretch);
    g_array_append_val(model->stretches, stretch);
}

static void add_sum(struct report_sum *to, const struct report_sum *sum)
{
    to->days += sum->days;
    to->sitting += sum->sitting;
    to->standing += sum->standing;
    to->longest = usec_max(to->longest, sum->longest);
    to->rests += sum->rests;
    to->reminders += sum->reminders;
    to->stretches += sum->stretches;
    to->steps += sum->steps;
    to->walks += sum->walks;
    for (int i = 0; i < STRETCH_OUTCOME_MAX; i++)
        to->by_outcome[i] += sum->by_outcome[i];
    for (int i = 0; i < FEEDBACK_MAX; i++)
        to->by_feedback[i] += sum->by_feedback[i];
    to->held[SIDE_LEFT] += sum->held[SIDE_LEFT];
    to->held[SIDE_RIGHT] += sum->held[SIDE_RIGHT];
}

struct report_sum report_model_sum(const struct report_model *model, int first, int last)
{
    struct report_sum sum = { 0 };

    for (int day = MAX(first, model->first); day <= MIN(last, model->last); day++)
        add_sum(&sum, sum_of_day(model, day));
    return sum;
}

void report_model_hours(const struct report_model *model, unsigned *ret_from, unsigned *ret_to)
{
    unsigned from = SECONDS_A_DAY, to = 0;

    for (guint i = 0; i < model->pieces->len; i++) {
        const struct report_piece *piece = &g_array_index(model->pieces, struct report_piece, i);

        if (piece->state == REPORT_AWAY || piece->state == REPORT_UNKNOWN)
            continue;
        from = MIN(from, piece->from);
        to = MAX(to, piece->to);
    }
    if (from >= to) {
        from = 9 * 3600;
        to = 17 * 3600;
    }
    from /= 3600;
    to = (to + 3599) / 3600;
    while (to - from < HOURS_LEAST) {
        from -= from > 0;
        to += to < 24 && to - from < HOURS_LEAST;
    }
    *ret_from = from;
    *ret_to = to;
}
