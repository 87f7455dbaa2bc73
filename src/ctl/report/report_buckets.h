/*
 * Report buckets: the report cut into days, weeks or months, so that a chart of any range is
 * readable.
 */
#pragma once

#include "ctl/report/local_words.h"
#include "ctl/report/report_model.h"

enum report_unit { REPORT_DAYS, REPORT_WEEKS, REPORT_MONTHS };

struct report_bucket {
    int first, last; /* days; in the report, so the first and the last week may be short */
    struct report_sum sum;
};

struct report_buckets {
    enum report_unit unit;
    GArray *rows; /* struct report_bucket */
};

/* Days if the report has at most @most_days; otherwise weeks of the locale; months if it is longer
 * than a year and a half. */
void report_buckets_init(struct report_buckets *buckets, const struct report_model *model,
                         int most_days);
void report_buckets_done(struct report_buckets *buckets);

static inline const struct report_bucket *report_bucket(const struct report_buckets *buckets,
                                                        unsigned i)
{
    return &g_array_index(buckets->rows, struct report_bucket, i);
}

/* "Mon 2 Nov", "2 Nov – 8 Nov" or "November 2026"; @buf: REPORT_BUCKET_NAME_MAX bytes; returned. */
#define REPORT_BUCKET_NAME_MAX (2 * LOCAL_WORDS_MAX + 8)
const char *report_bucket_name(char *buf, const struct report_buckets *buckets, unsigned i);
