#include "report-sample.h"

int day_of(int year, int month, int day)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return (int)g_date_get_julian(&date);
}

usec utc(int year, int month, int day, usec second)
{
    return (day_of(year, month, day) - JULIAN_OF_EPOCH) * USEC_DAY + second * USEC_SEC;
}

void add_interval(struct report_model *model, usec from, usec to, int utc_offset, const char *state,
                  const char *reason)
{
    const struct history_interval interval = { from, to, utc_offset, state, reason };

    report_model_add_interval(model, &interval);
}

void add_stretch(struct report_model *model, usec at, const char *exercise, const char *side,
                 const char *outcome, const char *feedback)
{
    const struct history_stretch stretch = { .start_at = at,
                                             .end_at = at + USEC_MIN,
                                             .held = 30 * USEC_SEC,
                                             .exercise = exercise,
                                             .side = side,
                                             .outcome = outcome,
                                             .feedback = feedback };

    report_model_add_stretch(model, &stretch, NULL);
}

void add_days(struct report_model *model, int first, int last)
{
    for (int day = first; day <= last; day++) {
        struct history_day row = { .sitting = 6 * USEC_HOUR,
                                   .longest_bout = USEC_HOUR,
                                   .rests = 9,
                                   .suggestions = 8,
                                   .stretches = 5,
                                   .steps = 4210,
                                   .walks = 2,
                                   .bouts = 10,
                                   .standing = USEC_HOUR };
        GDate date;

        g_date_clear(&date, 1);
        g_date_set_julian(&date, (guint32)day);
        g_date_strftime(row.date, sizeof row.date, "%Y-%m-%d", &date);
        report_model_add_day(model, &row);
    }
}
