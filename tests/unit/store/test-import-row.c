/*
 * Import row: valid rows pass, and each bad value is named.
 */
#include <glib.h>
#include <string.h>

#include "store/import_row.h"

#define NOW (1700000000 * USEC_SEC)

static const struct import_row valid = { .at = 1600000000000000,
                                         .utc_offset = 3600,
                                         .kind = "state",
                                         .source = "x11",
                                         .detail = "state=active reason=input before=away" };

/* "": the row is valid; else the name of the bad value. */
static void expect(struct import_row row, const char *name)
{
    struct import_fault fault = { .name = "" };
    const bool is_valid = import_row_check(&row, NOW, &fault);

    g_assert_cmpstr(fault.name, ==, name);
    g_assert_true(is_valid == (*name == '\0'));
    g_assert_true(is_valid || *fault.expected);
}

static void test_instants(void)
{
    static const struct {
        uint64_t at;
        const char *name;
    } cases[] = { { 0, "instant" }, { 946684799999999, "instant" }, { 946684800000000, "" },
                  { NOW, "" },      { NOW + 1, "instant" },         { UINT64_MAX, "instant" } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct import_row row = valid;

        row.at = cases[i].at;
        expect(row, cases[i].name);
    }
}

static void test_offsets(void)
{
    static const struct {
        int32_t offset;
        const char *name;
    } cases[] = { { 0, "" },
                  { 64800, "" },
                  { -64800, "" },
                  { 64801, "UTC offset" },
                  { -64801, "UTC offset" },
                  { INT32_MIN, "UTC offset" } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct import_row row = valid;

        row.utc_offset = cases[i].offset;
        expect(row, cases[i].name);
    }
}

static void test_kinds(void)
{
    static const char *const unknown[] = { "", "State", "states", "stretch-ended",
                                           "a kind that is longer than all others" };
    struct import_row row = valid;

    row.kind = "stretch-started";
    expect(row, "");
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        row.kind = unknown[i];
        expect(row, "kind");
    }
}

static void test_texts(void)
{
    g_autofree char *longest = g_strnfill(256, 'x'), *longer = g_strnfill(257, 'x');
    const struct {
        const char *text;
        bool is_valid;
    } cases[] = { { "", true },           { "grün und schön", true }, { longest, true },
                  { longer, false },      { "a\nb", false },          { "a\x1b[1m", false },
                  { "a\x7f", false },     { "a\u202e", false },       { "a\u2028", false },
                  { "a\xc2\x85", false }, { "a\xff", false },         { "a\xc3", false } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct import_row row = valid;

        row.source = cases[i].text;
        expect(row, cases[i].is_valid ? "" : "source");
        row = valid;
        row.detail = cases[i].text;
        expect(row, cases[i].is_valid ? "" : "detail");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/import row/instants", test_instants);
    g_test_add_func("/import row/offsets", test_offsets);
    g_test_add_func("/import row/kinds", test_kinds);
    g_test_add_func("/import row/texts", test_texts);
    return g_test_run();
}
