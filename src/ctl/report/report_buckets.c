#include "ctl/report/report_buckets.h"

#include "ctl/report/local_words.h"

#define WEEKS_MOST 80

static int days_until_next_month(int day)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)day);
    return g_date_get_days_in_month(g_date_get_month(&date), g_date_get_year(&date)) -
           g_date_get_day(&date) + 1;
}

static int next_first(enum report_unit unit, int day)
{
    if (unit == REPORT_MONTHS)
        return day + days_until_next_month(day);
    do
        day++;
    while (unit == REPORT_WEEKS && !local_begins_week(day));
    return day;
}

void report_buckets_init(struct report_buckets *buckets, const struct report_model *model,
                         int most_days)
{
    const int n = report_model_count(model);
    int day = model->first;

    buckets->unit = n <= most_days        ? REPORT_DAYS
                    : n / 7 <= WEEKS_MOST ? REPORT_WEEKS
                                          : REPORT_MONTHS;
    buckets->rows = g_array_new(FALSE, FALSE, sizeof(struct report_bucket));
    while (day <= model->last) {
        const int next = next_first(buckets->unit, day);
        struct report_bucket bucket = { .first = day, .last = MIN(next - 1, model->last) };

        bucket.sum = report_model_sum(model, bucket.first, bucket.last);
        g_array_append_val(buckets->rows, bucket);
        day = next;
    }
}

void report_buckets_done(struct report_buckets *buckets)
{
    g_array_unref(buckets->rows);
}

const char *report_bucket_name(char *buf, const struct report_buckets *buckets, unsigned i)
{
    const struct report_bucket *bucket = report_bucket(buckets, i);
    char first[LOCAL_WORDS_MAX], last[LOCAL_WORDS_MAX];

    if (buckets->unit == REPORT_MONTHS || bucket->first == bucket->last)
        return local_date(buf, bucket->first,
                          buckets->unit == REPORT_MONTHS ? LOCAL_MONTH : LOCAL_WEEKDAY);
    g_snprintf(buf, REPORT_BUCKET_NAME_MAX, "%s – %s", local_date(first, bucket->first, LOCAL_DAY),
               local_date(last, bucket->last, LOCAL_DAY));
    return buf;
}
