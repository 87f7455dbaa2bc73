/*
 * today: the present day as a timeline and bars, or as one object for programs.
 */
#include <string.h>
#include <time.h>

#include "ctl/client/client.h"
#include "ctl/history/history_json.h"
#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/plot.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define INDENT      17 /* of the text after a label of screen_line() */
#define BAR_LEAST   8
#define LABEL_SPACE 4 /* columns from one hour to the next at least */

struct readings_of_day {
    GDate date;
    usec begin, now;
    usec limit; /* Sitting.Limit; 0 = not known */
    struct history_list days, bouts, intervals, stretches;
};

static void readings_of_day_done(struct readings_of_day *r)
{
    history_list_done(&r->days);
    history_list_done(&r->bouts);
    history_list_done(&r->intervals);
    history_list_done(&r->stretches);
}

static enum command_status read_all(sd_bus *bus, struct readings_of_day *r)
{
    CLEANUP(property_list_freep) struct property_list *settings = property_list_new();
    enum command_status status =
        client_get_all(bus, CLIENT_SETTINGS, /* may_start= */ false, settings);

    r->now = format_now();
    local_day_of(r->now, &r->date);
    r->begin = local_day_begin(&r->date);
    r->limit = property_list_usec(settings, "SittingLimitUSec");
    if (status == COMMAND_FINE)
        status = history_list_days(bus, &r->date, &r->date, &r->days);
    if (status == COMMAND_FINE)
        status = history_list_intervals(bus, r->begin, r->now, &r->intervals);
    if (status == COMMAND_FINE)
        status = history_list_bouts(bus, r->begin, r->now, &r->bouts);
    if (status == COMMAND_FINE)
        status = history_list_stretches(bus, r->begin, r->now, &r->stretches);
    return status;
}

static enum command_status print_json(const struct readings_of_day *r)
{
    g_autoptr(GString) out = g_string_new("{\"Days\":");

    history_json_days(out, &r->days);
    g_string_append(out, ",\"Intervals\":");
    history_json_intervals(out, &r->intervals);
    g_string_append(out, ",\"Bouts\":");
    history_json_bouts(out, &r->bouts);
    g_string_append(out, ",\"Stretches\":");
    history_json_stretches(out, &r->stretches);
    g_string_append(out, "}\n");
    return output_data(out->str);
}

static bool is_sitting(const char *state)
{
    return strcmp(state, "active") == 0 || strcmp(state, "passive") == 0;
}

/* The part of the day that the timeline shows, in whole hours. */
struct window {
    usec begin, end;
    unsigned columns;
};

static void window_init(struct window *w, const struct readings_of_day *r)
{
    usec first = r->now;

    for (unsigned i = 0; i < history_count(&r->intervals); i++) {
        const struct history_interval *row = history_row(&r->intervals, struct history_interval, i);

        if (is_sitting(row->state) || strcmp(row->state, "standing") == 0) {
            first = CLAMP(row->start_at, r->begin, r->now);
            break;
        }
    }
    w->begin = first - (first - r->begin) % USEC_HOUR;
    w->end = r->now - (r->now - r->begin) % USEC_HOUR + USEC_HOUR;
    w->columns = plot_width() > INDENT + BAR_LEAST ? plot_width() - INDENT - 1 : BAR_LEAST;
}

/* Adds the time from @start to @end to the columns that it touches. */
static void fill(double *shares, const struct window *w, usec start, usec end)
{
    const double width = (double)(w->end - w->begin) / w->columns;

    start = MAX(start, w->begin);
    end = MIN(end, w->end);
    for (unsigned i = 0; i < w->columns && end > start; i++) {
        const double from = MAX((double)(start - w->begin), i * width);
        const double to = MIN((double)(end - w->begin), (i + 1) * width);

        shares[i] += to > from ? (to - from) / width : 0;
    }
}

static void append_label(GString *out, const char *label)
{
    const struct format_style *style = format_style();
    const glong gap = INDENT - 2 - g_utf8_strlen(label, -1);

    g_string_append_printf(out, "  %s%s%s%*s", style->dim, label, style->reset, (int)MAX(gap, 1),
                           "");
}

/* The row of the states that @is_meant accepts, unless it would be empty. */
static void append_states(GString *out, const char *label, const struct window *w,
                          const struct readings_of_day *r, bool (*is_meant)(const char *state),
                          enum plot_colour colour)
{
    g_autofree double *shares = g_new0(double, w->columns);
    bool is_empty = true;

    for (unsigned i = 0; i < history_count(&r->intervals); i++) {
        const struct history_interval *row = history_row(&r->intervals, struct history_interval, i);

        if (is_meant(row->state)) {
            fill(shares, w, row->start_at, row->end_at ? row->end_at : r->now); /* 0 = it lasts */
            is_empty = false;
        }
    }
    if (is_empty)
        return;
    append_label(out, label);
    plot_strip(out, shares, w->columns, colour);
    g_string_append_c(out, '\n');
}

static bool is_standing(const char *state)
{
    return strcmp(state, "standing") == 0;
}

static bool is_away(const char *state)
{
    return strcmp(state, "away") == 0;
}

static void append_stretches(GString *out, const struct window *w, const struct readings_of_day *r)
{
    g_autofree char *row = g_strnfill(w->columns, ' ');

    if (history_count(&r->stretches) == 0)
        return;
    for (unsigned i = 0; i < history_count(&r->stretches); i++) {
        const struct history_stretch *s = history_row(&r->stretches, struct history_stretch, i);
        const double at = (double)(s->start_at - w->begin) / (double)(w->end - w->begin);

        if (at >= 0 && at < 1)
            row[(unsigned)(at * w->columns)] = '*';
    }
    /* TRANSLATORS: a row of the timeline of a day, at most 14 characters; stretches that were done
     */
    append_label(out, _("stretches"));
    g_string_append_printf(out, "%s\n", g_strchomp(row));
}

/* The hours below the timeline, as many as there is room for. */
static void append_hours(GString *out, const struct window *w)
{
    static const unsigned steps[] = { 1, 2, 3, 4, 6, 12 };
    const unsigned hours = (unsigned)((w->end - w->begin) / USEC_HOUR);
    g_autofree char *row = g_strnfill(w->columns + LABEL_SPACE, ' ');
    unsigned step = 0;

    while (step + 1 < G_N_ELEMENTS(steps) && steps[step] * w->columns < LABEL_SPACE * hours)
        step++;
    for (unsigned i = 0; i < hours; i++) {
        const time_t at = (time_t)((w->begin + (usec)i * USEC_HOUR) / USEC_SEC);
        struct tm local;
        char text[4];

        if (!localtime_r(&at, &local) || (unsigned)local.tm_hour % steps[step] != 0)
            continue;
        strftime(text, sizeof text, "%H", &local);
        memcpy(row + i * w->columns / hours, text, 2);
    }
    row[w->columns] = 0;
    append_label(out, "");
    g_string_append_printf(out, "%s%s%s\n", format_style()->dim, g_strchomp(row),
                           format_style()->reset);
}

static void append_timeline(GString *out, const struct readings_of_day *r)
{
    struct window w;

    window_init(&w, r);
    /* TRANSLATORS: rows of the timeline of a day, at most 14 characters each */
    append_states(out, _("sitting"), &w, r, is_sitting, PLOT_SITTING);
    append_states(out, _("standing"), &w, r, is_standing, PLOT_STANDING);
    append_states(out, _("away"), &w, r, is_away, PLOT_REST);
    append_stretches(out, &w, r);
    append_hours(out, &w);
    g_string_append_c(out, '\n');
}

/* The sums of the day, one on each line: "3 hours 12 minutes, of these 2 hours with keyboard or
 * mouse" */
static void append_sums(GString *out, const struct history_day *day)
{
    char one[DURATION_WORDS_MAX], two[DURATION_WORDS_MAX];
    g_autofree char *sitting = NULL, *count = NULL, *breaks = NULL, *stretches = NULL;
    g_autofree char *walks = NULL;

    /* TRANSLATORS: two durations */
    sitting =
        g_strdup_printf(_("%s, of these %s with keyboard or mouse"),
                        format_duration(one, day->sitting), format_duration(two, day->active));
    screen_line(out, _("sitting"), "%s", sitting);
    /* TRANSLATORS: the longest time of sitting without a break, at most 14 characters */
    screen_line(out, _("longest"), "%s", format_duration(one, day->longest_bout));
    if (day->standing > 0)
        screen_line(out, _("standing"), "%s", format_duration(one, day->standing));
    count = g_strdup_printf(_n("%u break", "%u breaks", day->rests), day->rests);
    breaks = day->rested > 0 ? g_strdup_printf("%s, %s", count, format_duration(one, day->rested))
                             : g_strdup(count);
    /* TRANSLATORS: a label, at most 14 characters */
    screen_line(out, _("breaks"), "%s", breaks);
    stretches =
        g_strdup_printf(_n("%u after %u reminder", "%u after %u reminders", day->suggestions),
                        day->stretches, day->suggestions);
    screen_line(out, _("stretches"), "%s", stretches);
    if (day->walks == 0 && day->steps == 0)
        return;
    walks = g_strdup_printf(_n("%u walk, %u steps", "%u walks, %u steps", day->walks), day->walks,
                            day->steps);
    /* TRANSLATORS: a label, at most 14 characters */
    screen_line(out, _("walks"), "%s", walks);
}

static usec longest_of(const struct readings_of_day *r)
{
    usec longest = r->limit;

    for (unsigned i = 0; i < history_count(&r->bouts); i++)
        longest = MAX(longest, history_row(&r->bouts, struct history_bout, i)->sitting);
    return longest;
}

/* "  08:12  ████████│███  45 minutes" */
static void append_bout(GString *out, const struct readings_of_day *r,
                        const struct history_bout *bout, int clock_width, unsigned bar)
{
    char text[DURATION_WORDS_MAX], clock[FORMAT_INSTANT_MAX];
    const int gap =
        clock_width - (int)g_utf8_strlen(format_instant(clock, bout->start_at, r->now), -1);

    g_string_append_printf(out, "  %s%*s  ", clock, gap, "");
    plot_bar_with_limit(out, bout->sitting, r->limit, longest_of(r), bar);
    g_string_append_printf(out, "  %s\n", format_duration(text, bout->sitting));
}

static void append_bouts(GString *out, const struct readings_of_day *r)
{
    char text[DURATION_WORDS_MAX], clock[FORMAT_INSTANT_MAX];
    g_autofree char *heading = NULL;
    int clocks = 0, durations = 0;

    if (history_count(&r->bouts) == 0)
        return;
    /* TRANSLATORS: heading of a list: times of sitting; the limit is a duration */
    heading =
        g_strdup_printf(_("Sitting without a break (limit: %s)"), format_duration(text, r->limit));
    g_string_append(out, "\n  ");
    screen_wrap(out, r->limit ? heading : _("Sitting without a break"), /* width= */ 0);
    g_string_append_c(out, '\n');
    for (unsigned i = 0; i < history_count(&r->bouts); i++) {
        const struct history_bout *bout = history_row(&r->bouts, struct history_bout, i);

        format_instant(clock, bout->start_at, r->now);
        clocks = MAX(clocks, (int)g_utf8_strlen(clock, -1));
        durations = MAX(durations, (int)g_utf8_strlen(format_duration(text, bout->sitting), -1));
    }
    for (unsigned i = 0; i < history_count(&r->bouts); i++)
        append_bout(out, r, history_row(&r->bouts, struct history_bout, i), clocks,
                    (unsigned)MAX((int)plot_width() - 6 - clocks - durations, BAR_LEAST));
}

static enum command_status print_day(const struct readings_of_day *r)
{
    const struct format_style *style = format_style();
    g_autoptr(GString) out = g_string_new(style->bold);
    char date[HISTORY_DATE_MAX];
    g_autofree char *heading = NULL;

    g_date_strftime(date, sizeof date, _("%Y-%m-%d"), &r->date);
    /* TRANSLATORS: a heading; the date of today, 2026-11-30 */
    heading = g_strdup_printf(_("Today, %s"), date);
    screen_wrap(out, heading, /* width= */ 0);
    g_string_append_printf(out, "%s\n\n", style->reset);
    if (history_count(&r->days) == 0 || history_count(&r->intervals) == 0) {
        screen_wrap(out, _("Nothing is recorded yet today."), /* width= */ 0);
        g_string_append_c(out, '\n');
        return output_text(out->str);
    }
    append_timeline(out, r);
    append_sums(out, history_row(&r->days, struct history_day, 0));
    append_bouts(out, r);
    return output_text(out->str);
}

enum command_status command_today(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(readings_of_day_done) struct readings_of_day r = { 0 };
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = read_all(bus, &r);
    if (status != COMMAND_FINE)
        return status;
    return call->as_json ? print_json(&r) : print_day(&r);
}
