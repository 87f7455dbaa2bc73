#include <errno.h>
#include <glib.h>
#include <string.h>

#include "core/hours.h"

static void test_parse(void)
{
    static const struct {
        const char *text, *again; /* as it is written back */
    } table[] = {
        { "", "always" },
        { "always", "always" },
        { " always ", "always" },
        { "09:00-18:00", "09:00-18:00" },
        { "Mon-Fri 09:00-18:00; Sat 22:00-02:00",
          "Mon,Tue,Wed,Thu,Fri 09:00-18:00; Sat 22:00-02:00" },
        { "Mon-Fri 09:00-18:00;", "Mon,Tue,Wed,Thu,Fri 09:00-18:00" },
        { "Mon,Wed 00:00-24:00", "Mon,Wed 00:00-24:00" },
        { "Sat-Mon 08:00-09:00", "Mon,Sat,Sun 08:00-09:00" },
        { "Mon-Sun 08:00-09:00", "08:00-09:00" },
        { "Mon,Thu-Fri\t08:00-09:00 ;\t10:00-11:00", "Mon,Thu,Fri 08:00-09:00; 10:00-11:00" },
    };
    char buf[HOURS_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct hours hours, twice;

        g_test_message("row %zu", i);
        g_assert_cmpint(hours_parse(table[i].text, &hours), ==, 0);
        g_assert_cmpstr(hours_format(buf, sizeof buf, &hours), ==, table[i].again);
        g_assert_cmpint(hours_parse(buf, &twice), ==, 0);
        g_assert_cmpmem(&hours, sizeof hours, &twice, sizeof twice);
    }
}

static void test_refused(void)
{
    static const char *const table[] = {
        "never",
        "always 09:00-10:00",
        "Mon",
        "Mon 09:00",
        "09:00",
        "9:00-10:00",
        "09:00-25:00",
        "09:60-10:00",
        "24:01-02:00",
        "24:00-02:00",
        "09:00-09:00",
        "Mo 09:00-10:00",
        "Mon-",
        "Mon,",
        "Mon-Xyz 09:00-10:00",
        "09:00-10:00 11:00-12:00",
        "09:00_10:00",
        "a9:00-10:00",
        "0a:00-10:00",
        "09-00-10:00",
        "09:x0-10:00",
        "09:0x-10:00",
        ";",
        "09:00-1",
        "\xff\xfe",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct hours hours = { .n = 7 };

        g_test_message("row %zu", i);
        g_assert_cmpint(hours_parse(table[i], &hours), ==, -EINVAL);
        g_assert_cmpint(hours.n, ==, 7);
    }
}

static void test_too_many(void)
{
    GString *text = g_string_new(NULL);
    struct hours hours = { .n = 7 };
    char buf[HOURS_TEXT_MAX], small[40];

    for (int i = 0; i < HOURS_MAX; i++)
        g_string_append(text, "Mon,Tue,Wed,Thu,Fri,Sat 09:00-18:00;");
    g_assert_cmpint(hours_parse(text->str, &hours), ==, 0);
    g_assert_cmpint(hours.n, ==, HOURS_MAX);
    g_assert_cmpint(strlen(hours_format(buf, sizeof buf, &hours)), <, sizeof buf);
    /* What does not fit is left out whole. */
    g_assert_cmpstr(hours_format(small, sizeof small, &hours), ==,
                    "Mon,Tue,Wed,Thu,Fri,Sat 09:00-18:00");
    hours.n = 7;
    g_string_append(text, "Sun 09:00-18:00");
    g_assert_cmpint(hours_parse(text->str, &hours), ==, -E2BIG);
    g_assert_cmpint(hours.n, ==, 7);
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hours/parse", test_parse);
    g_test_add_func("/hours/refused", test_refused);
    g_test_add_func("/hours/too-many", test_too_many);
    return g_test_run();
}
