/*
 * Breaks a day, and below them stretches by how they ended, in the same columns.
 */
#include "ctl/report/bucket_chart.h"
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/translation.h"

static double rests(const struct report_sum *sum, unsigned)
{
    return bucket_a_day(sum->rests, sum);
}

static double stretches(const struct report_sum *sum, unsigned layer)
{
    return bucket_a_day(sum->by_outcome[layer], sum);
}

static char *hint(const char *name, const struct report_sum *sum)
{
    /* TRANSLATORS: a date and two numbers, with their nouns apart for short texts */
    return g_strdup_printf(_("%s: breaks: %u; stretches: %u"), name, sum->rests, sum->stretches);
}

static void write_cells(GString *out, const struct report_sum *sum)
{
    card_number(out, sum->rests);
    for (unsigned i = 0; i < STRETCH_OUTCOME_MAX; i++)
        card_number(out, sum->by_outcome[i]);
}

static void draw(GString *out, const struct report_buckets *buckets)
{
    const struct bucket_chart of_rests = { .title = _("Breaks a day"),
                                           .height = 110,
                                           .room = 12,
                                           .classes = { CHART_REST },
                                           .value = rests,
                                           .hint = hint };
    const struct bucket_chart of_stretches = {
        .title = _("Stretches a day"),
        .height = 110,
        .room = 12,
        .classes = { [STRETCH_VERIFIED] = CHART_STRETCH,
                     [STRETCH_UNVERIFIED] = CHART_UNVERIFIED,
                     [STRETCH_STOPPED] = CHART_OUTLINE },
        .value = stretches,
        .hint = hint,
    };

    html_element(out, "h3", _("Breaks a day"));
    bucket_chart_draw(out, buckets, &of_rests);
    html_element(out, "h3", _("Stretches a day"));
    bucket_chart_draw(out, buckets, &of_stretches);
}

void section_rests(GString *out, const struct report_model *model)
{
    const char *const columns[] = { _("Time"), _("Breaks"), _("Held without input"),
                                    _("Done, not measured"), _("Stopped") };
    struct report_buckets buckets;

    report_buckets_init(&buckets, model, /* most_days= */ 62);
    card_open(out, "wide", _("Breaks and stretches"), NULL);
    g_string_append(out, "<ul class=\"legend\">");
    chart_legend(out, CHART_REST, _("break"));
    chart_legend(out, CHART_STRETCH, _("stretch, held without touching the computer"));
    chart_legend(out, CHART_UNVERIFIED, _("stretch, not measured"));
    chart_legend(out, CHART_OUTLINE, _("stretch, stopped"));
    g_string_append(out, "</ul>\n");
    draw(out, &buckets);
    bucket_table(out, &buckets, columns, G_N_ELEMENTS(columns), write_cells);
    card_close(out);
    report_buckets_done(&buckets);
}
