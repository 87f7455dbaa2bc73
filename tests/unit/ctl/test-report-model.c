/*
 * The figures of the report: local days by the stored UTC offset, and sums.
 */
#include <glib.h>

#include "ctl/report/chart.h"
#include "ctl/report/report_buckets.h"
#include "report-sample.h"

static const struct report_piece *piece_of(const struct report_model *model, guint i)
{
    g_assert_cmpuint(i, <, model->pieces->len);
    return &g_array_index(model->pieces, struct report_piece, i);
}

static void assert_piece(const struct report_model *model, guint i, int day, unsigned from,
                         unsigned to)
{
    const struct report_piece *piece = piece_of(model, i);

    g_assert_cmpint(piece->day, ==, day);
    g_assert_cmpuint(piece->from, ==, from);
    g_assert_cmpuint(piece->to, ==, to);
}

static void test_midnight(void)
{
    const int day = day_of(2026, 11, 3);
    struct report_model *model = report_model_new(day - 5, day + 5, 0);

    /* Chatham Islands in summer */
    add_interval(model, utc(2026, 11, 2, 10 * 3600), utc(2026, 11, 3, 10 * 3600 + 20 * 60),
                 13 * 3600 + 45 * 60, "active", "input");
    g_assert_cmpuint(model->pieces->len, ==, 3);
    assert_piece(model, 0, day - 1, 23 * 3600 + 45 * 60, 86400);
    assert_piece(model, 1, day, 0, 86400);
    assert_piece(model, 2, day + 1, 0, 5 * 60);
    report_model_free(model);
}

/* One hour is on the wall twice, and one is not at all. A sitting over it is split there. */
static void test_clock_changes(void)
{
    const int autumn = day_of(2026, 10, 25), spring = day_of(2026, 3, 29);
    struct report_model *model = report_model_new(autumn, autumn, 0);
    const struct history_bout bout = { .start_at = utc(2026, 3, 29, 0),
                                       .end_at = utc(2026, 3, 29, 7200),
                                       .utc_offset = 3600,
                                       .ended_by = "idle" };

    add_interval(model, utc(2026, 10, 25, 0), utc(2026, 10, 25, 3600), 7200, "active", "input");
    add_interval(model, utc(2026, 10, 25, 3600), utc(2026, 10, 25, 7200), 3600, "active", "input");
    g_assert_cmpuint(model->pieces->len, ==, 2);
    assert_piece(model, 0, autumn, 7200, 10800);
    assert_piece(model, 1, autumn, 7200, 10800);
    report_model_free(model);

    model = report_model_new(spring, spring, 0);
    add_interval(model, utc(2026, 3, 29, 0), utc(2026, 3, 29, 3600), 3600, "active", "input");
    add_interval(model, utc(2026, 3, 29, 3600), utc(2026, 3, 29, 7200), 7200, "active", "input");
    report_model_add_bout(model, &bout);
    assert_piece(model, 0, spring, 3600, 7200);
    assert_piece(model, 1, spring, 10800, 14400);
    g_assert_cmpuint(model->sittings->len, ==, 2);
    g_assert_cmpuint(g_array_index(model->sittings, struct report_piece, 1).from, ==, 10800);
    report_model_free(model);
}

/* A bout and a stretch belong to the day of their own UTC offset, also before the first interval.
 */
static void test_days_without_intervals(void)
{
    const int day = day_of(2026, 11, 3);
    struct report_model *model = report_model_new(day, day, 0);
    struct history_bout bout = { .start_at = utc(2026, 11, 2, 82800), .ended_by = "idle" };
    struct history_stretch stretch = { .start_at = utc(2026, 11, 2, 82800),
                                       .exercise = "a",
                                       .side = "left",
                                       .outcome = "verified",
                                       .feedback = "" };

    report_model_add_bout(model, &bout);
    report_model_add_stretch(model, &stretch, NULL);
    g_assert_cmpuint(model->lengths->len + model->stretches->len, ==, 0);
    bout.utc_offset = stretch.utc_offset = 5400;
    report_model_add_bout(model, &bout);
    report_model_add_stretch(model, &stretch, NULL);
    g_assert_cmpuint(model->lengths->len, ==, 1);
    g_assert_cmpuint(g_array_index(model->stretches, struct report_stretch, 0).second, ==, 1800);
    report_model_free(model);
}

/* A flight from Auckland to Honolulu: the local day comes again. */
static void test_date_line(void)
{
    const int day = day_of(2026, 11, 3);
    struct report_model *model = report_model_new(day - 1, day, 0);

    add_interval(model, utc(2026, 11, 2, 11 * 3600), utc(2026, 11, 2, 12 * 3600), 13 * 3600,
                 "passive", "media");
    add_interval(model, utc(2026, 11, 2, 12 * 3600), utc(2026, 11, 2, 13 * 3600), -10 * 3600,
                 "passive", "media");
    g_assert_cmpuint(model->pieces->len, ==, 2);
    assert_piece(model, 0, day, 0, 3600);
    assert_piece(model, 1, day - 1, 2 * 3600, 3 * 3600);
    report_model_free(model);
}

static void test_states(void)
{
    static const struct {
        const char *state, *reason;
        enum report_state wanted;
    } cases[] = {
        { "active", "input", REPORT_ACTIVE },      { "passive", "call", REPORT_PASSIVE },
        { "standing", "sensor", REPORT_STANDING }, { "away", "walk", REPORT_WALKING },
        { "away", "lock", REPORT_AWAY },           { "unknown", "none", REPORT_UNKNOWN },
        { "floating", "walk", REPORT_UNKNOWN },    { "", "", REPORT_UNKNOWN },
    };
    const int day = day_of(2026, 11, 3);

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct report_model *model = report_model_new(day, day, 0);

        add_interval(model, utc(2026, 11, 3, 0), utc(2026, 11, 3, 60), 0, cases[i].state,
                     cases[i].reason);
        g_assert_cmpint(piece_of(model, 0)->state, ==, cases[i].wanted);
        report_model_free(model);
    }
}

/* Rows that a damaged or foreign history may have change nothing and cost no time. */
static void test_odd_rows(void)
{
    const int day = day_of(2026, 11, 3);
    struct report_model *model = report_model_new(day, day, 0);
    const struct history_day wrong = { .date = "2026-13-01", .sitting = USEC_HOUR };
    const struct history_day other = { .date = "2026-11-04", .sitting = USEC_HOUR };
    const struct history_bout bout = { .ended_by = "" };

    report_model_add_day(model, &wrong);
    report_model_add_day(model, &other);
    add_interval(model, utc(2026, 11, 3, 50), utc(2026, 11, 3, 40), 0, "active", "input");
    report_model_add_bout(model, &bout);
    g_assert_cmpuint(model->pieces->len + model->sittings->len + model->lengths->len, ==, 0);
    add_interval(model, 0, INT64_MAX / 2, 0, "active", "input");
    g_assert_cmpuint(model->pieces->len, ==, 1);
    assert_piece(model, 0, day, 0, 86400);
    g_assert_cmpuint(report_model_sum(model, day - 9, day + 9).days, ==, 0);
    report_model_free(model);
}

static void test_stretches(void)
{
    const int day = day_of(2026, 11, 3);
    struct report_model *model = report_model_new(day, day, 0);
    struct report_sum sum;

    add_stretch(model, utc(2026, 11, 3, 1), "a", "left", "verified", "better");
    add_stretch(model, utc(2026, 11, 3, 2), "a", "both", "unverified", "");
    add_stretch(model, utc(2026, 11, 3, 3), "a", "upside down", "stopped", "worse");
    add_stretch(model, utc(2026, 11, 3, 4), "a", "left", "unknown", "same");
    add_stretch(model, utc(2026, 11, 4, 4), "a", "left", "verified", "same");
    sum = report_model_sum(model, day, day);
    g_assert_cmpuint(model->stretches->len, ==, 3);
    g_assert_cmpint(sum.held[SIDE_LEFT], ==, 45 * USEC_SEC);
    g_assert_cmpint(sum.held[SIDE_RIGHT], ==, 15 * USEC_SEC);
    g_assert_cmpuint(sum.by_outcome[STRETCH_STOPPED], ==, 1);
    g_assert_cmpuint(sum.by_feedback[FEEDBACK_BETTER], ==, 1);
    g_assert_cmpuint(sum.by_feedback[FEEDBACK_SAME], ==, 0);
    report_model_free(model);
}

/* The days before the report are counted apart; nothing is counted twice or left out in a bucket.
 */
static void test_buckets(void)
{
    static const struct {
        guint days;
        enum report_unit unit;
        guint rows;
    } cases[] = { { 30, REPORT_DAYS, 30 },
                  { 63, REPORT_WEEKS, 10 },
                  { 365, REPORT_WEEKS, 53 },
                  { 3653, REPORT_MONTHS, 121 } };
    const int last = day_of(2026, 11, 30);

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct report_model *model = report_model_new(last - (int)cases[i].days + 1, last, 0);
        struct report_buckets buckets;
        unsigned days = 0;

        add_days(model, report_model_earliest(model) - 3, last + 3);
        g_assert_cmpuint(model->before.days, ==, cases[i].days);
        report_buckets_init(&buckets, model, 62);
        g_assert_cmpint(buckets.unit, ==, cases[i].unit);
        g_assert_cmpuint(buckets.rows->len, ==, cases[i].rows);
        for (guint k = 0; k < buckets.rows->len; k++)
            days += report_bucket(&buckets, k)->sum.days;
        g_assert_cmpuint(days, ==, cases[i].days);
        report_buckets_done(&buckets);
        report_model_free(model);
    }
}

static void test_scale(void)
{
    static const double cases[][2] = { { 0, 1 },     { 0.2, 1 },     { 1, 1 },
                                       { 3, 3 },     { 7.5, 8 },     { 9, 10 },
                                       { 10.5, 20 }, { 4210, 5000 }, { 24, 30 } };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat(chart_scale(cases[i][0]), ==, cases[i][1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/midnight", test_midnight);
    g_test_add_func("/report/clock-changes", test_clock_changes);
    g_test_add_func("/report/days-without-intervals", test_days_without_intervals);
    g_test_add_func("/report/date-line", test_date_line);
    g_test_add_func("/report/states", test_states);
    g_test_add_func("/report/odd-rows", test_odd_rows);
    g_test_add_func("/report/stretches", test_stretches);
    g_test_add_func("/report/buckets", test_buckets);
    g_test_add_func("/report/scale", test_scale);
    return g_test_run();
}
