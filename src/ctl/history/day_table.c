#include "ctl/history/day_table.h"

#include <string.h>

#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/plot.h"
#include "ctl/text/screen.h"
#include "wording/translation.h"

#define BAR_LEAST   8
#define CELL_LEAST  5
#define GAP         2
#define TABLE_LEAST 70 /* a narrower terminal gets only the first of the columns */

enum day_column { SITTING, LONGEST, BREAKS, STRETCHES, DAY_COLUMN_MAX };

struct day_line {
    char *label;
    const struct history_day *day; /* NULL = no record */
};

struct day_table {
    GArray *lines; /* of struct day_line */
    unsigned columns;
    int label, widths[DAY_COLUMN_MAX];
    unsigned bar;
    usec full;
};

/* TRANSLATORS: headings of narrow columns of numbers: times of sitting, the longest time without a
 * break, how many breaks and stretches */
static const char *const headings[DAY_COLUMN_MAX] = { N_("sitting"), N_("longest"), N_("breaks"),
                                                      N_("stretches") };

static bool has_record(const struct history_day *day)
{
    return day->sitting > 0 || day->standing > 0 || day->away > 0 || day->unknown > 0;
}

/* "6:05" */
static char *hours_and_minutes(usec duration)
{
    return g_strdup_printf("%lld:%02lld", (long long)(duration / USEC_HOUR),
                           (long long)(duration / USEC_MIN % 60));
}

static char *cell_of(const struct history_day *day, enum day_column column)
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

static void free_line(void *line)
{
    g_free(((struct day_line *)line)->label);
}

static void add_line(struct day_table *t, char *label, const struct history_day *day)
{
    const struct day_line line = { label, day };

    t->label = MAX(t->label, (int)g_utf8_strlen(label, -1));
    if (day)
        t->full = MAX(t->full, day->sitting + day->standing);
    g_array_append_val(t->lines, line);
}

static void table_init(struct day_table *t)
{
    *t = (struct day_table){ .lines = g_array_new(FALSE, FALSE, sizeof(struct day_line)) };
    g_array_set_clear_func(t->lines, free_line);
}

static void append_right(GString *out, const char *text, int width)
{
    const int gap = width - (int)g_utf8_strlen(text, -1);

    g_string_append_printf(out, "%*s%s", GAP + MAX(gap, 0), "", text);
}

static void append_headings(GString *out, const struct day_table *t)
{
    const struct format_style *style = format_style();

    g_string_append_printf(out, "  %s%*s", style->dim, t->label + GAP + (int)t->bar, "");
    for (unsigned c = 0; c < t->columns; c++)
        append_right(out, _(headings[c]), t->widths[c]);
    g_string_append_printf(out, "%s\n", style->reset);
}

static void append_line(GString *out, const struct day_table *t, const struct day_line *line)
{
    const struct history_day *day = line->day;
    const struct plot_part parts[] = { { day ? day->sitting : 0, PLOT_SITTING },
                                       { day ? day->standing : 0, PLOT_STANDING } };

    g_string_append_printf(out, "  %s%*s", line->label,
                           GAP + t->label - (int)g_utf8_strlen(line->label, -1), "");
    if (!day) {
        /* TRANSLATORS: in place of the bar of a day */
        g_string_append_printf(out, "%s%s%s\n", format_style()->dim, _("no record"),
                               format_style()->reset);
        return;
    }
    plot_bar(out, parts, day->standing > 0 ? 2 : 1, t->full, t->bar);
    for (unsigned c = 0; c < t->columns; c++) {
        g_autofree char *text = cell_of(day, (enum day_column)c);

        append_right(out, text, t->widths[c]);
    }
    g_string_append_c(out, '\n');
}

static void append_legend(GString *out)
{
    g_string_append(out, "\n  ");
    plot_sample(out, PLOT_SITTING);
    g_string_append_printf(out, " %s   ", _("sitting"));
    plot_sample(out, PLOT_STANDING);
    g_string_append_printf(out, " %s\n", _("standing"));
}

static void append_average(GString *out, const struct day_table *t)
{
    unsigned n = 0, rests = 0, stretches = 0;
    usec sitting = 0, standing = 0;
    char text[DURATION_WORDS_MAX];
    g_autofree char *breaks = NULL, *done = NULL, *line = NULL;

    for (unsigned i = 0; i < t->lines->len; i++) {
        const struct history_day *day = g_array_index(t->lines, struct day_line, i).day;

        if (!day)
            continue;
        n++;
        sitting += day->sitting;
        standing += day->standing;
        rests += day->rests;
        stretches += day->stretches;
    }
    if (standing > 0)
        append_legend(out);
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

static void append_table(GString *out, struct day_table *t)
{
    int table = 0;

    t->columns = plot_width() < TABLE_LEAST ? 1 : DAY_COLUMN_MAX;
    for (unsigned c = 0; c < t->columns; c++) {
        t->widths[c] = MAX((int)g_utf8_strlen(_(headings[c]), -1), CELL_LEAST);
        table += t->widths[c] + GAP;
    }
    t->bar = (unsigned)MAX((int)plot_width() - 2 - t->label - GAP - table, BAR_LEAST);
    if (t->lines->len)
        append_headings(out, t);
    for (unsigned i = 0; i < t->lines->len; i++)
        append_line(out, t, &g_array_index(t->lines, struct day_line, i));
    append_average(out, t);
    g_array_unref(t->lines);
}

void day_table_append(GString *out, const struct history_list *days)
{
    struct day_table t;

    table_init(&t);
    for (unsigned i = 0; i < history_count(days); i++) {
        const struct history_day *day = history_row(days, struct history_day, i);
        g_autofree char *date = format_safe(day->date);
        GDate parsed;

        if (!has_record(day))
            continue;
        if (local_day_parse(date, format_now(), &parsed))
            add_line(&t,
                     g_strdup_printf("%s %s", format_weekday((int)g_date_get_weekday(&parsed) % 7),
                                     date),
                     day);
        else
            add_line(&t, g_steal_pointer(&date), day);
    }
    append_table(out, &t);
}

static const struct history_day *find_day(const struct history_list *days, const GDate *date)
{
    char name[HISTORY_DATE_MAX];

    g_date_strftime(name, sizeof name, "%Y-%m-%d", date);
    for (unsigned i = 0; i < history_count(days); i++) {
        const struct history_day *day = history_row(days, struct history_day, i);

        if (strcmp(day->date, name) == 0 && has_record(day))
            return day;
    }
    return NULL;
}

void day_table_append_all(GString *out, const struct history_list *days, const GDate *first,
                          unsigned n)
{
    struct day_table t;
    GDate date = *first;

    table_init(&t);
    for (unsigned i = 0; i < n; i++, g_date_add_days(&date, 1)) {
        char name[HISTORY_DATE_MAX];

        /* xgettext:no-c-format */
        /* TRANSLATORS: the order of month and day; a format of strftime(3) */
        g_date_strftime(name, sizeof name, _("%m-%d"), &date);
        add_line(&t,
                 g_strdup_printf("%s %s", format_weekday((int)g_date_get_weekday(&date) % 7), name),
                 find_day(days, &date));
    }
    append_table(out, &t);
}
