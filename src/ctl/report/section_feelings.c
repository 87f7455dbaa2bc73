/*
 * How many stretches followed the reminders, and below that how the back felt after them.
 */
#include "ctl/report/bucket_chart.h"
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/translation.h"

static double reminders_or_stretches(const struct report_sum *sum, unsigned layer)
{
    return layer ? sum->stretches : sum->reminders;
}

static char *hint_of_stretches(const char *name, const struct report_sum *sum)
{
    /* TRANSLATORS: a date and two numbers, with their nouns apart for short texts */
    return g_strdup_printf(_("%s: reminders: %u; stretches: %u"), name, sum->reminders,
                           sum->stretches);
}

static double answers(const struct report_sum *sum, unsigned layer)
{
    return sum->by_feedback[layer];
}

static char *hint_of_answers(const char *name, const struct report_sum *sum)
{
    /* TRANSLATORS: a date and three numbers of answers */
    return g_strdup_printf(_("%s: better: %u; the same: %u; worse: %u"), name,
                           sum->by_feedback[FEEDBACK_BETTER], sum->by_feedback[FEEDBACK_SAME],
                           sum->by_feedback[FEEDBACK_WORSE]);
}

static void write_cells(GString *out, const struct report_sum *sum)
{
    card_number(out, sum->reminders);
    card_number(out, sum->stretches);
    for (unsigned i = 0; i < FEEDBACK_MAX; i++)
        card_number(out, sum->by_feedback[i]);
}

static void write_legend(GString *out)
{
    g_string_append(out, "<ul class=\"legend\">");
    chart_legend(out, CHART_OUTLINE, _("reminders"));
    chart_legend(out, CHART_STRETCH, _("stretches"));
    chart_legend(out, CHART_BETTER, _("better"));
    chart_legend(out, CHART_SAME, _("the same"));
    chart_legend(out, CHART_WORSE, _("worse"));
    g_string_append(out, "</ul>\n");
}

static void draw_stretches(GString *out, const struct report_buckets *buckets)
{
    static const char *const headings[] = {
        [REPORT_DAYS] = N_("Reminders and stretches by day"),
        [REPORT_WEEKS] = N_("Reminders and stretches by week"),
        [REPORT_MONTHS] = N_("Reminders and stretches by month"),
    };
    const struct bucket_chart chart = { .title = _(headings[buckets->unit]),
                                        .height = 130,
                                        .room = 7,
                                        .is_behind = true,
                                        .classes = { CHART_OUTLINE, CHART_STRETCH },
                                        .value = reminders_or_stretches,
                                        .hint = hint_of_stretches };

    html_element(out, "h3", chart.title);
    bucket_chart_draw(out, buckets, &chart);
}

static void draw_answers(GString *out, const struct report_buckets *buckets)
{
    const struct bucket_chart chart = { .title = _("How your back felt after a stretch"),
                                        .height = 130,
                                        .room = 7,
                                        .classes = { [FEEDBACK_BETTER] = CHART_BETTER,
                                                     [FEEDBACK_SAME] = CHART_SAME,
                                                     [FEEDBACK_WORSE] = CHART_WORSE },
                                        .value = answers,
                                        .hint = hint_of_answers };

    html_element(out, "h3", chart.title);
    bucket_chart_draw(out, buckets, &chart);
}

static bool has_answers(const struct report_sum *sum)
{
    return sum->by_feedback[FEEDBACK_BETTER] || sum->by_feedback[FEEDBACK_SAME] ||
           sum->by_feedback[FEEDBACK_WORSE];
}

void section_feelings(GString *out, const struct report_model *model)
{
    const char *const columns[] = { _("Time"),   _("Reminders"), _("Stretches"),
                                    _("Better"), _("The same"),  _("Worse") };
    const struct report_sum sum = report_model_sum(model, model->first, model->last);
    struct report_buckets buckets;

    report_buckets_init(&buckets, model, /* most_days= */ 10);
    card_open(out, "wide", _("Stretches, and how your back felt"), NULL);
    write_legend(out);
    g_string_append(out, "<div class=\"pair\"><div>");
    draw_stretches(out, &buckets);
    g_string_append(out, "</div><div>");
    if (has_answers(&sum))
        draw_answers(out, &buckets);
    else
        html_element_with(out, "p", "class=\"empty\"",
                          _("You have not recorded how your back felt. After a stretch, use the "
                            "buttons of the notification or 'lumbarctl feedback'."));
    g_string_append(out, "</div></div>\n");
    bucket_table(out, &buckets, columns, G_N_ELEMENTS(columns), write_cells);
    card_close(out);
    report_buckets_done(&buckets);
}
