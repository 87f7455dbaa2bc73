/*
 * Bucket chart: a column for each day, week or month, of one or more layers.
 */
#pragma once

#include "ctl/report/chart.h"
#include "ctl/report/report_buckets.h"

#define BUCKET_LAYERS_MAX 3

struct bucket_chart {
    const char *title;
    int height;     /* pixels */
    unsigned room;  /* how many labels fit side by side on a wide page */
    bool is_behind; /* each layer begins at 0, before the one that it follows; else they are stacked
                     */
    const char *classes[BUCKET_LAYERS_MAX]; /* from the lowest layer on; NULL ends the list */
    double (*value)(const struct report_sum *sum, unsigned layer);
    /* Text for the pointer on the column; freed with g_free(). */
    char *(*hint)(const char *name, const struct report_sum *sum);
};

void bucket_chart_draw(GString *out, const struct report_buckets *buckets,
                       const struct bucket_chart *like);

/* The same figures as a table, whose first column is the name of the bucket; @cells writes the
 * others. */
void bucket_table(GString *out, const struct report_buckets *buckets, const char *const *columns,
                  unsigned n, void (*cells)(GString *out, const struct report_sum *sum));

/* The average of the days with a record; 0 if there is none. */
static inline double bucket_a_day(double sum, const struct report_sum *days)
{
    return days->days ? sum / days->days : 0;
}
