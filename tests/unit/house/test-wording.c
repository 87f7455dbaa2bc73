/*
 * Wording: what people read is short where it must be, complete, and free of markup.
 */
#include <glib.h>
#include <string.h>

#include "notify/wording.h"

static void check_text(const char *text)
{
    g_assert_cmpuint(strlen(text), >, 0);
    g_assert_null(strpbrk(text, "&<>{}"));
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void test_suggest(void)
{
    for (unsigned side = 0; side < SIDE_MAX; side++)
        for (unsigned attempt = 1; attempt <= 10; attempt++)
            for (unsigned e = 0; e < 2; e++) {
                static const char *const words[SIDE_MAX] = { "left", "right", "both" };
                struct effect show = { .type = EFFECT_SHOW };
                struct settings s;
                struct wording w;

                settings_init(&s);
                g_strlcpy(s.exercise, e ? "ql-ball" : "ql-doorway", sizeof s.exercise);
                show.show.attempt = attempt;
                show.show.side = side;
                show.show.sitting = 61 * USEC_MIN + 123456;
                wording_suggest(&w, &s, &show);
                check_text(w.summary);
                check_text(w.body);
                g_assert_cmpuint(strlen(w.summary), <=, 40);
                g_assert_nonnull(strstr(w.summary, words[side])); /* complete by itself, not cut */
                g_assert_nonnull(strstr(w.body, "1h 1min"));
                g_assert_cmpuint(strlen(w.body), <=, 120); /* four lines of 30 */
            }
}

static void test_guide(void)
{
    struct settings s;
    struct wording w;

    settings_init(&s);
    wording_guide(&w, &s, SIDE_RIGHT);
    check_text(w.body);
    g_assert_cmpuint(strlen(w.summary), <=, 40);
    for (char step = '1'; step <= '6'; step++) {
        char head[] = { step, '.', ' ', 0 };

        g_assert_nonnull(strstr(w.body, head));
    }
    g_assert_nonnull(strstr(w.body, "your left hand"));
    g_assert_nonnull(strstr(w.body, "your right arm"));
    g_assert_nonnull(strstr(w.body, "30s"));
    g_assert_nonnull(strstr(w.body, "Stop when it hurts"));
    wording_guide(&w, &s, SIDE_LEFT);
    g_assert_nonnull(strstr(w.body, "your left arm"));
    wording_guide(&w, &s, SIDE_BOTH);
    g_assert_nonnull(strstr(w.body, "left side"));
    g_strlcpy(s.exercise, "ql-ball", sizeof s.exercise);
    wording_guide(&w, &s, SIDE_LEFT);
    check_text(w.body);
    g_assert_true(g_str_has_prefix(w.body, "Caution"));
    g_assert_nonnull(strstr(w.body, "kidneys"));
}

static void test_known(void)
{
    g_auto(GStrv) ids = g_strsplit(wording_exercises(), ", ", -1);

    for (char **id = ids; *id; id++)
        g_assert_true(wording_knows(*id));
    g_assert_false(wording_knows("ql-hammock"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wording/suggestions", test_suggest);
    g_test_add_func("/wording/steps", test_guide);
    g_test_add_func("/wording/exercises", test_known);
    return g_test_run();
}
