/*
 * week: the last seven days as bars, or as an array in an object for programs.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/history/history_json.h"
#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/plot.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DAYS        7
#define BAR_LEAST   8
#define GAP         2
#define TABLE_LEAST 70 /* a narrower terminal gets only the first of the columns */

enum week_column { SITTING, LONGEST, BREAKS, STRETCHES, WEEK_COLUMN_MAX };

struct week {
    const struct history_day *days[DAYS]; /* NULL = no record */
    GDate dates[DAYS];
    unsigned columns; /* how many of week_column are shown */
    int widths[WEEK_COLUMN_MAX];
    unsigned bar;
    usec full;
};

static bool has_record(const struct history_day *day)
{
    return day && (day->sitting > 0 || day->standing > 0 || day->away > 0 || day->unknown > 0);
}

/* TRANSLATORS: headings of narrow columns of numbers: times of sitting, the longest time without a
 * break, how many breaks and stretches */
static const char *const headings[WEEK_COLUMN_MAX] = { N_("sitting"), N_("longest"), N_("breaks"),
                                                       N_("stretches") };

/* "6:05" */
static char *hours_and_minutes(usec duration)
{
    return g_strdup_printf("%lld:%02lld", (long long)(duration / USEC_HOUR),
                           (long long)(duration / USEC_MIN % 60));
}

static char *week_cell(const struct history_day *day, enum week_column column)
{
    switch (column) {
    case SITTING:
        return hours_and_minutes(day->sitting);
    case LONGEST:
        return hours_and_minutes(day->longest_bout);
    case BREAKS:
        return g_strdup_printf("%u", day->rests);
    default:
        return g_strdup_printf("%u", day->stretches);
    }
}

/* "Mon 11-30" */
static char *label_of(const GDate *date)
{
    return g_strdup_printf("%s %02d-%02d", format_weekday((int)g_date_get_weekday(date) % 7),
                           (int)g_date_get_month(date), g_date_get_day(date));
}

static void week_init(struct week *w, const struct history_list *list, const GDate *today)
{
    int label = 0, table = 0;

    w->columns = plot_width() < TABLE_LEAST ? 1 : WEEK_COLUMN_MAX;
    for (int i = 0; i < DAYS; i++) {
        g_autofree char *text = NULL;
        char date[HISTORY_DATE_MAX];

        w->dates[i] = *today;
        g_date_subtract_days(&w->dates[i], (guint)(DAYS - 1 - i));
        g_date_strftime(date, sizeof date, "%Y-%m-%d", &w->dates[i]);
        text = label_of(&w->dates[i]);
        label = MAX(label, (int)g_utf8_strlen(text, -1));
        for (unsigned k = 0; k < history_count(list); k++) {
            const struct history_day *day = history_row(list, struct history_day, k);

            if (strcmp(day->date, date) == 0 && has_record(day))
                w->days[i] = day;
        }
        if (w->days[i])
            w->full = MAX(w->full, w->days[i]->sitting + w->days[i]->standing);
    }
    for (unsigned c = 0; c < w->columns; c++) {
        w->widths[c] = MAX((int)g_utf8_strlen(_(headings[c]), -1), 5);
        table += w->widths[c] + GAP;
    }
    w->bar = (unsigned)MAX((int)plot_width() - 2 - label - GAP - table, BAR_LEAST);
}

static void append_right(GString *out, const char *text, int width)
{
    const int gap = width - (int)g_utf8_strlen(text, -1);

    g_string_append_printf(out, "%*s%s", GAP + MAX(gap, 0), "", text);
}

static void append_headings(GString *out, const struct week *w)
{
    g_autofree char *label = label_of(&w->dates[0]);
    const struct format_style *style = format_style();

    g_string_append_printf(out, "  %s%*s", style->dim,
                           (int)g_utf8_strlen(label, -1) + GAP + (int)w->bar, "");
    for (unsigned c = 0; c < w->columns; c++)
        append_right(out, _(headings[c]), w->widths[c]);
    g_string_append_printf(out, "%s\n", style->reset);
}

static void append_day(GString *out, const struct week *w, int i)
{
    const struct history_day *day = w->days[i];
    const struct plot_part parts[] = { { day ? day->sitting : 0, PLOT_SITTING },
                                       { day ? day->standing : 0, PLOT_STANDING } };
    g_autofree char *label = label_of(&w->dates[i]);

    g_string_append_printf(out, "  %s%*s", label, GAP, "");
    if (!day) {
        /* TRANSLATORS: in place of the bar of a day */
        g_string_append_printf(out, "%s%s%s\n", format_style()->dim, _("no record"),
                               format_style()->reset);
        return;
    }
    plot_bar(out, parts, day->standing > 0 ? 2 : 1, w->full, w->bar);
    for (unsigned c = 0; c < w->columns; c++) {
        g_autofree char *text = week_cell(day, (enum week_column)c);

        append_right(out, text, w->widths[c]);
    }
    g_string_append_c(out, '\n');
}

static void append_legend(GString *out, const struct week *w)
{
    bool has_standing = false;

    for (int i = 0; i < DAYS; i++)
        has_standing |= w->days[i] && w->days[i]->standing > 0;
    if (!has_standing)
        return;
    g_string_append(out, "\n  ");
    plot_sample(out, PLOT_SITTING);
    g_string_append_printf(out, " %s   ", _("sitting"));
    plot_sample(out, PLOT_STANDING);
    g_string_append_printf(out, " %s\n", _("standing"));
}

static void append_average(GString *out, const struct week *w)
{
    unsigned n = 0, rests = 0, stretches = 0;
    usec sitting = 0;
    char text[DURATION_WORDS_MAX];
    g_autofree char *breaks = NULL, *done = NULL, *line = NULL;

    for (int i = 0; i < DAYS; i++) {
        if (!w->days[i])
            continue;
        n++;
        sitting += w->days[i]->sitting;
        rests += w->days[i]->rests;
        stretches += w->days[i]->stretches;
    }
    breaks = g_strdup_printf(_n("%u break", "%u breaks", rests), rests);
    done = g_strdup_printf(_n("%u stretch", "%u stretches", stretches), stretches);
    /* TRANSLATORS: a duration, "12 breaks", "3 stretches", and the number of days that have a
     * record */
    line = g_strdup_printf(_n("On average %s of sitting a day. In all %s and %s on %u day.",
                              "On average %s of sitting a day. In all %s and %s on %u days.", n),
                           format_duration(text, sitting / MAX(n, 1)), breaks, done, n);
    g_string_append(out, "\n  ");
    screen_wrap(out, n ? line : _("Nothing was recorded in these days."), /* width= */ 0);
    g_string_append_c(out, '\n');
}

static enum command_status print_week(const struct history_list *list, const GDate *today)
{
    struct week w = { 0 };
    const struct format_style *style = format_style();
    g_autoptr(GString) out = g_string_new(style->bold);

    week_init(&w, list, today);
    g_string_append_printf(out, "%s%s\n\n", _("The last 7 days"), style->reset);
    append_headings(out, &w);
    for (int i = 0; i < DAYS; i++)
        append_day(out, &w, i);
    append_legend(out, &w);
    append_average(out, &w);
    return output_text(out->str);
}

enum command_status command_week(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(history_list_done) struct history_list days = { 0 };
    g_autoptr(GString) out = g_string_new("{\"Days\":");
    GDate today, first;
    enum command_status status = client_open(&bus);

    local_day_of(format_now(), &today);
    first = today;
    g_date_subtract_days(&first, DAYS - 1);
    if (status == COMMAND_FINE)
        status = history_list_days(bus, &first, &today, &days);
    if (status != COMMAND_FINE)
        return status;
    if (!call->as_json)
        return print_week(&days, &today);
    history_json_days(out, &days);
    g_string_append(out, "}\n");
    return output_text(out->str);
}
