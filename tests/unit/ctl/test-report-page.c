/*
 * The page of the report: well-formed, self-contained and escaped, whatever the history contains.
 */
#include <glib.h>
#include <string.h>

#include "ctl/report/report_page.h"
#include "report-sample.h"

#define OVERRIDE  "\xe2\x80\xae" /* U+202E */
#define LONG_NAME 65536

static void check_element(GMarkupParseContext *context, const char *name, const char **attributes,
                          const char **values, gpointer userdata, GError **error)
{
    static const char *const forbidden[] = {
        "script", "iframe", "object", "embed", "a", "image", "img", "form", "use", "foreignObject"
    };

    (void)context;
    (void)values;
    (void)userdata;
    (void)error;
    for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++)
        g_assert_cmpstr(name, !=, forbidden[i]);
    for (; *attributes; attributes++)
        g_assert_false(g_str_has_prefix(*attributes, "on"));
}

/* The page is well-formed XML too, which only shows that each element and each text ends. */
static void assert_well_formed(const GString *page)
{
    const GMarkupParser parser = { .start_element = check_element };
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, NULL, NULL);
    GError *error = NULL;

    g_assert_true(g_utf8_validate(page->str, (gssize)page->len, NULL));
    g_markup_parse_context_parse(context, page->str, (gssize)page->len, &error);
    g_assert_no_error(error);
    g_markup_parse_context_end_parse(context, &error);
    g_assert_no_error(error);
    g_markup_parse_context_free(context);
}

static void assert_private(const GString *page)
{
    static const char *const forbidden[] = { "<script", "http://",     "https://", "//",   "url(",
                                             "@import", "javascript:", OVERRIDE,   "\x01", "\x1b" };

    for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++)
        g_assert_null(strstr(page->str, forbidden[i]));
    g_assert_nonnull(strstr(page->str, "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                                       "img-src data:\""));
}

static struct report_model *full_model(int days)
{
    const int last = day_of(2026, 11, 30);
    struct report_model *model = report_model_new(last - days + 1, last, 30 * USEC_MIN);

    add_days(model, report_model_earliest(model), last);
    for (int day = 1; day <= 30; day++) {
        const struct history_bout bout = { .start_at = utc(2026, 11, day, 36000),
                                           .end_at = utc(2026, 11, day, 39600),
                                           .utc_offset = 3600,
                                           .sitting = USEC_HOUR,
                                           .active = USEC_HOUR,
                                           .ended_by = "idle" };

        add_interval(model, bout.start_at, bout.end_at, 3600, "active", "input");
        add_interval(model, bout.end_at, bout.end_at + USEC_HOUR, 3600, "away", "walk");
        report_model_add_bout(model, &bout);
        add_stretch(model, bout.end_at, "ql-doorway", "left", "verified", "better");
    }
    return model;
}

static void test_page(void)
{
    static const int days[] = { 1, 2, 7, 30, 63, 365, 3653 };

    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        struct report_model *model = full_model(days[i]), *again = full_model(days[i]);
        GString *page = g_string_new(NULL), *same = g_string_new(NULL);

        report_page_write(page, model, "30 Nov 2026 16:20");
        assert_well_formed(page);
        assert_private(page);
        g_assert_nonnull(strstr(page->str, "6:00"));
        g_assert_nonnull(strstr(page->str, "10:00 – 11:00") ?: strstr(page->str, "11:00 – 12:00"));
        report_page_write(same, again, "30 Nov 2026 16:20");
        g_assert_cmpstr(page->str, ==, same->str);
        g_string_free(page, TRUE);
        g_string_free(same, TRUE);
        report_model_free(model);
        report_model_free(again);
    }
}

static void test_empty_page(void)
{
    struct report_model *model = report_model_new(day_of(2026, 11, 1), day_of(2026, 11, 1), 0);
    GString *page = g_string_new(NULL);

    report_page_write(page, model, NULL);
    assert_well_formed(page);
    assert_private(page);
    g_assert_nonnull(strstr(page->str, "Nothing is recorded for these days."));
    g_string_free(page, TRUE);
    report_model_free(model);
}

static void test_hostile_texts(void)
{
    g_autofree char *endless = g_strnfill(LONG_NAME, 'x');
    const char *const names[] = {
        "<script>alert(1)</script>",
        "\"' onload=alert(1) x='",
        "]]></style><script>",
        "&lt;b&gt;&",
        OVERRIDE "gpj.exe",
        "a\x01\x1b[2J\x7f\nb\tc",
        "\xff\xfe broken",
        "100%n%s",
        endless,
    };
    const usec at = utc(2026, 11, 30, 36000);

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        struct report_model *model = full_model(30);
        GString *page = g_string_new(NULL);

        add_stretch(model, at, names[i], "left", "verified", "better");
        add_stretch(model, at, "a", names[i], "verified", names[i]);
        add_interval(model, at, at + USEC_MIN, 3600, names[i], names[i]);
        report_page_write(page, model, names[i]);
        assert_well_formed(page);
        assert_private(page);
        g_string_free(page, TRUE);
        report_model_free(model);
    }
}

static void test_long_name(void)
{
    g_autofree char *endless = g_strnfill(LONG_NAME, 'x');
    struct report_model *model = full_model(30);
    GString *page = g_string_new(NULL);

    add_stretch(model, utc(2026, 11, 30, 36000), endless, "left", "verified", "");
    report_page_write(page, model, NULL);
    g_assert_null(strstr(page->str, endless + LONG_NAME - REPORT_NAME_MAX));
    g_assert_nonnull(strstr(page->str, "xxx…"));
    g_string_free(page, TRUE);
    report_model_free(model);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/page", test_page);
    g_test_add_func("/report/empty-page", test_empty_page);
    g_test_add_func("/report/hostile-texts", test_hostile_texts);
    g_test_add_func("/report/long-name", test_long_name);
    return g_test_run();
}
