#include "ctl/report/bucket_chart.h"

#include "ctl/report/card.h"
#include "wording/translation.h"

/* The height of a column; of its highest layer if they stand behind each other. */
static double height_of(const struct bucket_chart *like, const struct report_sum *sum)
{
    double height = 0;

    for (unsigned k = 0; k < BUCKET_LAYERS_MAX && like->classes[k]; k++) {
        const double value = like->value(sum, k);

        height = like->is_behind ? MAX(height, value) : height + value;
    }
    return height;
}

static void draw_column(struct chart *chart, unsigned i, const struct bucket_chart *like,
                        const struct report_sum *sum)
{
    double below = 0;

    for (unsigned k = 0; k < BUCKET_LAYERS_MAX && like->classes[k]; k++) {
        const double value = like->value(sum, k);

        chart_bar(chart, i, like->classes[k], below, below + value);
        if (!like->is_behind)
            below += value;
    }
}

void bucket_chart_draw(GString *out, const struct report_buckets *buckets,
                       const struct bucket_chart *like)
{
    struct chart chart = { .out = out, .slots = buckets->rows->len, .height = like->height };
    double most = 0;

    for (unsigned i = 0; i < chart.slots; i++)
        most = MAX(most, height_of(like, &report_bucket(buckets, i)->sum));
    chart.most = chart_scale(most);
    chart_open(&chart, like->title, _("The table of this section has the figures."));
    for (unsigned i = 0; i < chart.slots; i++) {
        const struct report_sum *sum = &report_bucket(buckets, i)->sum;
        char name[REPORT_BUCKET_NAME_MAX];
        g_autofree char *hint = like->hint(report_bucket_name(name, buckets, i), sum);

        draw_column(&chart, i, like, sum);
        chart_hint(&chart, i, hint);
    }
    card_labels(&chart, buckets, like->room);
    chart_close(&chart);
}

void bucket_table(GString *out, const struct report_buckets *buckets, const char *const *columns,
                  unsigned n, void (*cells)(GString *out, const struct report_sum *sum))
{
    card_table_open(out, columns, n);
    for (unsigned i = 0; i < buckets->rows->len; i++) {
        char name[REPORT_BUCKET_NAME_MAX];

        card_row_open(out, report_bucket_name(name, buckets, i));
        cells(out, &report_bucket(buckets, i)->sum);
        card_row_close(out);
    }
    card_table_close(out);
}
