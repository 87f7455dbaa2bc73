#include <errno.h>
#include <glib.h>
#include <string.h>

#include "core/hours.h"

static void test_parse(void)
{
    static const struct {
        const char *text, *again; /* as it is formatted */
    } table[] = {
        { "", "always" },
        { "always", "always" },
        { " always ", "always" },
        { "09:00-18:00", "09:00-18:00" },
        { "Mon-Fri 09:00-18:00; Sat 22:00-02:00", "Mon-Fri 09:00-18:00; Sat 22:00-02:00" },
        { "Mon-Fri 09:00-18:00;", "Mon-Fri 09:00-18:00" },
        { "Mon,Wed 00:00-24:00", "Mon,Wed 00:00-24:00" },
        { "Sat-Mon 08:00-09:00", "Mon,Sat,Sun 08:00-09:00" },
        { "Mon-Sun 08:00-09:00", "08:00-09:00" },
        { "Mon,Thu-Fri\t08:00-09:00 ;\t10:00-11:00", "Mon,Thu,Fri 08:00-09:00; 10:00-11:00" },
        { "ALWAYS", "always" },
        { "mon-FRI 9:00-18:00", "Mon-Fri 09:00-18:00" },
        { "Monday - friday 9 - 17", "Mon-Fri 09:00-17:00" },
        { "Mon\u2013Fri 09:00\u201318:00", "Mon-Fri 09:00-18:00" },
        { "Mon \u2013 Fri 09:00 \u2013 18:00", "Mon-Fri 09:00-18:00" },
        { "Tues, thurs\u00a09:30-12", "Tue,Thu 09:30-12:00" },
        { "9am-5pm", "09:00-17:00" },
        { "9 AM - 5:30 p.m.", "09:00-17:30" },
        { "noon-midnight", "12:00-00:00" },
        { "9-12; 13-18", "09:00-12:00; 13:00-18:00" },
        { "22-2", "22:00-02:00" },
        { "22:30-6; noon-17", "22:30-06:00; 12:00-17:00" },
        { "9:30-5:00; midnight-5", "09:30-05:00; 00:00-05:00" },
        { "9.00-17.30", "09:00-17:30" },
        { "Mon-Fri09:00-18:00", "Mon-Fri 09:00-18:00" },
    };
    char buf[HOURS_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct hours hours, twice;
        struct hours_problem problem;

        g_test_message("row %zu", i);
        g_assert_cmpint(hours_parse(table[i].text, &hours, &problem), ==, 0);
        g_assert_cmpstr(hours_format(buf, sizeof buf, &hours), ==, table[i].again);
        g_assert_cmpint(hours_parse(buf, &twice, &problem), ==, 0);
        g_assert_cmpmem(&hours, sizeof hours, &twice, sizeof twice);
    }
}

/* The part that is wrong, and the reason as a sentence gives it. */
static void test_refused(void)
{
    static const struct {
        const char *text, *part, *what;
    } table[] = {
        { "never", "never", "is not a day" },
        { "always 09:00-10:00", "always", "is not a day" },
        { "Mon", "Mon", "is not complete" },
        { "Mon 09:00", "Mon 09:00", "is not complete" },
        { "Mon 09:00-", "Mon 09:00-", "is not complete" },
        { "8-9; Mon 09:00- ; Tue 9-10", "Mon 09:00-", "is not complete" },
        { "09:00", "09:00", "is not complete" },
        { "Mon-", "Mon-", "is not complete" },
        { "Mon,", "Mon,", "is not complete" },
        { ";", "", "is not complete" },
        { "09:00-10:00;;", "", "is not complete" },
        { "09:00-25:00", "25:00", "is not a time of day" },
        { "09:60-10:00", "09:60-10:00", "is not a time of day" },
        { "24:01-02:00", "24:01-02:00", "is not a time of day" },
        { "09:00:30-10:00", "09:00:30-10:00", "is not a time of day" },
        { "0a:00-10:00", "0a:00-10:00", "is not a time of day" },
        { "09:x0-10:00", "09:x0-10:00", "is not a time of day" },
        { "09:0x-10:00 ; 9-10", "09:0x-10:00", "is not a time of day" },
        { "13pm-2pm", "13pm-2pm", "is not a time of day" },
        { "24:00-02:00", "24:00-02:00", "ends where it begins" },
        { "09:00-09:00", "09:00-09:00", "ends where it begins" },
        { "Mo 09:00-10:00", "Mo", "is not a day" },
        { "Mon-Sot 09:00-10:00", "Sot", "is not a day" },
        { "a9:00-10:00", "a", "is not a day" },
        { "Mon-Fri 9 to 17", "to 17", "stands where a hyphen and an end time must follow" },
        { "09:00_10:00", "_10:00", "stands where a hyphen and an end time must follow" },
        { "09-00-10:00", "-10:00", "is not expected here" },
        { "09:00-10:00 11:00-12:00", "11:00-12:00", "is not expected here" },
        { "Mon 9-17, Tue 9-16", ", Tue 9-16", "is not expected here" },
        { "Mon 9-5", "9-5", "is not clear" },
        { "1-5pm", "1-5pm", "is not clear" },
        { "9am-5", "9am-5", "is not clear" },
        { "noon-5", "noon-5", "is not clear" },
        { "Sat 9:30-5", "9:30-5", "is not clear" },
        { "\xff\xfe", "\xff\xfe", "is not a day or a time" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct hours hours = { .n = 7 };
        struct hours_problem problem;

        g_test_message("%s", table[i].text);
        g_assert_cmpint(hours_parse(table[i].text, &hours, &problem), ==, -EINVAL);
        g_assert_cmpint(hours.n, ==, 7);
        g_assert_cmpmem(problem.part, (int)problem.n, table[i].part, (int)strlen(table[i].part));
        g_assert_true(g_str_has_prefix(problem.what, table[i].what));
    }
}

static void test_too_many(void)
{
    GString *text = g_string_new(NULL);
    struct hours hours = { .n = 7 }, twice;
    struct hours_problem problem;
    char buf[HOURS_TEXT_MAX], small[40];

    for (int i = 0; i < HOURS_MAX; i++)
        g_string_append(text, "Mon,Tue,Wed,Thu,Fri,Sat 09:00-18:00;");
    g_assert_cmpint(hours_parse(text->str, &hours, &problem), ==, 0);
    g_assert_cmpint(hours.n, ==, HOURS_MAX);
    g_assert_cmpint(strlen(hours_format(buf, sizeof buf, &hours)), <, sizeof buf);
    g_assert_cmpstr(strrchr(buf, ';'), ==, "; Mon-Sat 09:00-18:00");
    hours_parse(buf, &twice, &problem);
    g_assert_cmpmem(&hours, sizeof hours, &twice, sizeof twice);
    /* A part that does not fit is left out completely. */
    g_assert_cmpstr(hours_format(small, sizeof small, &hours), ==, "Mon-Sat 09:00-18:00");
    hours.n = 7;
    g_string_append(text, "Sun 09:00-18:00");
    g_assert_cmpint(hours_parse(text->str, &hours, &problem), ==, -EINVAL);
    g_assert_cmpmem(problem.part, (int)problem.n, "Sun 09:00-18:00", 15);
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
