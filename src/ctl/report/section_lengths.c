/*
 * The lengths of the sittings as a histogram, with a line at the limit.
 */
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

#define BINS 12
/* The width of a bin if the limit is not known, or too short for bins of whole minutes. */
#define WIDTH_OTHERWISE (10 * USEC_MIN)

struct bins {
    usec width;
    unsigned within[BINS], over[BINS]; /* up to the limit, and longer; the last bin also counts
                                          everything that is longer */
    unsigned most, n, n_over;
};

/* A third of the limit if that is whole minutes, so that the limit is the edge of a bin. */
static usec width_for(usec limit)
{
    static const int parts[] = { 3, 4, 2, 5 };

    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        if (limit >= parts[i] * USEC_MIN && limit % (parts[i] * USEC_MIN) == 0)
            return limit / parts[i];
    return limit >= USEC_MIN ? limit : WIDTH_OTHERWISE;
}

static struct bins count(const struct report_model *model)
{
    struct bins bins = { .width = width_for(model->limit) };

    for (guint i = 0; i < model->lengths->len; i++) {
        const usec length = g_array_index(model->lengths, usec, i);
        const unsigned bin = (unsigned)usec_min(length / bins.width, BINS - 1);
        const bool is_over = model->limit && length > model->limit;

        (is_over ? bins.over : bins.within)[bin]++;
        bins.most = MAX(bins.most, bins.within[bin] + bins.over[bin]);
        bins.n++;
        bins.n_over += is_over;
    }
    return bins;
}

/* "20 – 30", "110 and more", in minutes. */
static char *name_of(const struct bins *bins, unsigned i)
{
    const unsigned from = (unsigned)(i * bins->width / USEC_MIN);

    if (i == BINS - 1) /* TRANSLATORS: minutes: "110 and more" */
        return g_strdup_printf(_("%u and more"), from);
    return g_strdup_printf("%u – %u", from, (unsigned)((i + 1) * bins->width / USEC_MIN));
}

static void draw(GString *out, const struct report_model *model, const struct bins *bins,
                 const char *lead)
{
    struct chart chart = {
        .out = out, .slots = BINS, .most = chart_scale(bins->most), .height = 190
    };
    char limit[DURATION_WORDS_MAX], number[LOCAL_WORDS_MAX];

    chart_open(&chart, _("How long you sat"), lead);
    for (unsigned i = 0; i < BINS; i++) {
        const unsigned sum = bins->within[i] + bins->over[i];
        g_autofree char *name = name_of(bins, i);
        g_autofree char *hint = g_strdup_printf(_("%s minutes: %u"), name, sum);

        chart_bar(&chart, i, CHART_ACTIVE, 0, bins->within[i]);
        chart_bar(&chart, i, CHART_OVER, bins->within[i], sum);
        chart_edge(&chart, i, local_number(number, (unsigned long)(i * bins->width / USEC_MIN)),
                   i % 3);
        chart_hint(&chart, i, hint);
    }
    if (model->limit) {
        g_autofree char *mark = NULL;

        duration_words(limit, sizeof limit, model->limit);
        /* TRANSLATORS: the limit of sitting, a duration: "limit: 30 minutes" */
        mark = g_strdup_printf(_("limit: %s"), limit);
        chart_mark(&chart, (double)model->limit / (double)bins->width, mark);
    }
    chart_close(&chart);
}

static void write_table(GString *out, const struct bins *bins)
{
    const char *const columns[] = { _("Minutes"), _("Sittings") };

    card_table_open(out, columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < BINS; i++) {
        g_autofree char *name = name_of(bins, i);

        card_row_open(out, name);
        card_number(out, bins->within[i] + bins->over[i]);
        card_row_close(out);
    }
    card_table_close(out);
}

static char *describe(const struct report_model *model, const struct bins *bins)
{
    char limit[DURATION_WORDS_MAX], n[LOCAL_WORDS_MAX], over[LOCAL_WORDS_MAX];

    if (model->limit == 0)
        return g_strdup(_("How many sittings lasted how many minutes."));
    duration_words(limit, sizeof limit, model->limit);
    local_number(n, bins->n);
    local_number(over, bins->n_over);
    /* TRANSLATORS: two numbers and a duration, the limit of sitting */
    return g_strdup_printf(
        _n("Of %s sitting, %s was longer than your limit of %s. A break of a few minutes ends a "
           "sitting.",
           "Of %s sittings, %s were longer than your limit of %s. A break of a few minutes ends a "
           "sitting.",
           bins->n),
        n, over, limit);
}

void section_lengths(GString *out, const struct report_model *model)
{
    const struct bins bins = count(model);
    g_autofree char *lead = describe(model, &bins);

    card_open(out, "", _("How long you sat"), lead);
    draw(out, model, &bins, lead);
    html_element_with(out, "p", "class=\"axis\"", _("minutes of sitting without a break"));
    g_string_append(out, "<ul class=\"legend\">");
    chart_legend(out, CHART_ACTIVE, _("up to the limit"));
    chart_legend(out, CHART_OVER, _("longer"));
    g_string_append(out, "</ul>\n");
    write_table(out, &bins);
    card_close(out);
}
