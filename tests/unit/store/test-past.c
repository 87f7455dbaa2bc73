/*
 * The past by tables: rows of the journal, and the days, intervals and bouts that they make.
 */
#include <glib.h>

#include "store/past_days.h"
#include "util/date.h"

#define ROWS_MAX 12

struct row {
    const char *utc; /* "2026-03-28 22:00" */
    int offset;      /* minutes east of UTC */
    const char *kind, *detail;
};

struct sample {
    const char *name;
    struct row rows[ROWS_MAX];
    const char *now;
    const char *intervals; /* "active 60 away 20": minutes */
    const char *bouts;     /* "sitting/active/reason" */
    const char *days;      /* "DAY sitting+standing+away+unknown rested bouts/rests" */
};

static usec instant(const char *utc)
{
    g_autofree char *date = g_strndup(utc, 10);
    int64_t day = 0;

    g_assert_true(date_parse(date, &day));
    return (day * 1440 + atoi(utc + 11) * 60 + atoi(utc + 14)) * USEC_MIN;
}

/* {UTC of a word} becomes µs: "start={2026-03-28 22:00}". */
static char *fill(const char *detail)
{
    GString *s = g_string_new(NULL);

    for (; *detail; detail++) {
        if (*detail != '{') {
            g_string_append_c(s, *detail);
            continue;
        }
        g_string_append_printf(s, "%" G_GINT64_FORMAT, instant(detail + 1));
        detail = strchr(detail, '}');
    }
    return g_string_free(s, FALSE);
}

struct result {
    GString *intervals, *bouts, *days;
    struct past_bouts bout;
    struct past_days sums;
};

static int minutes(usec t)
{
    g_assert_cmpint(t % USEC_MIN, ==, 0);
    return (int)(t / USEC_MIN);
}

static void on_day(void *userdata, const struct past_day *d)
{
    struct result *r = userdata;
    char date[DATE_TEXT_MAX];

    g_string_append_printf(r->days, "%s%s %d+%d+%d+%d %d %u/%u", r->days->len ? " | " : "",
                           date_format(date, sizeof date, d->day) + 5, minutes(d->sitting),
                           minutes(d->standing), minutes(d->away), minutes(d->unknown),
                           minutes(d->rested), d->bouts, d->rests);
}

static void on_interval(void *userdata, const struct past_interval *i)
{
    struct result *r = userdata;
    struct past_bout b;

    g_string_append_printf(r->intervals, "%s%s %d", r->intervals->len ? " " : "",
                           presence_state_name(i->state), minutes(i->end_at - i->start_at));
    if (past_bouts_add(&r->bout, i, &b))
        g_string_append_printf(r->bouts, "%s%d/%d/%s", r->bouts->len ? " " : "", minutes(b.sitting),
                               minutes(b.active), b.is_open ? "open" : reason_name(b.ended_by));
    past_days_add(&r->sums, i);
}

static void compute(const struct sample *s, struct result *r)
{
    struct past past;

    past_init(&past, on_interval, r);
    past_days_init(&r->sums, on_day, r);
    for (unsigned pass = 0; pass < 2; pass++) /* the changes come first */
        for (unsigned i = 0; i < ROWS_MAX && s->rows[i].utc; i++) {
            g_autofree char *detail = fill(s->rows[i].detail);
            const char *kind = s->rows[i].kind;
            const bool is_change = strcmp(kind, "corrected") == 0 ||
                                   strcmp(kind, "credited") == 0 || strcmp(kind, "blip") == 0;
            const struct past_row row = { .id = i + 1,
                                          .at = instant(s->rows[i].utc),
                                          .utc_offset = s->rows[i].offset * 60,
                                          .kind = kind,
                                          .source = strstr(detail, "passive") ? "reading" : "x",
                                          .detail = detail };

            if (pass == 0 && is_change)
                g_assert_cmpint(past_add_change(&past, &row), ==, 0);
            if (pass == 0)
                continue;
            past_add(&past, &row);
            past_days_add_row(&r->sums, &row);
        }
    past_end(&past, instant(s->now));
    past_days_end(&r->sums);
    past_done(&past);
}

#define ACTIVE "state", "state=active reason=input"
#define AWAY   "state", "state=away reason=idle"

static const struct sample samples[] = {
    { "midnight inside a bout, on the day on which clocks go forward", /* Berlin, 2026-03-29 */
      { { "2026-03-28 20:00", 60, ACTIVE },
        { "2026-03-28 23:30", 60, "state", "state=passive reason=media" },
        { "2026-03-29 00:30", 60, AWAY },
        { "2026-03-29 06:00", 120, "rest", "start={2026-03-29 00:30} length=1" },
        { "2026-03-29 06:00", 120, ACTIVE },
        { "2026-03-29 20:00", 120, AWAY } },
      "2026-03-29 22:00",
      "active 210 passive 60 away 330 active 840 away 120",
      "270/210/idle 840/840/open",
      "03-28 180+0+0+0 0 1/0 | 03-29 930+0+450+0 330 1/1" },
    { "clocks go back in the night", /* Berlin, 2026-10-25: a day of 25 hours */
      { { "2026-10-24 22:00", 120, AWAY },
        { "2026-10-25 08:00", 60, "rest", "start={2026-10-24 22:00} length=1" },
        { "2026-10-25 08:00", 60, ACTIVE },
        { "2026-10-25 23:00", 60, AWAY } },
      "2026-10-25 23:01",
      "away 600 active 900 away 1",
      "900/900/open",
      "10-25 900+0+600+0 600 1/1 | 10-26 0+0+1+0 0 0/0" },
    { "a zone of +13:45",
      { { "2026-01-10 10:00", 825, ACTIVE }, /* 23:45 */
        { "2026-01-10 11:00", 825, AWAY } },
      "2026-01-10 11:30",
      "active 60 away 30",
      "60/60/open",
      "01-10 15+0+0+0 0 1/0 | 01-11 45+0+30+0 0 0/0" },
    { "a flight over the date line, to a day that was there already", /* Apia to Honolulu */
      { { "2026-05-02 08:00", 780, ACTIVE },                          /* Saturday 21:00 */
        { "2026-05-02 10:00", 780, AWAY },                            /* 23:00 */
        { "2026-05-02 18:00", -600, "rest", "start={2026-05-02 10:00} length=1" },
        { "2026-05-02 18:00", -600, ACTIVE }, /* Saturday 8:00 again */
        { "2026-05-02 19:00", -600, AWAY } },
      "2026-05-02 19:30",
      "active 120 away 480 active 60 away 30",
      "120/120/idle 60/60/open",
      "05-02 180+0+90+0 60 2/1" },
    { "a blip and the rest that replaces that of the blip",
      { { "2026-01-10 09:00", 0, ACTIVE },
        { "2026-01-10 10:00", 0, AWAY },
        { "2026-01-10 10:00", 0, "state", "state=away reason=idle before=active" },
        { "2026-01-10 10:30", 0, "rest", "start={2026-01-10 10:00} length=1" },
        { "2026-01-10 10:30", 0, ACTIVE },
        { "2026-01-10 10:30", 0, "blip", "start={2026-01-10 10:00}" },
        { "2026-01-10 10:50", 0, "rest", "start={2026-01-10 10:00} length=1" },
        { "2026-01-10 10:50", 0, ACTIVE } },
      "2026-01-10 11:00",
      "active 60 away 50 active 10",
      "60/60/idle 10/10/open",
      "01-10 70+0+50+0 50 2/1" },
    { "reading: the rest was none, and neither did the bout end",
      { { "2026-01-10 09:00", 0, ACTIVE },
        { "2026-01-10 10:00", 0, AWAY },
        { "2026-01-10 10:00", 0, "rest", "start={2026-01-10 10:00} length=0" },
        { "2026-01-10 10:06", 0, "rest", "start={2026-01-10 10:00} length=1" },
        { "2026-01-10 10:06", 0, ACTIVE },
        { "2026-01-10 10:20", 0, "corrected",
          "start={2026-01-10 10:00} end={2026-01-10 10:06} state=passive" } },
      "2026-01-10 10:30",
      "active 60 passive 6 active 24",
      "90/84/open",
      "01-10 90+0+0+0 0 1/0" },
    { "a correction of the person: away, then sitting in a part of it",
      { { "2026-01-10 09:00", 0, ACTIVE },
        { "2026-01-10 12:00", 0, "corrected",
          "start={2026-01-10 10:00} end={2026-01-10 11:00} state=away" },
        { "2026-01-10 12:05", 0, "corrected",
          "start={2026-01-10 10:30} end={2026-01-10 10:40} state=standing" } },
      "2026-01-10 12:10",
      "active 60 away 30 standing 10 away 20 active 70",
      "60/60/manual 70/70/open",
      "01-10 130+10+50+0 50 2/2" },
    { "a short rest, and one that a row reports to be full",
      { { "2026-01-10 09:00", 0, ACTIVE },
        { "2026-01-10 10:00", 0, AWAY },
        { "2026-01-10 10:04", 0, "credit", "start={2026-01-10 10:00} length=1" },
        { "2026-01-10 10:04", 0, ACTIVE },
        { "2026-01-10 11:00", 0, "state", "state=away reason=stretch" },
        { "2026-01-10 11:01", 0, "rest", "start={2026-01-10 11:00} length=1" },
        { "2026-01-10 11:01", 0, ACTIVE } },
      "2026-01-10 11:11",
      "active 60 away 4 active 56 away 1 active 10",
      "116/116/stretch 10/10/open",
      "01-10 126+0+5+0 1 2/1" },
    { "half a year without a row, and a state that is still open",
      { { "2026-01-10 23:00", 0, ACTIVE }, { "2026-07-10 10:00", 0, ACTIVE } },
      "2026-07-11 01:00",
      "unknown 259860 active 900",
      "900/900/open",
      "01-10 0+0+0+60 0 0/0 | 07-10 840+0+0+600 0 1/0 | 07-11 60+0+0+0 0 0/0" },
    { "sitting is assumed for days without a row",
      { { "2026-01-10 12:00", 0, "state", "state=passive reason=assumed" },
        { "2026-01-13 12:00", 0, AWAY } },
      "2026-01-13 13:00",
      "passive 4320 away 60",
      "4320/0/open",
      "01-10 720+0+0+0 0 1/0 | 01-11 1440+0+0+0 0 0/0 | 01-12 1440+0+0+0 0 0/0 | 01-13 720+0+60+0 0 0/0" },
};

static void test_sample(const void *data)
{
    const struct sample *s = data;
    struct result r = { g_string_new(NULL), g_string_new(NULL), g_string_new(NULL) };

    compute(s, &r);
    g_assert_cmpstr(r.intervals->str, ==, s->intervals);
    g_assert_cmpstr(r.bouts->str, ==, s->bouts);
    g_assert_cmpstr(r.days->str, ==, s->days);
    g_string_free(r.intervals, TRUE);
    g_string_free(r.bouts, TRUE);
    g_string_free(r.days, TRUE);
}

static void test_dates(void)
{
    static const char *const wrong[] = { "",           "2026-02-29", "2026-13-01",  "2026-00-10",
                                         "1969-12-31", "2026-1-1",   "2026-01-01x", "20260101",
                                         "2026-01-0a", "-026-01-01" };
    char text[DATE_TEXT_MAX];
    int64_t day;

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(date_parse(wrong[i], &day));
    for (int64_t d = 0; d <= DATE_LAST; d += d < 40000 ? 1 : 997) {
        g_assert_true(date_parse(date_format(text, sizeof text, d), &day));
        g_assert_cmpint(day, ==, d);
    }
    g_assert_cmpstr(date_format(text, sizeof text, DATE_LAST), ==, "9999-12-31");
}

static void count_interval(void *userdata, const struct past_interval *i)
{
    unsigned *n = userdata;

    (void)i;
    ++*n;
}

/* Each makes intervals of its own, and is compared with all others for each of them. */
static void test_many_changes(void)
{
    const usec began = instant("2026-03-28 20:00");
    struct past past;
    unsigned n = 0;

    past_init(&past, count_interval, &n);
    for (int64_t i = 0; i < 20 * PAST_CHANGES_MAX; i++) {
        g_autofree char *detail =
            g_strdup_printf("start=%" G_GINT64_FORMAT " end=%" G_GINT64_FORMAT " state=away",
                            (int64_t)began + 2 * i, (int64_t)began + 2 * i + 1);
        const struct past_row row = { .id = i + 1,
                                      .at = began + USEC_HOUR + i,
                                      .kind = "corrected",
                                      .source = "person",
                                      .detail = detail };

        g_assert_cmpint(past_add_change(&past, &row), ==, 0);
    }
    past_add(&past, &(struct past_row){ 1, began, 0, "state", "x", "state=active reason=input" });
    past_end(&past, began + USEC_HOUR);
    past_done(&past);
    g_assert_cmpuint(n, ==, 2 * PAST_CHANGES_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_strconcat("/past/", samples[i].name, NULL);

        g_test_add_data_func(path, &samples[i], test_sample);
    }
    g_test_add_func("/past/dates", test_dates);
    g_test_add_func("/past/many changes", test_many_changes);
    return g_test_run();
}
