/*
 * A calendar for each month, at most the last twelve: a table, whose cells are darker the longer
 * the day's sitting was.
 */
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

#define MONTHS_MOST 12
#define LEVELS      5
/* A level is this much sitting: the last begins at eight hours. */
#define LEVEL (2 * USEC_HOUR)
#define DOTS  5

static int first_of_month(int day, int months)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)day);
    g_date_set_day(&date, 1);
    if (months > 0)
        g_date_add_months(&date, (guint)months);
    else
        g_date_subtract_months(&date, (guint)-months);
    return (int)g_date_get_julian(&date);
}

static unsigned level_of(usec sitting)
{
    return sitting == 0 ? 0 : (unsigned)usec_min(sitting / LEVEL + 1, LEVELS);
}

static void write_day(GString *out, const struct report_model *model, int day, int number)
{
    const struct report_sum sum = report_model_sum(model, day, day);
    char name[LOCAL_WORDS_MAX], length[LOCAL_WORDS_MAX], words[DURATION_WORDS_MAX];

    if (sum.days == 0) {
        g_string_append_printf(out, "<td class=\"q\"><b>%d</b></td>", number);
        return;
    }
    g_string_append_printf(out, "<td class=\"q q%u\" title=\"", level_of(sum.sitting));
    duration_words(words, sizeof words, sum.sitting - sum.sitting % USEC_MIN);
    html_textf(out, _("%s: %s of sitting; breaks: %u; stretches: %u"),
               local_date(name, day, LOCAL_WEEKDAY), words, sum.rests, sum.stretches);
    g_string_append_printf(out, "\"><b>%d</b><span>", number);
    html_text(out, local_length(length, sum.sitting));
    g_string_append(out, "</span><i aria-hidden=\"true\">");
    for (unsigned i = 0; i < MIN(sum.stretches, DOTS); i++)
        g_string_append(out, "<s></s>");
    g_string_append(out, "</i></td>");
}

/* @begin: of the first week */
static void write_head(GString *out, int first, int begin)
{
    char name[LOCAL_WORDS_MAX];

    g_string_append(out, "<table class=\"month\"><caption>");
    html_text(out, local_date(name, first, LOCAL_MONTH));
    g_string_append(out, "</caption><thead><tr>");
    for (int i = 0; i < 7; i++)
        html_element_with(out, "th", "scope=\"col\"", local_date(name, begin + i, LOCAL_NAME));
    g_string_append(out, "</tr></thead><tbody><tr>");
}

static void write_month(GString *out, const struct report_model *model, int first)
{
    const int next = first_of_month(first, 1);
    int begin = first;

    while (!local_begins_week(begin))
        begin--;
    write_head(out, first, begin);
    if (begin < first)
        g_string_append_printf(out, "<td class=\"none\" colspan=\"%d\"></td>", first - begin);
    for (int day = first; day < next; day++) {
        if (day > first && local_begins_week(day))
            g_string_append(out, "</tr>\n<tr>");
        write_day(out, model, day, day - first + 1);
    }
    g_string_append(out, "</tr></tbody></table>\n");
}

static void write_legend(GString *out)
{
    g_string_append(out, "<ul class=\"legend\">");
    for (unsigned level = 1; level <= LEVELS; level++) {
        const unsigned hours = (level - 1) * (unsigned)(LEVEL / USEC_HOUR);

        g_string_append_printf(out, "<li><span class=\"k q%u\"></span>", level);
        if (level == LEVELS) /* TRANSLATORS: hours of sitting on a day: "8 hours and more" */
            html_textf(out, _("%u hours and more"), hours);
        else /* TRANSLATORS: hours of sitting on a day: "2 – 4 hours" */
            html_textf(out, _("%u – %u hours"), hours, hours + (unsigned)(LEVEL / USEC_HOUR));
        g_string_append(out, "</li>");
    }
    g_string_append(out, "<li><span class=\"k dot\"></span>");
    html_textf(out, _("a stretch, at most %d are shown"), DOTS);
    g_string_append(out, "</li></ul>\n");
}

bool section_months_is_wide(const struct report_model *model)
{
    return first_of_month(model->first, 0) != first_of_month(model->last, 0);
}

void section_months(GString *out, const struct report_model *model)
{
    const int last = first_of_month(model->last, 0);
    int first = MAX(first_of_month(model->first, 0), first_of_month(last, 1 - MONTHS_MOST));

    card_open(out, section_months_is_wide(model) ? "wide" : "", _("The month at a glance"),
              _("Hours of sitting on each day."));
    write_legend(out);
    g_string_append(out, "<div class=\"months\">\n");
    for (; first <= last; first = first_of_month(first, 1))
        write_month(out, model, first);
    g_string_append(out, "</div>\n");
    card_close(out);
}
