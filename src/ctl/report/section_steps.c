/*
 * Hours of sitting and standing, and below them steps, in the same columns.
 */
#include "ctl/report/bucket_chart.h"
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/translation.h"

static usec length_a_day(usec length, const struct report_sum *sum)
{
    return sum->days ? length / sum->days : 0;
}

static double hours(const struct report_sum *sum, unsigned layer)
{
    return bucket_a_day((double)(layer ? sum->standing : sum->sitting) / (double)USEC_HOUR, sum);
}

static char *hint_of_hours(const char *name, const struct report_sum *sum)
{
    char sitting[LOCAL_WORDS_MAX], standing[LOCAL_WORDS_MAX];

    /* TRANSLATORS: a date, then hours and minutes twice: "Mon 2 Nov: sitting 5:42, standing 0:30"
     */
    return g_strdup_printf(_("%s: sitting %s, standing %s"), name,
                           local_length(sitting, length_a_day(sum->sitting, sum)),
                           local_length(standing, length_a_day(sum->standing, sum)));
}

static double steps(const struct report_sum *sum, unsigned)
{
    return bucket_a_day(sum->steps, sum);
}

static char *hint_of_steps(const char *name, const struct report_sum *sum)
{
    char number[LOCAL_WORDS_MAX];

    /* TRANSLATORS: a date and a number: "Mon 2 Nov: steps: 4,210" */
    return g_strdup_printf(_("%s: steps: %s"), name,
                           local_number(number, (unsigned long)steps(sum, 0)));
}

static void write_cells(GString *out, const struct report_sum *sum)
{
    card_length(out, length_a_day(sum->sitting, sum));
    card_length(out, length_a_day(sum->standing, sum));
    card_number(out, (unsigned long)steps(sum, 0));
    card_number(out, sum->walks);
}

static void draw(GString *out, const struct report_buckets *buckets, bool has_steps)
{
    const struct bucket_chart of_hours = { .title = _("Hours of sitting and standing a day"),
                                           .height = 150,
                                           .room = 12,
                                           .classes = { CHART_ACTIVE, CHART_STANDING },
                                           .value = hours,
                                           .hint = hint_of_hours };
    const struct bucket_chart of_steps = { .title = _("Steps a day"),
                                           .height = 90,
                                           .room = 12,
                                           .classes = { CHART_WALKING },
                                           .value = steps,
                                           .hint = hint_of_steps };

    html_element(out, "h3", _("Hours a day"));
    bucket_chart_draw(out, buckets, &of_hours);
    if (!has_steps)
        return;
    html_element(out, "h3", _("Steps a day, from a fitness tracker"));
    bucket_chart_draw(out, buckets, &of_steps);
}

void section_steps(GString *out, const struct report_model *model)
{
    const char *const columns[] = { _("Time"), _("Sitting, hours a day"),
                                    _("Standing, hours a day"), _("Steps a day"), _("Walks") };
    const struct report_sum sum = report_model_sum(model, model->first, model->last);
    struct report_buckets buckets;

    report_buckets_init(&buckets, model, /* most_days= */ 62);
    card_open(out, "wide", _("Sitting and steps"), NULL);
    g_string_append(out, "<ul class=\"legend\">");
    chart_legend(out, CHART_ACTIVE, _("sitting"));
    chart_legend(out, CHART_STANDING, _("standing"));
    if (sum.steps)
        chart_legend(out, CHART_WALKING, _("steps"));
    g_string_append(out, "</ul>\n");
    draw(out, &buckets, sum.steps > 0);
    if (!sum.steps)
        html_element_with(out, "p", "class=\"lead\"",
                          _("No steps are recorded: no fitness tracker has reported any."));
    bucket_table(out, &buckets, columns, G_N_ELEMENTS(columns), write_cells);
    card_close(out);
    report_buckets_done(&buckets);
}
